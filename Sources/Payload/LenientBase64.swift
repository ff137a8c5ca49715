/// Decodes base64 in any spelling, in chunks of any size: either alphabet or a mix, with or without
/// padding or with too much, broken into lines, percent-encoded, and after the head of a `data:`
/// URI (RFC 2397). It yields the bytes; the spelling is lost.
package struct LenientBase64 {
  private enum Place {
    /// Before the first character that shows whether this is a `data:` URI.
    case start
    case head
    case body
    case percent([UInt8])
    /// After padding, where only more of it may follow.
    case padding
    /// After a character that is not base64.
    case over
  }

  /// The media type that a `data:` URI claims.
  package private(set) var label: String?
  /// Whether a character appeared that has no place in base64; nothing after it was decoded.
  package var isBroken: Bool { if case .over = place { true } else { false } }

  private var place = Place.start
  private var head: [UInt8] = []
  private var bits: UInt32 = 0
  private var count = 0

  private static let longestHead = 256
  private static let marker = Array("data:".utf8)

  package init() {}

  /// Decodes the next characters and appends their bytes to `bytes`.
  package mutating func feed(_ text: [UInt8], into bytes: inout [UInt8]) {
    text.withBytes { feed($0, into: &bytes) }
  }

  /// Decodes the next character and appends its bytes to `bytes`.
  package mutating func feed(_ character: UInt8, into bytes: inout [UInt8]) {
    consume(character, &bytes)
  }

  /// Decodes the next characters and appends their bytes to `bytes`.
  package mutating func feed(_ text: UnsafeRawBufferPointer, into bytes: inout [UInt8]) {
    for character in text {
      if case .over = place { return }
      consume(character, &bytes)
    }
  }

  /// Ends the text and decodes its last, incomplete group.
  package mutating func finish(into bytes: inout [UInt8]) {
    if case .head = place {
      // Not a `data:` URI after all.
      let text = head
      place = .body
      head = []
      for character in text { consume(character, &bytes) }
    }
    let whole = bits << UInt32(6 * (4 - count))
    if count >= 2 { bytes.append(UInt8(truncatingIfNeeded: whole >> 16)) }
    if count == 3 { bytes.append(UInt8(truncatingIfNeeded: whole >> 8)) }
    count = 0
    bits = 0
  }

  private mutating func consume(_ character: UInt8, _ bytes: inout [UInt8]) {
    switch place {
    case .body: decode(character, &bytes)
    case .padding:
      // Percent-encoded padding is `%3D`.
      if !"=%3Dd".utf8.contains(character), !isSpace(character) { place = .over }
    case .percent(let digits):
      guard let digit = hexadecimalDigit(character) else {
        place = .over
        return
      }
      guard let first = digits.first.flatMap(hexadecimalDigit) else {
        place = .percent([character])
        return
      }
      place = .body
      decode(UInt8(first << 4 | digit), &bytes)
    case .start:
      // Quotation marks surround the text when it was quoted twice.
      if isSpace(character) || character == UInt8(ascii: "\"") { return }
      place = .head
      consumeHead(character, &bytes)
    case .head: consumeHead(character, &bytes)
    case .over: break
    }
  }

  private mutating func consumeHead(_ character: UInt8, _ bytes: inout [UInt8]) {
    if character == UInt8(ascii: ","), head.count >= Self.marker.count {
      let text = String(decoding: head, as: UTF8.self).lowercased()
      place = text.hasSuffix("base64") ? .body : .over
      let type = text.dropFirst(Self.marker.count).prefix { $0 != ";" }
      label = type.isEmpty ? nil : String(type)
      head = []
      return
    }
    head.append(character)
    let isMarker =
      head.count > Self.marker.count
      || Self.marker.starts(with: head.map { $0 < 0x5b && $0 > 0x40 ? $0 | 0x20 : $0 })
    guard !isMarker || head.count > Self.longestHead else { return }
    let text = head
    head = []
    place = .body
    for character in text { consume(character, &bytes) }
  }

  private mutating func decode(_ character: UInt8, _ bytes: inout [UInt8]) {
    switch character {
    case UInt8(ascii: "="): place = .padding
    case UInt8(ascii: "%"): place = .percent([])
    case _ where isSpace(character): break
    default:
      let value = Self.values[Int(character)]
      guard value < 64 else {
        place = .over
        return
      }
      bits = bits << 6 | UInt32(value)
      count += 1
      guard count == 4 else { return }
      bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
      bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
      bytes.append(UInt8(truncatingIfNeeded: bits))
      bits = 0
      count = 0
    }
  }

  private func isSpace(_ character: UInt8) -> Bool {
    character == 0x20 || (0x09...0x0d).contains(character)
  }

  /// The value of each character in either alphabet; 255 for characters without one.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    let characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    for (value, character) in characters.utf8.enumerated() {
      values[Int(character)] = UInt8(value)
    }
    for (character, value) in zip("+-/_".utf8, [62, 62, 63, 63] as [UInt8]) {
      values[Int(character)] = value
    }
    return values
  }()
}

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
