import Cells

/// Assembles UTF-8 bytes into characters. Invalid bytes are dropped.
///
/// Code points that arrive in one read and form one character, such as an emoji with its skin tone,
/// become one key.
struct TextAssembly: Sendable {
  private var pending: [UInt8] = []
  private var needed = 0
  private var alt = false
  private var text = ""

  /// Whether the last character lacks bytes.
  var isUnfinished: Bool { !pending.isEmpty || alt }

  mutating func append(_ byte: UInt8, alt: Bool = false) {
    if alt { self.alt = true }
    switch byte {
    case 0x20..<0x7F:
      dropBytes()
      text.unicodeScalars.append(Unicode.Scalar(byte))
    case 0x80...0xBF:
      guard !pending.isEmpty else { return dropUnfinished() }
      pending.append(byte)
      if pending.count == needed { decode() }
    case 0xC2...0xF4:
      pending = [byte]
      needed = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
    default: dropUnfinished()
    }
  }

  /// Reports the complete characters read so far.
  mutating func flush(into output: inout [Incoming]) {
    guard !text.isEmpty else { return }
    var isAlt = alt
    for character in text {
      output.append(.input(.key(Key(.character(character), isAlt ? .alt : []))))
      isAlt = false
    }
    text = ""
    alt = false
  }

  mutating func dropUnfinished() {
    dropBytes()
    if text.isEmpty { alt = false }
  }

  private mutating func dropBytes() {
    pending = []
    needed = 0
  }

  private mutating func decode() {
    if let decoded = String(validating: pending, as: UTF8.self),
      let scalar = decoded.unicodeScalars.first, scalar.value >= 0xA0
    {
      text.unicodeScalars.append(scalar)
    }
    dropUnfinished()
  }
}
