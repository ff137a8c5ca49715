/// The words of a search: each must occur in one of several texts, ignoring case.
///
/// Ten thousand turns are searched on every key. ASCII is compared as bytes, and letters with only
/// one spelling as code points; only text that may contain combining marks uses the standard
/// library, which knows all spellings and takes fifty times as long.
package struct WordSearch: Sendable {
  private struct Word {
    var text: String
    var bytes: [UInt8]
    /// Whether equal letters are equal bytes.
    var isPlain: Bool
    /// Each code point in lower and in upper case; nil if there are other spellings.
    var letters: [(small: UInt32, capital: UInt32)]?

    init(_ text: Substring) {
      self.text = String(text)
      bytes = Array(text.utf8)
      isPlain = bytes.allSatisfy { $0 < 0x80 }
      var letters: [(small: UInt32, capital: UInt32)] = []
      for scalar in text.unicodeScalars {
        let capitals = scalar.properties.uppercaseMapping.unicodeScalars
        guard scalar.value.isWrittenInOneWay, let capital = capitals.first else { return }
        let isOne = capitals.count == 1 && capital.value.isWrittenInOneWay
        letters.append((scalar.value, isOne ? capital.value : scalar.value))
      }
      self.letters = letters
    }
  }

  private let words: [Word]

  init(_ query: String) {
    words = query.lowercased().split(separator: " ").map { Word($0) }
  }

  /// Whether each word occurs in one of the parts.
  func isFound(in parts: [String]) -> Bool {
    isFound { contains in parts.contains(where: contains) }
  }

  /// Whether each word occurs in one of the parts, which are requested one by one: `parts` says
  /// whether one of them passes the test.
  func isFound(where parts: (_ contains: (String) -> Bool) -> Bool) -> Bool {
    words.allSatisfy { word in parts { Self.isFound(word, in: $0) } }
  }

  private static func isFound(_ word: Word, in text: String) -> Bool {
    if text.isEmpty { return word.bytes.isEmpty }
    let quick =
      unsafe text.utf8.withContiguousStorageIfAvailable { bytes -> Bool? in
        if let isPlain = unsafe isFound(word.bytes, in: bytes) { return word.isPlain && isPlain }
        return word.letters.flatMap { unsafe isFound($0, in: bytes) }
      } ?? nil
    return quick ?? text.lowercased().contains(word.text)
  }

  /// Searches for code points; nil if some of the text has other spellings.
  private static func isFound(
    _ word: [(small: UInt32, capital: UInt32)], in text: UnsafeBufferPointer<UInt8>
  ) -> Bool? {
    var scalars: [UInt32] = []
    scalars.reserveCapacity(text.count)
    var place = 0
    while place < text.count {
      let first = unsafe UInt32(text[place])
      let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      // A string is valid UTF-8, so the bytes that its first byte promises exist.
      var value = length == 1 ? first : first & (0x7F >> UInt32(length))
      for offset in 1..<max(1, length) {
        value = unsafe value << 6 | UInt32(text[place + offset] & 0x3F)
      }
      guard value.isWrittenInOneWay else { return nil }
      scalars.append(value)
      place += length
    }
    var start = 0
    while start + word.count <= scalars.count {
      var offset = 0
      while offset < word.count,
        scalars[start + offset] == word[offset].small
          || scalars[start + offset] == word[offset].capital
      { offset += 1 }
      if offset == word.count { return true }
      start += 1
    }
    return false
  }

  /// Returns nil if the text is not plain.
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

extension UInt32 {
  /// Whether a code point is always a character of its own, with no other spelling and at most one
  /// capital: Latin, Greek, Cyrillic, Hebrew, Arabic, Kana, Hangul, Han, common signs and
  /// pictographs.
  fileprivate var isWrittenInOneWay: Bool {
    switch self {
    case 0x0130, 0x0131, 0x017F, 0x0374, 0x037E, 0x0387, 0x03F4, 0x1100...0x11FF: false
    case 0..<0x0300, 0x0370..<0x0483, 0x048A..<0x0530, 0x05D0..<0x05EB, 0x0621..<0x064B,
      0x2010..<0x2027, 0x3001..<0x3004,
      0x3041..<0x3097, 0x30A1..<0x30FB, 0x4E00..<0xA000, 0xAC00..<0xD7A4, 0xFF01..<0xFF61,
      0x1F300..<0x1F3FB,
      0x1F400..<0x1FA00:
      true
    default: false
    }
  }
}
