import Foundation
import Imagery
import Model
import Payload
import PayloadCases
import Providers

/// One job of one protocol with damaged replies, driven as the program drives it, but without a
/// clock, a disk or a network.
struct JobCase {
  /// Why a case fails.
  struct Broken: Error, CustomStringConvertible {
    var description: String
  }

  private let fuzzed: FuzzedProtocol
  private var mutator: ReplyMutator
  private let prototypes: [any JobMachine]
  private let blobs = MemoryBlobStore()
  private var clock = 0.0
  private var isPaid = false
  private var log: [(status: Int, body: [UInt8])] = []
  private(set) var replies = 0
  private(set) var submissions = 0

  /// The most steps of a job with so short a deadline; each has at most one reply.
  private static let mostSteps = 600
  /// The most bytes of a failure's text.
  private static let longestSentence = 6000

  init(_ fuzzed: FuzzedProtocol, _ prototypes: [any JobMachine], seed: UInt64) {
    self.fuzzed = fuzzed
    self.prototypes = prototypes
    mutator = ReplyMutator(seed: seed)
  }

  /// The events so far, shown when the case fails.
  var history: String {
    log.map { "\($0.status) \(String(decoding: $0.body, as: UTF8.self))" }.joined(separator: "\n")
  }

  /// Drives the job to its end.
  ///
  /// - Throws: `Broken` when something does not hold.
  mutating func run() throws -> JobResult {
    var machine = try machine()
    var event = JobEvent.start
    for _ in 0..<Self.mostSteps {
      let actions = machine.handle(event, at: clock)
      var next: JobEvent?
      for (place, action) in actions.enumerated() {
        if action.takesTime, place != actions.count - 1 {
          throw Broken(description: "something comes behind what takes time")
        }
        switch action {
        case .journal(let job): try hold(job)
        case .progress(let progress): try hold(progress)
        case .wait(let seconds):
          guard seconds >= 0, seconds <= 100 else {
            throw Broken(description: "waits \(seconds) s")
          }
          clock += seconds
          next = .waited
        case .send(_, let call): next = try answer(to: call, &machine)
        case .download: next = try file(&machine)
        case .finish(let result): return result
        }
      }
      if mutator.roll(200) == 0 { next = .cancel }
      guard let next else { throw Broken(description: "the job stopped without a result") }
      event = next
    }
    throw Broken(description: "the job has no end")
  }

  /// A new job, or one that an earlier process left.
  private mutating func machine() throws -> any JobMachine {
    if mutator.roll(6) > 0 { return mutator.pick(prototypes) }
    isPaid = true
    let jitter = Double(mutator.roll(5)) / 4
    let job = mutator.pick([
      Job.composed, .sending, .accepted(task: "t1"), .running(task: "\u{1b}[2J"),
      .fetching(task: String(repeating: "t", count: 200)),
    ])
    let age = mutator.pick([0, 86_399, 1e9, -5, .infinity])
    return try resumeJob(
      job, at: fuzzed.endpoint, settings: .initial, name: "s-1", age: age, jitter: { jitter })
  }

  /// New jobs of every kind; a job is a value, so it can be started many times.
  static func prototypes(_ fuzzed: FuzzedProtocol) throws -> [any JobMachine] {
    var prototypes: [any JobMachine] = []
    for place in 0..<16 {
      var turn = TurnRequest(
        endpoint: fuzzed.endpoint, instruction: "make it warmer", ratio: AspectRatio(1, 1),
        name: "s-1")
      if place % 8 == 0 {
        let picture = Blob(name: "picture", byteCount: 7)
        turn.attachments = [Providers.Attachment(.blob(picture, .png), name: "a.png")]
      }
      turn.endpoint.options.namesRequests = place % 3 == 0
      let jitter = Double(place % 5) / 4
      prototypes.append(try makeJob(turn, jitter: { jitter }))
    }
    return prototypes
  }

  private mutating func answer(to call: JobCall, _ machine: inout any JobMachine) throws -> JobEvent
  {
    if call == .submit {
      if isPaid { throw Broken(description: "what may have been paid is sent again") }
      submissions += 1
    }
    let begins = mutator.roll(8) > 0
    if begins {
      try observe(.bodyStarted, &machine)
      if mutator.roll(8) == 0 {
        let (count, total) = (mutator.pick(Self.extremes), mutator.pick(Self.extremes))
        try observe(.sent(count, of: total), &machine)
      }
    }
    switch mutator.roll(20) {
    case 0:
      if call == .submit { isPaid = isPaid || begins }
      return lost()
    case 1:
      if call == .submit { isPaid = true }
      return .storageFailed(mutator.pick([.full, .missing(name: "x"), .failed("\u{1b}]0;x")]))
    default:
      let reply = try reply()
      let status = reply.head.status
      if call == .submit, status != 429, status != 503 { isPaid = true }
      return .replied(reply)
    }
  }

  private mutating func file(_ machine: inout any JobMachine) throws -> JobEvent {
    if mutator.roll(8) == 0 {
      let (count, total) = (mutator.pick(Self.extremes), mutator.pick(Self.extremes))
      try observe(.received(count, of: mutator.roll(2) == 0 ? nil : total), &machine)
    }
    switch mutator.roll(8) {
    case 0: return lost()
    case 1, 2:
      let nothing = PayloadError.truncated(offset: 0, reason: "empty")
      return .replied(Reply(mutator.head(), .other("", nothing)))
    default: return .downloaded(try blobs.store([UInt8]("file".utf8)))
    }
  }

  private mutating func lost() -> JobEvent {
    let reason = mutator.pick([
      TransportError.Reason.cannotResolve, .cannotConnect, .timedOut, .connectionLost, .tls,
      .tooLarge,
      .proxy(status: 407), .proxy(status: Int.max), .other, .insecure, .refusedByReceiver,
    ])
    return .transportFailed(
      TransportError(reason, detail: mutator.pick(ReplyMutator.texts), mayHaveBeenAccepted: false))
  }

  private static let extremes = [0, 1, -1, 999, 1_000_000, 123_456_789, Int.max, Int.min]

  private func observe(_ event: JobEvent, _ machine: inout any JobMachine) throws {
    for action in machine.handle(event, at: clock) {
      switch action {
      case .journal(let job): try hold(job)
      case .progress(let progress): try hold(progress)
      case .send, .download, .wait, .finish:
        throw Broken(description: "what is only told asks for more")
      }
    }
  }
}

// Replies.
extension JobCase {
  /// A damaged reply, read as the product reads it.
  private mutating func reply() throws -> Reply {
    replies += 1
    let body = body(of: mutator.pick(fuzzed.replyTrees))
    return try read(body, mutator.head())
  }

  private mutating func body(of whole: JSONTree) -> [UInt8] {
    var tree = whole
    // Some stay intact, so that a job gets beyond its first reply.
    if mutator.roll(3) > 0 { mutator.damage(&tree) }
    var bytes = tree.bytes
    if mutator.roll(6) == 0 {
      var other = whole
      mutator.damage(&other)
      bytes = mutator.stream([bytes, other.bytes])
    }
    if mutator.roll(12) == 0 { mutator.damage(&bytes) }
    return bytes
  }

  private mutating func read(_ body: [UInt8], _ head: HTTPHead) throws -> Reply {
    if log.count < 200 { log.append((head.status, body)) }
    let reader = ReplyReader(blobs: blobs, limits: PayloadLimits())
    try reader.receive(.head(head))
    let size = 1 + mutator.roll(body.count + 1)
    for start in stride(from: 0, to: body.count, by: size) {
      try reader.receive(.bytes(Array(body[start..<min(start + size, body.count)])))
    }
    return try reader.finish()
  }

  /// Reads replies to the free calls.
  mutating func list() throws {
    replies += 1
    let reply = try read(body(of: mutator.pick(fuzzed.listingTrees)), mutator.head())
    let endpoint = fuzzed.endpoint
    do {
      for model in try endpoint.models(in: reply) { try hold(model.id, model.name, model.note) }
      for request in try endpoint.requests(in: reply) {
        try hold(request.task, request.model, request.status, request.created?.minuteText ?? "")
      }
      _ = try endpoint.model(in: reply)
    } catch let failure as Failure {
      try hold(failure)
    }
    _ = endpoint.modelsRequest(after: reply)
    let codec = GeminiCodec(endpoint)
    if let count = codec.totalTokens(in: reply) {
      guard (0...Usage.mostTokens).contains(count) else {
        throw Broken(description: "\(count) tokens")
      }
    }
    _ = codec.address(ofUpload: reply)
  }
}

// Invariants.
extension JobCase {
  private func hold(_ job: Job) throws {
    if let task = job.task { try hold(task) }
  }

  private func hold(_ progress: JobProgress) throws {
    try hold(progress.waitingFor)
    if let fraction = progress.fraction, !fraction.isFinite {
      throw Broken(description: "a fraction of \(fraction)")
    }
    if let pause = progress.pause {
      _ = Timestamp(milliseconds: .max).adding(seconds: pause).minuteText
    }
  }

  /// Checks that nothing shown can control a terminal.
  func hold(_ texts: String...) throws {
    for text in texts { try OutsideText.hold(text) }
  }

  func hold(_ failure: Failure) throws {
    try hold(failure.message, failure.advice)
    guard failure.message.utf8.count <= Self.longestSentence,
      failure.advice.utf8.count <= Self.longestSentence
    else { throw Broken(description: "a failure of \(failure.message.utf8.count) bytes") }
    guard !failure.message.isEmpty else { throw Broken(description: "a failure without words") }
  }
}

extension JobAction {
  fileprivate var takesTime: Bool {
    switch self {
    case .send, .download, .wait: true
    case .journal, .progress, .finish: false
    }
  }
}
