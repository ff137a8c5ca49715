package import Model
import Numbers

/// What was sent several times at once.
package struct VariantsState: Equatable, Sendable {
  /// The turns that were sent together, by number, since the session was opened.
  var sets: [SubmissionID: [Int]] = [:]
  /// The turn that is about to be sent again larger, while the resolution is asked for: another turn
  /// may be selected meanwhile.
  var enlarging: Int?
  /// What the open list was opened for: what it priced is what is sent, whatever comes meanwhile.
  var source: SendRequest?
}

extension SendRequest {
  /// The number of turns made.
  package var count: Int {
    if case .variants(let count, _) = self { count } else { 1 }
  }

  /// The same, sent once.
  var single: SendRequest {
    if case .variants(_, let one) = self { one.single } else { self }
  }
}

extension State {
  /// The turns sent together with a turn, including itself; nil for one that was sent alone, or
  /// before this session was opened.
  func variants(with number: Int) -> [Int]? {
    variants.sets.values.first { $0.count > 1 && $0.contains(number) }
  }

  /// What would be sent several times: the text in the composer, or if it is empty the instruction
  /// of the selected turn.
  var variantSource: SendRequest? {
    if !composer.text.trimmingBlanks.isEmpty { return .draft }
    guard let turn = selectedTurn, turn.kept == nil else { return nil }
    return .again(turn.number)
  }

  /// How many times it may be sent, each with the total price.
  var variantItems: [PickerItem] {
    guard let source = variants.source ?? variantSource, let next = nextTurn(for: source) else {
      return []
    }
    let one = estimate(for: next)
    return Variants.range.map { count in
      // Where nothing costs anything, no row needs a price.
      let free = one == .free ? one.text.prefix(1).uppercased() + one.text.dropFirst() + "." : ""
      let note = [placeNote(of: source, next), alikeNote(next), budgetNote(one, count), free]
      return PickerItem(
        .variants(count), title: "\(count) times",
        detail: free.isEmpty ? one.text(times: count) : "",
        note: note.filter { !$0.isEmpty }.joined(separator: " "),
        isCurrent: count == session.workspace.variants)
    }
  }

  private func placeNote(of source: SendRequest, _ next: NextTurn) -> String {
    if case .again(let number) = source {
      return "As siblings of turn \(number), with its instruction."
    }
    return next.parent.map { "All continue from turn \($0)." }
      ?? "Each starts its own conversation."
  }

  private func alikeNote(_ next: NextTurn) -> String {
    next.settings.tuning.seed == nil ? "" : "A seed is set, so they may come out alike."
  }

  /// The note on a budget, which is checked turn by turn: those that fit are sent.
  private func budgetNote(_ one: Estimate, _ count: Int) -> String {
    guard let budget = sessionBudget, case .about(let price) = one, price > .zero,
      costs.total.committed + price * count > budget
    else { return "" }
    let left = max(0, budget.micros - costs.total.committed.micros)
    let fitting = left / price.micros
    return "The session's budget of \(budget.shortText) has room for "
      + (fitting == 0 ? "none of them" : "\(fitting) of them")
      + "; you will be asked about the others."
  }

  /// The state of a turn, as far as is known: progress is newer than what is stored.
  func state(of turn: Turn) -> TurnState {
    guard turn.state.isAwaited, let progress = progress[turn.id] else { return turn.state }
    // Before it is sent, it waits for its place among other turns; and for another try.
    let waits = progress.phase == .queued && turn.job == .composed
    return waits || progress.pauseText(at: clock) != nil ? .waiting : progress.state
  }

  /// The state of a turn in one word, for its row, or how much is done: `waiting`, `42 %`.
  func progressWord(of turn: Turn) -> String {
    let state = state(of: turn)
    if state.isAwaited, state != .waiting, let fraction = progress[turn.id]?.fraction, fraction < 1
    {
      return "\(Int(clamping: max(0, fraction) * 100)) %"
    }
    return state.word
  }
}

extension Estimate {
  /// The price of several: `≈ $0.268`.
  package func text(times count: Int) -> String {
    if case .about(let amount) = self { return Estimate.about(amount * count).text }
    return text
  }
}
