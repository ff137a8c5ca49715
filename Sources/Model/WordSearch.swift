/// The words of a search, to be found in many texts: each must be in one of them, letter case ignored.
///
/// Ten thousand turns are looked through with every letter. What is plain is compared as bytes; only
/// what letters with combining marks may be in takes the way of the standard library, which knows that
/// they can be written in several ways.
package struct WordSearch: Sendable {
  private struct Word {
    var text: String
    var bytes: [UInt8]
    /// Whether equal letters are equal bytes.
    var isPlain: Bool
  }

  private let words: [Word]

  package init(_ query: String) {
    words = query.lowercased().split(separator: " ").map { word in
      let bytes = Array(word.utf8)
      return Word(text: String(word), bytes: bytes, isPlain: bytes.allSatisfy { $0 < 0x80 })
    }
  }

  /// Whether each word is in one of the parts.
  package func isFound(in parts: [String]) -> Bool {
    words.allSatisfy { word in parts.contains { Self.isFound(word, in: $0) } }
  }

  private static func isFound(_ word: Word, in text: String) -> Bool {
    guard text.utf8.count >= word.bytes.count || !word.isPlain else { return false }
    var plain: Bool?
    if word.isPlain {
      plain =
        unsafe text.utf8.withContiguousStorageIfAvailable { bytes in
          unsafe Self.isFound(word.bytes, in: bytes)
        } ?? nil
    }
    return plain ?? text.lowercased().contains(word.text)
  }

  /// nil where the text is not plain.
  private static func isFound(_ word: [UInt8], in text: UnsafeBufferPointer<UInt8>) -> Bool? {
    guard unsafe text.allSatisfy({ $0 < 0x80 }) else { return nil }
    guard let first = word.first else { return true }
    var start = 0
    while start + word.count <= text.count {
      if unsafe lowercased(text[start]) == first {
        var place = 1
        while place < word.count, unsafe lowercased(text[start + place]) == word[place] {
          place += 1
        }
        if place == word.count { return true }
      }
      start += 1
    }
    return false
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- 65 < 26 ? byte | 0x20 : byte
  }
}
