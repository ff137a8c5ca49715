import Cells
package import Model
import Themes

/// A question before something that cannot be undone or may cost money.
package struct Confirmation: Hashable, Sendable {
  package enum Action: Hashable, Sendable {
    case quitWithOpenTurns
    case cancelPaid(TurnID)
    /// Cancels all working turns, some of which may be paid for.
    case cancelAll
    case sendAgain(Int)
    /// Sends what was held back, with what was agreed to.
    case send(SendRequest, SendConsent, SubmissionID)
    /// Sends what a budget has held back, with the budget raised.
    case raiseBudget(TurnDraft, BudgetRefusal)
    /// Copies the command line again.
    case copyText(String)
  }

  package var action: Action
  var question: String
  /// What the two answers do: `Cancel it`, `Keep waiting`.
  var yes: String
  package var no: String
  /// Whether Enter chooses yes; initially it chooses the safe answer.
  var isYesSelected = false
  /// Whether a command that the user ran opened it, not a letter key or the studio itself: someone
  /// who is typing must not answer it with a letter.
  package var isAsked = false

  /// Whether answering sends something, or gives up something that may be paid for.
  var mayCost: Bool {
    switch action {
    case .quitWithOpenTurns, .copyText: false
    case .cancelPaid, .cancelAll, .sendAgain, .send, .raiseBudget: true
    }
  }

  /// Whether `y` and `n` answer it; when it may cost money, only if a command asked, and `y` only
  /// marks the answer that Enter then gives.
  var takesLetters: Bool { isAsked || !mayCost }

  init(_ action: Action, question: String, yes: String, no: String) {
    self.action = action
    self.question = question
    self.yes = yes
    self.no = no
  }
}

extension State {
  /// Handles the plain letters of an answer; nil for keys that mean something else.
  mutating func answer(_ question: Confirmation, with key: Key) -> [Effect]? {
    guard let letter = key.text else { return nil }
    guard question.takesLetters else {
      // Someone who was writing when it opened keeps writing for a moment.
      warn(
        "press Enter or Esc for '\(question.no)', Left and Enter for '\(question.yes)'"
      )
      return []
    }
    switch letter {
    case "y", "Y":
      // Only Enter spends money.
      guard question.mayCost else { return agree(to: question) }
      overlay = .confirm(question.choosing(yes: true))
      return []
    case "n", "N": return closeOverlay()
    default: return nil
    }
  }

  /// Left and Right move between the answers; Enter chooses the current one.
  mutating func run(_ command: Command, in question: Confirmation) -> [Effect] {
    switch command {
    case .left, .up: overlay = .confirm(question.choosing(yes: true))
    case .right, .down: overlay = .confirm(question.choosing(yes: false))
    case .choose: return question.isYesSelected ? agree(to: question) : closeOverlay()
    default: break
    }
    return []
  }

  /// Does what the question asked about.
  mutating func agree(to question: Confirmation) -> [Effect] {
    overlay = nil
    switch question.action {
    case .quitWithOpenTurns:
      isRunning = false
      return []
    case .cancelPaid(let id): return cancel(id)
    case .cancelAll: return cancelAll()
    case .sendAgain(let number): return sendAgain(number)
    case .send(let sending, let consent, let id): return send(sending, consent, as: id)
    case .raiseBudget(let draft, let refusal): return send(draft, raising: refusal)
    case .copyText(let text): return [.copyText(text)]
    }
  }
}

extension Confirmation {
  fileprivate func choosing(yes: Bool) -> Confirmation {
    var other = self
    other.isYesSelected = yes
    return other
  }
}

extension Drawing {
  /// A question and its two answers.
  mutating func drawConfirm(_ question: Confirmation, _ places: OverlayLayout) {
    let lines = paragraph(
      question.question, columns: places.list.size.columns, limit: places.list.size.rows)
    for (offset, line) in lines.enumerated() {
      write(
        line, at: Point(x: places.list.minX, y: places.list.minY + offset), .text, on: .popup,
        limit: places.list.size.columns)
    }
    if let yes = places.yes {
      drawAnswer(question.yesKey, question.yesLabel, question.isYesSelected, in: yes)
    }
    if let no = places.no {
      drawAnswer(question.noKey, question.noLabel, !question.isYesSelected, in: no)
    }
  }

  private mutating func drawAnswer(
    _ key: String, _ label: String, _ isSelected: Bool, in rect: Rect
  ) {
    guard !rect.isEmpty else { return }
    let ground: Role = isSelected ? .selection : .popup
    fill(rect, ground)
    // The label starts with a blank and the key that answers.
    let used = write(" " + key, at: rect.origin, .key, on: ground, limit: rect.size.columns)
    write(
      label.dropFirst(key.count + 1), at: Point(x: rect.minX + used, y: rect.minY), .text,
      on: ground,
      limit: rect.size.columns - used)
  }
}

extension Confirmation {
  fileprivate var yesKey: String { !takesLetters ? "←" : mayCost ? "y Enter" : "y" }
  fileprivate var noKey: String { takesLetters ? "n" : "→" }
  var yesLabel: String { " \(yesKey) \(yes) " }
  var noLabel: String { " \(noKey) \(no) " }

  /// What Enter does now, as the footer says it.
  var enterTitle: String {
    let answer = isYesSelected ? yes : no
    return answer.prefix(1).lowercased() + answer.dropFirst()
  }
}
