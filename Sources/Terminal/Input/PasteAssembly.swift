/// Collects the bytes between `CSI 200~` and `CSI 201~`, whatever they are.
struct PasteAssembly: Sendable {
  private static let end: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]
  /// Bytes beyond this are dropped; a prompt is far smaller.
  private static let limit = 16 << 20
  private var bytes: [UInt8] = []
  private var matched = 0

  /// Appends a byte; returns the cleaned text if it was the last.
  mutating func append(_ byte: UInt8) -> String? {
    if byte == Self.end[matched] {
      matched += 1
      return matched == Self.end.count ? text : nil
    }
    if matched > 0 {
      append(Self.end[..<matched])
      matched = 0
      if byte == Self.end[0] {
        matched = 1
        return nil
      }
    }
    append(CollectionOfOne(byte))
    return nil
  }

  private mutating func append(_ more: some Collection<UInt8>) {
    if bytes.count < Self.limit { bytes.append(contentsOf: more) }
  }

  /// The cleaned text: line ends become `\n`, tabs four blanks; other control characters are
  /// removed.
  private var text: String {
    var output = String.UnicodeScalarView()
    var previous: Unicode.Scalar = " "
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0x0A: if previous != "\r" { output.append("\n") }
      case 0x0D: output.append("\n")
      case 0x09: output.append(contentsOf: "    ".unicodeScalars)
      case 0..<0x20, 0x7F..<0xA0: break
      default: output.append(scalar)
      }
      previous = scalar
    }
    return String(output)
  }
}
