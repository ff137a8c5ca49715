package import Model

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
