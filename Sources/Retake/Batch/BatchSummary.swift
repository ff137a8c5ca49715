import Effects
import Model

/// The result of a batch in numbers.
struct BatchSummary {
  private(set) var counts: [BatchResult.End: Int] = [:]
  /// Of those done, the ones an earlier run did.
  private(set) var earlier = 0
  /// What this run has spent, and the total with earlier runs.
  private(set) var now = CostTotal()
  private(set) var inAll = CostTotal()
  private var codes: [Int32] = []

  init(_ results: [BatchResult]) {
    for result in results {
      counts[result.end, default: 0] += 1
      if result.isEarlier, result.end == .done { earlier += 1 }
      if let turn = result.turn {
        inAll.add(turn.charge)
        if !result.isEarlier { now.add(turn.charge) }
      }
      if result.end != .done { codes.append(Self.code(of: result)) }
    }
  }

  private static func code(of result: BatchResult) -> Int32 {
    switch result.end {
    case .done: ExitStatus.done
    case .unknown: ExitStatus.unknown
    case .textOnly, .refused, .skipped: ExitStatus.noPicture
    case .failed, .left, .notSent:
      result.failure.map(ExitStatus.code(for:)) ?? ExitStatus.noPicture
    }
  }

  /// `5 done (2 by an earlier run), 1 refused; spent: ≈ $0.20 (total: ≈ $0.34)`.
  var text: String {
    var parts: [String] = []
    for end in BatchResult.End.allCases {
      guard let count = counts[end], count > 0 || end == .done else { continue }
      let before = end == .done && earlier > 0 ? " (\(earlier) by an earlier run)" : ""
      parts.append("\(count) \(Self.words(end))\(before)")
    }
    var spent = now == CostTotal() ? "nothing" : now.text
    if inAll != now { spent += " (total: \(inAll.text))" }
    return "\(parts.joined(separator: ", ")); spent: \(spent)"
  }

  static func words(_ end: BatchResult.End) -> String {
    switch end {
    case .done: "done"
    case .textOnly: "answered in words only"
    case .refused: "refused"
    case .failed: "failed"
    case .unknown: "unknown, maybe billed"
    case .left: "left at the provider"
    case .skipped: "skipped"
    case .notSent: "not sent"
    }
  }

  /// Whether running the same file again would do more.
  var continues: Bool {
    [.failed, .left, .skipped, .notSent].contains { counts[$0] ?? 0 > 0 }
  }

  /// The most informative exit code: interrupted; else that something may have been billed for
  /// nothing; else what all unfinished jobs have in common; else that pictures are missing.
  func exitCode(wasInterrupted: Bool, unwritten: Failure?) -> Int32 {
    if wasInterrupted, !codes.isEmpty { return ExitStatus.interrupted }
    if codes.contains(ExitStatus.unknown) { return ExitStatus.unknown }
    let all = Set(codes + (unwritten.map { [ExitStatus.code(for: $0)] } ?? []))
    guard let code = all.first else { return ExitStatus.done }
    return all.count == 1 ? code : ExitStatus.noPicture
  }
}
