import Cells
import Model

extension State {
  /// Copies and downloads what the history and the picture pane show.
  mutating func runOnDelivery(_ command: Command) -> [Effect] {
    if command == .copyText {
      guard let turn = selectedTurn else {
        tell("There is no text to copy yet")
        return []
      }
      let words = [turn.instruction, turn.outcome?.text ?? ""].filter { !$0.isEmpty }
      return [.copyText(words.joined(separator: "\n\n"))]
    }
    guard let picture = shownPicture else {
      tell("There is no picture yet")
      return []
    }
    if command == .copyPicture { return [.copyPicture(picture)] }
    // A terminal overwrites a file of that name, which may belong to another session.
    let mark = "-\(picture.digest.prefix(6))"
    return [.download(picture, name: proposedName(for: picture, mark: mark))]
  }

  mutating func take(_ news: DeliveryNews) -> [Effect] {
    switch news {
    case .underway(let text), .done(let text): message = Message(.notice, cleanLine(text))
    case .refused(let reason, let advice):
      message = Message(.warning, cleanLine(advice.isEmpty ? reason : "\(reason) \(advice)"))
    }
    return []
  }

  /// Shows a command to run on the other machine, and copies it.
  mutating func offer(_ line: String, because reason: String) -> [Effect] {
    overlay = .confirm(
      Confirmation(
        .copyText(line),
        question:
          "\(cleanLine(reason)) Run this on the machine in front of you:\n\(cleanLine(line))",
        yes: "Copy the command", no: "Close"))
    return [.copyText(line)]
  }
}
