import Payload

/// What the protocols share: jobs, blobs, the picture engine, signatures and faults.
struct Services: Sendable {
  let jobs: JobQueue
  let engine: PictureEngine
  let blobs: BlobFolder
  let uploads: Uploads
  let signatures: SignatureSchemes
  let faultInjection: FaultInjection
  let counts: RequestCounts
  let clock: SandboxClock
  /// The extra time that each job takes.
  let latency: Duration
  let countsIDs: Bool

  var now: Int { Int(clock.now()) }

  /// Makes a unique ID: `request-1`, or a random one.
  func newID(_ kind: String, _ number: Int) -> String {
    if countsIDs { return kind.hasSuffix("_") ? "\(kind)\(number)" : "\(kind)-\(number)" }
    let words = (0..<2).map { _ in
      let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
    return kind.hasSuffix("_") ? kind + words.joined() : words.joined(separator: "-")
  }

  /// Plans the faults of new work, from its instruction and the command line.
  ///
  /// - Throws: `FaultInjection.Injected` if a fault replaces the response.
  func plannedFaults(for instruction: String) throws(FaultInjection.Injected) -> PlannedFaults {
    let (directive, words) = FaultInjection.directive(in: instruction)
    var planned = PlannedFaults(instruction: words)
    guard let directive else {
      planned.job = faultInjection.jobFault()
      return planned
    }
    // "Slow" in an instruction slows the job: the response is not what the client waits for.
    if directive.kind.isOfJob || (directive.kind == .slow && directive.place == nil) {
      planned.job = directive.kind
    } else if !directive.applies(to: .submit) {
      planned.later = directive
    } else if directive.kind.isEarly {
      throw FaultInjection.Injected(kind: directive.kind)
    } else {
      planned.response = directive.kind
    }
    return planned
  }

  /// The faults of new work, and its instruction.
  struct PlannedFaults {
    /// The instruction without a fault directive.
    var instruction: String
    /// The fault of the work itself.
    var job: Fault.Kind?
    /// The fault of later requests about the work.
    var later: Fault?
    /// The fault of the response to this request.
    var response: Fault.Kind?
  }

  /// The fault of requests about a job at one place.
  ///
  /// - Throws: `FaultInjection.Injected` if the fault replaces the response.
  func laterFault(
    of record: JobRecord, at place: Fault.Place
  ) throws(FaultInjection.Injected) -> Fault.Kind? {
    guard let later = record.later, later.applies(to: place) else { return nil }
    if later.kind.isEarly { throw FaultInjection.Injected(kind: later.kind) }
    if case .expired = later.kind { throw FaultInjection.Injected(kind: later.kind) }
    return later.kind
  }
}
