import Cells
import Imagery
import Model

// Turns in words and numbers.
extension State {
  /// The name of the model that the next turn asks.
  var modelName: String {
    cleanLine(profile.models.first { $0.id == profile.model }?.name ?? profile.model)
  }

  /// What was sent: `Turn 3 is waiting. It edits turn 2. Estimate: ≈ $0.10.`
  func sentLine(_ turn: Turn) -> String {
    let edited = past.edited(by: turn)
    var parts = ["Turn \(turn.number) is \(state(of: turn).word)"]
    if turn.isDescription {
      parts.append("It describes \(turn.describedName)")
    } else if let number = edited.turn {
      parts.append("It edits turn \(number)")
    } else if let name = edited.reference?.name {
      parts.append("It edits \(cleanLine(name))")
    } else {
      parts.append("It makes a new picture")
    }
    parts.append(estimateText(of: turn))
    return parts.joined(separator: ". ") + "."
  }

  private func estimateText(of turn: Turn) -> String {
    if isFree(turn) { return "It costs nothing" }
    return turn.estimate.map { "Estimate: about \($0.text)" } ?? "Its price is unknown"
  }

  /// What came of a turn: state, size, ratio, bytes, seconds, cost; the whole reply; what failed.
  func endLines(of turn: Turn) -> [String] {
    var lines = [stateLine(of: turn)]
    lines += turn.notes.map { $0.fullStop }
    if let failure = turn.outcome?.failure {
      lines += [failure.message, failure.advice, isFree(turn) ? "" : failure.moneyText]
    }
    if let reply = turn.outcome?.text, !reply.trimmingBlanks.isEmpty {
      let kind = turn.isDescription ? "Description of \(turn.describedName)" : "Reply"
      lines.append("\(kind): \(reply.trimmingBlanks)")
    }
    return lines.flatMap { cleanText($0).split(separator: "\n").map(String.init) }
  }

  /// `Turn 4 is done: 1376×768 PNG, ratio 16:9, 1.2 MB, in 21 s, cost $0.10.`
  private func stateLine(of turn: Turn) -> String {
    var facts: [String] = []
    if let picture = turn.result {
      facts.append("\(picture.size) \(picture.type.name)")
      if let ratio = turn.sentRatio { facts.append("ratio \(ratio)") }
      facts.append(byteText(picture.byteCount))
    }
    if let count = turn.outcome?.pictures.count, count > 1 { facts.append("\(count) pictures") }
    if let ended = turn.ended, turn.kept == nil {
      facts.append("in \(tookText(seconds: ended.seconds(since: turn.created)))")
    }
    if turn.kept == nil { facts.append(costText(of: turn)) }
    if let wanted = turn.missedSize { facts.append("not \(wanted) as requested") }
    if let answered = turn.outcome?.model, answered != turn.model {
      facts.append("requested \(turn.model), answered by \(answered)")
    }
    let star = mark(of: turn.number)
    if star.isStarred { facts.append("starred") }
    if star.isRejected { facts.append("rejected") }
    if !star.label.isEmpty { facts.append("label \(star.label)") }
    let text = facts.map(cleanLine).filter { !$0.isEmpty }.joined(separator: ", ")
    let gap = text.isEmpty ? "" : turn.result == nil ? ", " : ": "
    return "Turn \(turn.number) \(stateWords(of: turn))\(gap)\(text)."
  }

  private func costText(of turn: Turn) -> String {
    if isFree(turn) { return "free" }
    guard let dollars = turn.outcome?.usage.dollars else {
      return turn.outcome?.failure?.billed == .no ? "" : "cost unknown"
    }
    return "cost \(turn.outcome?.usage.isEstimated == true ? "about " : "")\(moneyText(dollars))"
  }

  private func stateWords(of turn: Turn) -> String {
    guard !turn.isLeft else { return "is not fetched yet" }
    switch turn.job {
    case .done(.done):
      if turn.isOpened { return "is the photograph as it was opened" }
      return turn.kept == nil ? "is done" : "was made here"
    case .done(.textOnly): return "was answered in words, without a picture"
    case .done(.refused): return "was refused"
    case .done(.failed): return "failed"
    case .done(.unknown): return "has an unknown outcome"
    case .done(.cancelled): return "is cancelled"
    case .composed, .sending, .accepted, .running, .fetching:
      return "is \(state(of: turn).word)"
    }
  }

  /// One turn in one line of the history: number, what it edits, words, state.
  func historyLine(_ turn: Turn) -> String {
    let from = past.shownParent(of: turn).map { ", from \($0)" } ?? ""
    let words =
      turn.isDescription
      ? "describe \(turn.describedName)"
      : cleanLine(turn.instruction.beginning(bytes: 400).text).trimmingBlanks
    let edited = editedNumber == turn.number ? " This one is edited next." : ""
    return "Turn \(turn.number)\(from): \(words.isEmpty ? "no words" : words.fullStop) "
      + stateLine(of: turn).dropFirst("Turn \(turn.number) ".count).description.capitalizedSentence
      + edited
  }

  /// Everything about a turn that is not in its details alone.
  func lines(about turn: Turn) -> [String] {
    let regions = turn.regions.map { "Region: \($0)." }
    let first = "Turn \(turn.number): \(cleanText(turn.instruction).fullStop)"
    let described = turn.isDescription ? nil : description(of: turn.result)
    return [first] + regions + endLines(of: turn)
      + [described].compactMap { $0.map { "Description: \(cleanLine($0))" } } + [statusOfEdit]
  }

  /// The turns in the order of the tree; the last 40 of a long history.
  func historyLines(isWhole: Bool) -> [String] {
    let order = history.tree.order
    guard !order.isEmpty else { return ["There is no turn yet."] }
    let shown = isWhole ? order[...] : order.suffix(40)
    let hidden = order.count - shown.count
    return (hidden > 0 ? ["\(hidden) earlier turns; /history all reads them."] : [])
      + shown.compactMap { turn($0) }.map(historyLine)
  }
}

// Where one is.
extension State {
  /// The line that asks for the next input, without the caret: it says which turn is edited. Nil
  /// while something is about to be said that should come first, which cannot be where `isIdle`
  /// says that no work is left.
  package func linearPrompt(isIdle: Bool = false) -> String? {
    guard isRunning else { return nil }
    if let overlay { return prompt(of: overlay) }
    if isIdle { return statusOfEdit.dropLast().description }
    if !imports.waiting.isEmpty || linear?.comparisons.isEmpty == false { return nil }
    if let turn = ownTurns.last {
      return ownTurns.count == 1
        ? "Turn \(turn.number) is working" : "\(ownTurns.count) turns are working"
    }
    return ownSubmissions.isEmpty ? statusOfEdit.dropLast().description : nil
  }

  private func prompt(of open: Overlay) -> String {
    switch open {
    case .confirm(let question): "\(question.yes)? y or n"
    case .files: "Number or path of a picture, .. for the folder above, :leave to leave"
    case .tray(let tray): tray.field == nil ? "References, number" : "What it is for"
    case .search: "Find"
    case .prompt: open.takesPaths ? "\(open.title) (:leave to leave)" : open.title
    default: "\(open.title.trimmingQuestionMark), number or name"
    }
  }

  /// `Edit turn 4.`, `Edit pier.jpg.`, `New picture.`, and which turn is shown instead.
  var statusOfEdit: String {
    let what =
      switch editTarget {
      case .turn(let number): "Edit turn \(number)"
      case .answer(let number): "Answer turn \(number)"
      case .picture(let name): "Edit \(cleanLine(name))"
      case .newPicture: "New picture"
      case .result(let number): number.map { "After turn \($0)" } ?? "Sending"
      }
    return what + (shownInstead.map { ", turn \($0) is selected." } ?? ".")
  }

  /// What an empty line reads: what is edited, with what, and what it would cost.
  var statusLines: [String] {
    var lines = [statusOfEdit]
    lines += session.workspace.references.indices.map {
      "Reference \($0 + 1): \(cleanLine(session.workspace.references[$0].nameAndRole))."
    }
    lines += regionLinesInWords
    if !composer.isEmpty { lines += unsentWords }
    lines.append(
      "The next turn asks \(modelName) at \(cleanLine(profile.name)): \(nextEstimate.text). "
        + "This session: \(costs.total.text).")
    return lines
  }

  /// The regions of the next instruction, one in a line.
  var regionLinesInWords: [String] {
    guard let picture = pictureToEdit else { return [] }
    return regions.enumerated().map { index, region in
      "Region \(index + 1): \(region) pixels, of \(picture.size)."
    }
  }

  /// The session that is open, in lines.
  var sessionLines: [String] {
    let title = cleanLine(session.title)
    let count = turns.count == 1 ? "1 turn" : "\(turns.count) turns"
    let name = title.isEmpty ? "A session without a title" : "Session “\(title)”"
    var lines = [turns.isEmpty && title.isEmpty ? "A new session." : "\(name), \(count)."]
    if let last = baseTurn ?? turns.last { lines.append(historyLine(last)) }
    return lines + (composer.isEmpty ? [] : unsentWords)
  }

  /// What is said before anything else.
  package var linearGreeting: [String] {
    let settings = settingsLines.prefix { $0.group == .picture }.map(\.inWords)
    var lines = [
      "Retake \u{2013} linear mode. Plain words are an instruction, and Enter sends it. "
        + "/help lists the commands, /quit leaves."
    ]
    lines += sessionLines
    lines.append("Profile \(cleanLine(profile.name)), model \(modelName), \(nextEstimate.text).")
    lines += settings
    if let message { lines.append(cleanLine(message.text).capitalizedSentence.fullStop) }
    return lines
  }

  /// Whether a turn is working, or an instruction is becoming one.
  package var isWorking: Bool { !ownTurns.isEmpty || !ownSubmissions.isEmpty }

  /// What is said when no more input can come.
  package var linearFarewell: [String] {
    var lines: [String] = []
    if let question { lines.append("Nothing was answered: \(question.no.lowercased()).") }
    let open = ownTurns
    if !open.isEmpty {
      let what = open.count == 1 ? "Turn \(open[0].number) is" : "\(open.count) turns are"
      lines.append(
        "\(what) still working. The provider continues; the next start fetches the result, and "
          + "nothing is sent twice.\(unsentText(of: open))")
    }
    if !composer.isEmpty { lines.append("The unsent words stay in the session.") }
    return lines + ["Left. retake --continue --linear opens the session again."]
  }
}

extension String {
  fileprivate var trimmingQuestionMark: String { hasSuffix("?") ? String(dropLast()) : self }
}
