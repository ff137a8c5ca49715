import Cells
import Model

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
    case "y", "Y": return agree(to: question)
    case "n", "N": return closeOverlay()
    default: return nil
    }
  }

  /// Left and Right move between the answers; Enter chooses the current one.
  mutating func run(_ command: Command, in question: Confirmation) -> [Effect] {
    switch command {
    case .left, .up: overlay = .confirm(question.choosing(yes: true))
    case .right, .down: overlay = .confirm(question.choosing(yes: false))
    case .choose: return question.standsOnYes ? agree(to: question) : closeOverlay()
    default: break
    }
    return []
  }

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
    other.standsOnYes = yes
    return other
  }
}
