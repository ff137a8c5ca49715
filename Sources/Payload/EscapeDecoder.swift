/// Turns the raw content of a JSON string, in chunks of any size, into the bytes of its text. Lone
/// surrogates become U+FFFD; invalid escapes are left as they are.
package struct EscapeDecoder {
  private enum Place { case plain, escape, digits }

  private var place = Place.plain
  private var unit: UInt32 = 0
  private var count = 0
  /// The first half of a surrogate pair, until the second arrives.
  private var half: UInt32?

  package init() {}

  /// Appends the text of the next chunk to `text`.
  package mutating func feed(_ bytes: [UInt8], into text: inout [UInt8]) {
    bytes.withBytes { feed($0, into: &text) }
  }

  /// Appends the text of the next chunk to `text`.
  package mutating func feed(_ bytes: UnsafeRawBufferPointer, into text: inout [UInt8]) {
    var position = 0
    while position < bytes.count {
      if place == .plain {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\\") { position += 1 }
        if position > start {
          endHalf(&text)
          text += bytes[start..<position]
        }
        guard position < bytes.count else { return }
        place = .escape
        position += 1
      } else if place == .escape {
        escape(bytes[position], &text)
        position += 1
      } else if let digit = hexadecimalDigit(bytes[position]) {
        unit = unit << 4 | digit
        count += 1
        position += 1
        if count == 4 { endUnit(&text) }
      } else {
        place = .plain
      }
    }
  }

  /// Ends the string.
  package mutating func finish(into text: inout [UInt8]) { endHalf(&text) }

  private mutating func escape(_ letter: UInt8, _ text: inout [UInt8]) {
    place = .plain
    switch letter {
    case UInt8(ascii: "u"):
      place = .digits
      unit = 0
      count = 0
      return
    case UInt8(ascii: "b"): append(0x08, &text)
    case UInt8(ascii: "f"): append(0x0c, &text)
    case UInt8(ascii: "n"): append(0x0a, &text)
    case UInt8(ascii: "r"): append(0x0d, &text)
    case UInt8(ascii: "t"): append(0x09, &text)
    default: append(letter, &text)
    }
  }

  private mutating func append(_ byte: UInt8, _ text: inout [UInt8]) {
    endHalf(&text)
    text.append(byte)
  }

  private mutating func endUnit(_ text: inout [UInt8]) {
    place = .plain
    if let first = half, unit >= 0xdc00, unit < 0xe000 {
      half = nil
      append(scalar: 0x10000 + (first - 0xd800) << 10 + (unit - 0xdc00), &text)
      return
    }
    endHalf(&text)
    if unit >= 0xd800, unit < 0xdc00 { half = unit } else { append(scalar: unit, &text) }
  }

  private mutating func endHalf(_ text: inout [UInt8]) {
    guard half != nil else { return }
    half = nil
    append(scalar: 0xfffd, &text)
  }

  private func append(scalar value: UInt32, _ text: inout [UInt8]) {
    let scalar = Unicode.Scalar(value) ?? "\u{fffd}"
    text += UTF8.encode(scalar).map(Array.init) ?? []
  }
}
