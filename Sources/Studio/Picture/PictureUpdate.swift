import Cells
import Imagery
import Model

extension State {
  /// Runs a command in the picture pane: the arrows go through the turns, or pan a picture that is
  /// zoomed in.
  mutating func runInPicture(_ command: Command) -> [Effect] {
    if moveInspector(command) || pan(command) { return [] }
    switch command {
    case .left, .up, .pageUp: selectRow(by: -1)
    case .right, .down, .pageDown: selectRow(by: 1)
    case .first: selectRow(by: -history.tree.count)
    case .last: selectRow(by: history.tree.count)
    case .choose: continueFromSelected()
    default: break
    }
    return []
  }

  /// Asks for the file to save the picture shown to.
  mutating func askWhereToSave() -> [Effect] {
    guard let picture = shownPicture else {
      notify("There is no picture to save yet")
      return []
    }
    propose(proposedName(for: picture), for: picture)
    // In lines the name has been read out already, and must not change.
    return linear == nil ? [.listFolder(Self.savingFolder)] : []
  }

  /// Where a name without a folder is saved.
  private static let savingFolder = "."

  /// Opens the question for the file name, with the caret before the extension.
  private mutating func propose(_ name: String, for picture: Picture) {
    var prompt = LinePrompt(.savePicture(picture), text: name)
    prompt.field.moveCaret(to: name.count - picture.type.fileExtension.count - 1)
    overlay = .prompt(prompt)
  }

  /// Handles a listed folder: where the proposed name is taken, the next free one is proposed,
  /// unless something was typed meanwhile.
  mutating func proposeFreeName(in folder: String, _ listing: FolderListing) {
    guard folder == Self.savingFolder, case .prompt(let prompt) = overlay,
      case .savePicture(let picture) = prompt.purpose
    else { return }
    let taken = Set(listing.entries.map { $0.name.lowercased() })
    let name = proposedName(for: picture)
    guard prompt.field.text == name, taken.contains(name.lowercased()) else { return }
    var free = name
    var number = 2
    while taken.contains(free.lowercased()) {
      free = proposedName(for: picture, mark: "-\(number)")
      number += 1
    }
    propose(free, for: picture)
  }

  /// Reports where a picture was saved.
  mutating func exported(_ path: String) -> [Effect] {
    notify("saved as \(cleanLine(path))")
    return []
  }

  /// Shows the next picture or draft of the selected turn.
  mutating func showNextPicture() {
    let pictures = picturesOfSelected
    guard pictures.count > 1, let turn = selectedTurn else {
      notify(pictures.isEmpty ? "This turn has no picture" : "This turn has only one picture")
      return
    }
    let results = turn.outcome?.pictures.count ?? 0
    let shown = session.workspace.pictureIndex ?? max(0, results - 1)
    let next = (shown + 1) % pictures.count
    session.workspace.pictureIndex = next
    let kind = next < results ? "picture" : "draft, not a result,"
    notify("\(kind) \(next + 1) of \(pictures.count)")
  }

  /// A file name from the session's title and the turn: `kite-at-dusk-4.jpg`.
  func proposedName(for picture: Picture, mark: String = "") -> String {
    var name = ""
    for character in session.title.lowercased() where name.count < 40 {
      if character.isLetter || character.isNumber {
        name.append(character)
      } else if !name.isEmpty, name.last != "-" {
        name.append("-")
      }
    }
    if name.last == "-" { name.removeLast() }
    let number = selectedTurn.map { "-\($0.number)" } ?? ""
    return (name.isEmpty ? "picture" : name) + number + mark + "." + picture.type.fileExtension
  }

  /// Copies the selected turn's instruction and reply.
  mutating func copyText() -> [Effect] {
    guard let turn = selectedTurn else {
      notify("There is no text to copy yet")
      return []
    }
    let words = [turn.instruction, turn.outcome?.text ?? ""].filter { !$0.isEmpty }
    return [.copyText(words.joined(separator: "\n\n"))]
  }

  mutating func copyPicture() -> [Effect] {
    guard let picture = pictureToDeliver() else { return [] }
    return [.copyPicture(picture)]
  }

  mutating func downloadPicture() -> [Effect] {
    guard let picture = pictureToDeliver() else { return [] }
    // A terminal overwrites a file of that name, which may belong to another session.
    let mark = "-\(picture.digest.prefix(6))"
    return [.download(picture, name: proposedName(for: picture, mark: mark))]
  }

  /// The picture shown; reports it if there is none.
  private mutating func pictureToDeliver() -> Picture? {
    if shownPicture == nil { notify("There is no picture yet") }
    return shownPicture
  }

  /// Reports how a copy or a download went.
  mutating func reportDelivery(_ news: DeliveryNews) -> [Effect] {
    switch news {
    case .underway(let text), .done(let text): message = Message(.notice, cleanLine(text))
    case .refused(let reason, let advice):
      message = Message(.warning, cleanLine(advice.isEmpty ? reason : "\(reason) \(advice)"))
    }
    return []
  }

  /// Shows a command to run on the other machine, and copies it.
  mutating func offerCommandLine(_ line: String, because reason: String) -> [Effect] {
    overlay = .confirm(
      Confirmation(
        .copyText(line),
        question:
          "\(cleanLine(reason)) Run this on the machine in front of you:\n\(cleanLine(line))",
        yes: "Copy the command", no: "Close"))
    return [.copyText(line)]
  }
}
