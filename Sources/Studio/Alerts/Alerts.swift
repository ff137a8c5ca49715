import Cells
import Model

// Telling somebody who looks elsewhere, and the window's title.
extension State {
  /// Tells that a turn sent from here has ended; of several sent together, only that all have.
  func alert(about turn: Turn) -> [Effect] {
    guard !isDetached else { return [] }
    if let numbers = variants(with: turn.number) {
      let isOpen = numbers.contains { self.turn($0)?.isOnItsWay == true }
      let isUnmade = ownSubmissions.contains { variants.sets[$0.id] == numbers }
      if isOpen || isUnmade { return [] }
    }
    let title = cleanLine(session.title)
    let text = message?.text ?? "turn \(turn.number) has ended"
    return [
      .alert(Alert(title: title.isEmpty ? "Retake" : title, text: cleanLine(text)))
    ]
  }

  /// The session, the turn shown and what is awaited: `Kite at dusk · turn 5 working · Retake`.
  var windowTitle: String {
    var parts = [oneLine(session.title, columns: 60)]
    let open = openTurns
    if open.count > 1 {
      parts.append("\(open.count) turns working")
    } else if let turn = open.first {
      parts.append("turn \(turn.number) \(state(of: turn).word)")
    } else if !ownSubmissions.isEmpty {
      parts.append("sending")
    } else if let turn = selectedTurn {
      parts.append("turn \(turn.number)")
    }
    return (parts + ["Retake"]).filter { !$0.isEmpty }.joined(separator: " · ")
  }
}
