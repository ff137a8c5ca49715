/// The two alphabets of RFC 4648, which differ in the last two characters.
enum Base64Alphabet {
  /// `+` and `/`.
  case standard
  /// `-` and `_`.
  case urlSafe

  /// The alphabet to which this character is unique; nil for characters that are in both or in neither.
  init?(_ character: UInt8) {
    switch character {
    case UInt8(ascii: "+"), UInt8(ascii: "/"): self = .standard
    case UInt8(ascii: "-"), UInt8(ascii: "_"): self = .urlSafe
    default: return nil
    }
  }

  /// The entry of a decoding table for a character that is not in the alphabet.
  static let invalid: UInt32 = 1 << 24

  /// Four tables in one: what a character contributes to 24 bits as the first to fourth of its
  /// group. Without an alphabet, only the characters common to both are known.
  static func decodingTable(_ alphabet: Base64Alphabet?) -> [UInt32] {
    switch alphabet {
    case nil: commonDecoding
    case .standard: standardDecoding
    case .urlSafe: urlSafeDecoding
    }
  }

  /// The two characters for every 12 bits, the first in the lower byte.
  var encodingTable: [UInt16] {
    switch self {
    case .standard: Self.standardEncoding
    case .urlSafe: Self.urlSafeEncoding
    }
  }

  private static let common = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
  private static let commonDecoding = decoding(common)
  private static let standardDecoding = decoding(common + "+/".utf8)
  private static let urlSafeDecoding = decoding(common + "-_".utf8)
  private static let standardEncoding = encoding(common + "+/".utf8)
  private static let urlSafeEncoding = encoding(common + "-_".utf8)

  private static func decoding(_ characters: [UInt8]) -> [UInt32] {
    var table = [UInt32](repeating: invalid, count: 1024)
    for (value, character) in characters.enumerated() {
      for place in 0..<4 {
        table[place * 256 + Int(character)] = UInt32(value) << UInt32(18 - 6 * place)
      }
    }
    return table
  }

  private static func encoding(_ characters: [UInt8]) -> [UInt16] {
    (0..<4096).map { UInt16(characters[$0 >> 6]) | UInt16(characters[$0 & 63]) << 8 }
  }
}
