import Cells
package import Model
import Themes

/// All earlier instructions, newest first, filtered by the typed text.
package struct PastInstructions: Hashable, Sendable {
  /// The matching rows; the value of each is its index in `all`.
  private(set) var items: [PickerItem] = []
  package let all: [PastInstruction]
  private let words: [String]
  private var query = ""

  /// How many are searched.
  package static let limit = 5000

  init(_ all: [PastInstruction]) {
    self.all = all
    // Only what is likely to be typed is searched: an instruction may be a whole page.
    words = all.map { "\($0.text.prefix(2000)) \($0.session)".lowercased() }
    find()
  }

  /// Leaves the instructions that contain the typed words.
  mutating func narrow(to query: String) {
    guard query != self.query else { return }
    self.query = query
    find()
  }

  private mutating func find() {
    let wanted = query.lowercased().split(separator: " ")
    items = all.indices.filter { place in
      wanted.allSatisfy { words[place].contains($0) }
    }.map { place in
      let past = all[place]
      let title = past.text.prefix(300).split(whereSeparator: \.isWhitespace).joined(separator: " ")
      return PickerItem(
        .instruction(place), title: title, detail: past.session, note: String(past.text.prefix(600))
      )
    }
  }
}

extension State {
  /// Opens the list of earlier instructions. An answer that nobody waits for any more must not
  /// cover another panel.
  mutating func showInstructions(_ past: [PastInstruction]) {
    guard overlay == nil else { return }
    let clean = past.map { instruction in
      var instruction = instruction
      instruction.text = cleanText(instruction.text)
      instruction.session = cleanLine(instruction.session)
      return instruction
    }
    openList(.instructions(Picker(), PastInstructions(clean)))
  }

  /// Puts an earlier instruction into the composer; the draft waits below it.
  mutating func recallInstruction(at place: Int) {
    guard case .instructions(_, let past)? = overlay, past.all.indices.contains(place) else {
      return
    }
    overlay = nil
    let hadDraft = !composer.draft.text.isEmpty
    composer.field.recall(past.all[place].text)
    focus(.composer)
    if hadDraft { notify("\(keyText(.newerPrompt)) goes back to the draft") }
  }
}

extension Drawing {
  /// Draws earlier instructions, each with the session it was last used in.
  mutating func drawInstructions(_ list: ItemList) {
    drawRows(list) { drawing, item, _, row, ground in
      let columns = row.size.columns >= 60 ? row.size.columns / 3 : 0
      drawing.writeRight(
        item.detail, endingAt: row.maxX, y: row.minY, .muted, on: ground, columns: columns)
      drawing.writeCut(
        item.title, at: row.origin, .text, on: ground, columns: row.size.columns - columns - 2)
    }
  }
}
