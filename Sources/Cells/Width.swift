/// The columns a character takes on the screen: 0 for what is invisible by itself (controls, lone
/// marks, format characters), 1 or 2 for nearly everything, more only for the clusters of a few
/// Indic scripts, which take several cells.
///
/// One table decides for the whole program; the terminal driver replaces characters that terminals
/// may measure differently, so that a row never drifts.
package func columnWidth(of character: Character) -> Int {
  // Most characters are one byte; `asciiValue` takes several times as long to find out.
  let bytes = character.utf8
  if bytes.count == 1, let byte = bytes.first { return byte.isPrintable ? 1 : 0 }
  let scalars = character.unicodeScalars
  if let first = scalars.first, scalars.count == 1 { return columnWidth(of: first) }
  return cellPieces(of: character).reduce(0) { $0 + $1.columns }
}

/// The columns a text takes on one line.
package func columnWidth(of text: some StringProtocol) -> Int {
  isPlain(text) ? text.utf8.count : text.reduce(0) { $0 + columnWidth(of: $1) }
}

/// Whether each byte of the text is a character of one column.
func isPlain(_ text: some StringProtocol) -> Bool {
  text.utf8.allSatisfy(\.isPrintable)
}

extension UInt8 {
  /// Whether it is a visible ASCII character or a blank.
  fileprivate var isPrintable: Bool { self >= 0x20 && self < 0x7F }
}

/// The columns one code point takes by itself.
package func columnWidth(of scalar: Unicode.Scalar) -> Int {
  let value = scalar.value
  if value < 0xA0 { return value >= 0x20 && value < 0x7F ? 1 : 0 }
  if value < 0x300 { return value == 0xAD ? 0 : 1 }
  if WidthTable.zero.hasRange(around: value) { return 0 }
  return WidthTable.wide.hasRange(around: value) ? 2 : 1
}

/// The contents of one cell, or of two for a wide character.
struct CellPiece: Equatable {
  var character: Character
  var columns: Int
}

/// Splits a grapheme into pieces that fit cells: itself in nearly every case, one piece for each
/// spacing letter of an Indic cluster, nothing for a character without a width.
func cellPieces(of character: Character) -> [CellPiece] {
  let scalars = character.unicodeScalars
  if scalars.isEmojiSequence { return [CellPiece(character: character, columns: 2)] }
  var pieces: [(scalars: String.UnicodeScalarView, columns: Int)] = []
  for scalar in scalars {
    let columns = columnWidth(of: scalar)
    if columns > 0 {
      pieces.append((String.UnicodeScalarView([scalar]), columns))
    } else if !pieces.isEmpty {
      pieces[pieces.count - 1].scalars.append(scalar)
    }
  }
  return pieces.map { CellPiece(character: Character(String($0.scalars)), columns: $0.columns) }
}

extension Character.UnicodeScalarView {
  /// Whether it is several code points that current terminals show as one picture of two columns: a
  /// flag, a keycap, a sign with the emoji selector, an emoji with a skin tone, joined emoji.
  fileprivate var isEmojiSequence: Bool {
    guard let first, count > 1 else { return false }
    if first.isRegionalIndicator { return dropFirst().contains { $0.isRegionalIndicator } }
    guard first.properties.isEmoji else { return false }
    return dropFirst().contains {
      $0.value == 0xFE0F || $0.value == 0x200D || $0.properties.isEmojiModifier
    }
  }
}

extension Unicode.Scalar {
  /// Whether it is one of the 26 letters that form a flag in pairs.
  package var isRegionalIndicator: Bool { (0x1F1E6...0x1F1FF).contains(value) }
}

extension [UInt32] {
  /// Whether one of the sorted pairs of first and last contains the value.
  fileprivate func hasRange(around value: UInt32) -> Bool {
    var low = 0
    var high = count / 2
    while low < high {
      let middle = (low + high) / 2
      if value < self[2 * middle] {
        high = middle
      } else if value > self[2 * middle + 1] {
        low = middle + 1
      } else {
        return true
      }
    }
    return false
  }
}
