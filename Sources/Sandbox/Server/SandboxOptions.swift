/// The options of a sandbox.
package struct SandboxOptions: Sendable {
  package var address: SandboxAddress
  /// Where it keeps its jobs and its key; a sandbox at a port uses a subfolder of its own.
  package var paths: SandboxPaths
  /// The extra time that each job takes.
  package var latency: Duration
  package var faults: [Fault]
  /// The seed that makes random faults the same in every run.
  package var seed: UInt64
  /// How long it may be idle before it exits; nil for no limit, as someone who starts it by hand
  /// expects.
  package var idleLimit: Duration?
  /// The key that clients must send; nil accepts any key and none.
  package var requiredKey: String?
  package var clock: SandboxClock
  /// Whether a conversation must come back byte for byte, not only with the same content.
  package var isByteExact: Bool
  /// Whether request IDs count up (`request-1`) instead of being random.
  package var countsIDs: Bool
  /// Limits on what clients may send, and how slowly.
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
