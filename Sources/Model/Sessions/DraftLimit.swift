import Cells

extension Desk {
  /// The most characters a draft may have: more than any model reads of an instruction, and few enough to
  /// be wrapped with every key.
  package static let mostDraftCharacters = 32_000
  private static let mostDraftBytes = 8 * mostDraftCharacters

  /// The beginning of a text that has room, and how many characters have not.
  package static func cutDraft(_ text: String, room: Int) -> (text: String, leftOut: Int) {
    guard text.utf8.count > room else { return (text, 0) }
    // A character may have any number of marks.
    let kept = String(text.beginning(bytes: mostDraftBytes).text.prefix(room))
    return (kept, max(0, text.count - kept.count))
  }
}
