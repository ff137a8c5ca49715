import Cells
import Effects
import Imagery
import Model
import Providers

/// Prints `--dry-run`: the price of each job, and the total. Nothing is sent or stored.
struct BatchPricing {
  let jobs: [BatchJob]
  /// The facts of the images, by path.
  let pictures: [String: Picture]
  let ports: Ports
  let json: Bool

  /// What each job would be sent with; nil for one that is not sent.
  typealias Plans = [ConversationPlan?]

  func run() throws(Failure) {
    let plans = try waiting { () async throws(Failure) in try await plan() }
    var total = BatchTotal()
    for (job, plan) in zip(jobs, plans) {
      let estimate = plan?.estimate
      if let refusal = plan?.refusal {
        Output.error("retake: line \(job.line): \(refusal.message) \(refusal.advice)")
      }
      total.add(estimate)
      if json {
        try Output.json(PricedJob(job: job, estimate: estimate))
      } else {
        Output.line(line(job, estimate))
      }
    }
    if json {
      try Output.json(PricedBatch(total: total))
    } else {
      Output.line(total.text)
    }
  }

  /// The same plans that a run makes, with stand-ins for the earlier turns.
  func plan() async throws(Failure) -> Plans {
    var stored: [Session.ID: [Turn]] = [:]
    var standIns: [Int: [Turn]] = [:]
    var plans: Plans = []
    let own = Set(jobs.compactMap(\.past.turn))
    for (index, job) in jobs.enumerated() {
      var turns: [Turn] = []
      if let id = job.session {
        if let known = stored[id] {
          turns = known
        } else {
          turns = try await ports.library.turns(of: id)
          stored[id] = turns
        }
      }
      guard job.past.isSent else {
        if case .ended(let turn) = job.past, turn.isDone { standIns[index] = turns }
        plans.append(nil)
        continue
      }
      var parent: Int?
      var unanswered: [Reference] = []
      var photograph: [Reference] = []
      switch job.origin {
      case .beginning: break
      case .turn(Turn.openedNumber):
        photograph = PastTurns(turns).opened?.openedReference.map { [$0] } ?? []
      case .turn(let number): parent = number
      case .session:
        let continuationPoint = PastTurns(turns).continuationPoint(without: own)
        parent = continuationPoint.parent
        unanswered = continuationPoint.unanswered?.references ?? []
      case .job(let origin):
        if case .ended(let turn) = jobs[origin].past {
          parent = turn.number
        } else {
          turns = standIns[origin] ?? turns
          parent = turns.last?.number
        }
      }
      var references = photograph
      references += job.images.map { path in
        Reference(pictures[path].map(Reference.Source.picture) ?? .url(path), name: path)
      }
      if references.isEmpty { references = unanswered }
      let session = job.session ?? Self.newSession
      plans.append(
        ConversationPlan(
          NextTurn(
            parent: parent, words: job.prompt, settings: job.settings, references: references,
            regions: job.regions, isTrimmed: job.isTrimmed),
          at: job.endpoint.profile, past: PastTurns(turns)))
      standIns[index] =
        turns + [standIn(for: job, in: session, after: turns, parent: parent, references)]
    }
    return plans
  }

  private static let newSession = Session.ID(rawValue: "new")

  /// The turn that a job would become, so that jobs continuing from it can be measured.
  private func standIn(
    for job: BatchJob, in session: Session.ID, after turns: [Turn], parent: Int?,
    _ references: [Reference]
  ) -> Turn {
    let number = (turns.last?.number ?? 0) + 1
    var turn = Turn(
      id: TurnID(session: session, number: number), parent: parent, instruction: job.prompt,
      settings: job.settings, references: references, profile: job.endpoint.name,
      model: job.endpoint.model, created: ports.now(), job: .done(.done))
    let picture = Picture(
      digest: "result \(number)", type: .png, size: PixelSize(width: 1024, height: 1024),
      byteCount: 1_000_000)
    turn.outcome = Outcome(pictures: [picture])
    return turn
  }

  private func line(_ job: BatchJob, _ estimate: Estimate?) -> String {
    let what = job.past.words(estimate)
    let name = job.name.map { "\($0): " } ?? ""
    let words = printable(name + job.prompt, keepingLines: false)
    let number = String(repeating: " ", count: max(0, 5 - String(job.line).count)) + "\(job.line)"
    let price = what + String(repeating: " ", count: max(0, 14 - what.count))
    return "\(number)  \(price)  \(job.endpoint.name)  \(job.settings.resolution.rawValue)  "
      + truncated(words, to: 60)
  }
}

extension BatchJob.Past {
  var turn: TurnID? {
    switch self {
    case .open(let turn), .ended(let turn): turn.id
    case .fresh, .deleted: nil
    }
  }

  /// What a run would do with the job, where it would not send it.
  var word: String? {
    switch self {
    case .fresh: nil
    case .open(let turn): turn.job == .composed ? nil : "fetched"
    case .ended(let turn): turn.isDone ? "done" : "not again"
    case .deleted: "not again"
    }
  }

  fileprivate func words(_ estimate: Estimate?) -> String { word ?? estimate?.text ?? "unknown" }
}

/// The price of a batch.
struct BatchTotal: Hashable {
  var sum = Money.zero
  var priced = 0
  var free = 0
  var unknown = 0
  var unsent = 0

  /// Adds a job; nil for one that is not sent.
  mutating func add(_ estimate: Estimate?) {
    switch estimate {
    case nil: unsent += 1
    case .free: free += 1
    case .unknown: unknown += 1
    case .about(let amount):
      priced += 1
      sum += amount
    }
  }

  /// `total: ≈ $0.47 for 7 jobs, 2 jobs at an unknown price, 1 job not to be sent`.
  var text: String {
    func jobs(_ count: Int) -> String { count == 1 ? "1 job" : "\(count) jobs" }
    var parts: [String] = []
    if priced > 0 { parts.append("≈ \(sum.text) for \(jobs(priced))") }
    if unknown > 0 { parts.append("\(jobs(unknown)) at an unknown price") }
    if free > 0 { parts.append("\(jobs(free)) in the sandbox, free") }
    if unsent > 0 { parts.append("\(jobs(unsent)) not to be sent") }
    return "total: " + parts.joined(separator: ", ")
  }
}

private struct PricedJob: Encodable {
  let job: BatchJob
  let estimate: Estimate?

  private enum Member: String, CodingKey { case line, name, past, profile, model, size, usd, free }

  func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(job.line, forKey: .line)
    try members.encode(job.name, forKey: .name)
    try members.encode(job.past.word, forKey: .past)
    try members.encode(job.endpoint.name, forKey: .profile)
    try members.encode(job.endpoint.model, forKey: .model)
    try members.encode(job.settings.resolution.rawValue, forKey: .size)
    try members.encode(estimate?.amount?.dollars, forKey: .usd)
    try members.encode(estimate == .free, forKey: .free)
  }
}

private struct PricedBatch: Encodable {
  let total: BatchTotal

  private enum Member: String, CodingKey { case total }
  private enum Sum: String, CodingKey {
    case usd
    case jobs
    case unknown = "unknown_jobs"
    case sandbox = "sandbox_jobs"
    case unsent = "unsent_jobs"
  }

  func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    var sum = members.nestedContainer(keyedBy: Sum.self, forKey: .total)
    // With an unknown price nothing is known about the total either.
    try sum.encode(total.priced + total.free > 0 ? total.sum.dollars : nil, forKey: .usd)
    try sum.encode(total.priced, forKey: .jobs)
    try sum.encode(total.unknown, forKey: .unknown)
    try sum.encode(total.free, forKey: .sandbox)
    try sum.encode(total.unsent, forKey: .unsent)
  }
}
