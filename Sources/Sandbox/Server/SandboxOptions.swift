/// How a sandbox is to run.
package struct SandboxOptions: Sendable {
  package var address: SandboxAddress
  /// Where it keeps its jobs and its key. One at a port uses a folder of its own inside.
  package var paths: SandboxPaths
  /// How long each job takes beside the work.
  package var latency: Duration
  package var faults: [Fault]
  /// Makes the faults that happen by chance the same from run to run.
  package var seed: UInt64
  /// It leaves when nothing has gone on for so long; nil for never, as somebody who started it by
  /// hand expects.
  package var idleLimit: Duration?
  /// The key a client must send; nil takes any and none.
  package var requiredKey: String?
  package var clock: SandboxClock
  /// Whether a conversation must come back byte for byte, not only with the same content.
  package var isByteExact: Bool
  /// Whether request ids count up (`request-1`) instead of being random.
  package var countsIDs: Bool
  /// What clients may send, and how slowly.
  var limits = ConnectionLimits()

  package init(
    address: SandboxAddress, paths: SandboxPaths, latency: Duration = .zero, faults: [Fault] = [],
    seed: UInt64 = 1, idleLimit: Duration? = .seconds(600), requiredKey: String? = nil,
    clock: SandboxClock = .system, isByteExact: Bool = false, countsIDs: Bool = false
  ) {
    self.address = address
    self.paths = paths
    self.latency = latency
    self.faults = faults
    self.seed = seed
    self.idleLimit = idleLimit
    self.requiredKey = requiredKey
    self.clock = clock
    self.isByteExact = isByteExact
    self.countsIDs = countsIDs
  }
}
