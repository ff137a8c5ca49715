/// The two alphabets of RFC 4648, which differ in the last two characters.
enum Base64Alphabet {
  /// `+` and `/`.
  case standard
  /// `-` and `_`.
  case urlSafe

  /// The alphabet to which this character is unique; nil for characters that are in both or in
  /// neither.
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

/// Decodes base64 for as long as encoding it again would give the same characters.
struct Base64Decoder {
  /// The alphabet, once a character has revealed it.
  private(set) var alphabet: Base64Alphabet?
  /// The characters of an incomplete group of four.
  private(set) var pending: [UInt8] = []
  private(set) var padding = 0

  /// Decodes characters into a buffer and advances `filled`.
  ///
  /// - Returns: The number of characters consumed: all of them, unless the buffer has no room for
  ///   three more bytes or the next character cannot be part of canonical base64.
  mutating func decode(
    _ characters: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer,
    filled: inout Int
  ) -> Int {
    var position = 0
    while position < characters.count, filled + 3 <= buffer.count {
      if pending.isEmpty, padding == 0 {
        decodeGroups(characters, &position, buffer, &filled)
        guard position < characters.count, filled + 3 <= buffer.count else { break }
      }
      guard decodeOne(characters[position], buffer, &filled) else { break }
      position += 1
    }
    return position
  }

  /// Decodes whole groups of four as long as they hold nothing unusual.
  private func decodeGroups(
    _ source: UnsafeRawBufferPointer, _ position: inout Int,
    _ buffer: UnsafeMutableRawBufferPointer, _ filled: inout Int
  ) {
    Base64Alphabet.decodingTable(alphabet).withUnsafeBufferPointer { table in
      var from = position
      var to = filled
      while from + 8 <= source.count, to + 8 <= buffer.count {
        let text = UInt64(
          littleEndian: source.loadUnaligned(fromByteOffset: from, as: UInt64.self))
        let first =
          table[Int(text & 0xff)] | table[256 + Int(text >> 8 & 0xff)]
          | table[512 + Int(text >> 16 & 0xff)] | table[768 + Int(text >> 24 & 0xff)]
        let second =
          table[Int(text >> 32 & 0xff)] | table[256 + Int(text >> 40 & 0xff)]
          | table[512 + Int(text >> 48 & 0xff)] | table[768 + Int(text >> 56)]
        if (first | second) & Base64Alphabet.invalid != 0 { break }
        // The next round overwrites two of the eight bytes.
        let bytes = UInt64(first) << 40 | UInt64(second) << 16
        buffer.storeBytes(of: bytes.bigEndian, toByteOffset: to, as: UInt64.self)
        from += 8
        to += 6
      }
      position = from
      filled = to
    }
  }

  private mutating func decodeOne(
    _ character: UInt8, _ buffer: UnsafeMutableRawBufferPointer, _ filled: inout Int
  ) -> Bool {
    if character == UInt8(ascii: "=") {
      guard pending.count >= 2, pending.count + padding < 4, hasNoSpareBits else { return false }
      padding += 1
      return true
    }
    guard padding == 0 else { return false }
    if let own = Base64Alphabet(character) {
      guard alphabet == nil || alphabet == own else { return false }
      alphabet = own
    }
    guard Base64Alphabet.decodingTable(alphabet)[Int(character)] != Base64Alphabet.invalid else {
      return false
    }
    pending.append(character)
    if pending.count == 4 {
      let bits = pendingBits
      buffer[filled] = UInt8(truncatingIfNeeded: bits >> 16)
      buffer[filled + 1] = UInt8(truncatingIfNeeded: bits >> 8)
      buffer[filled + 2] = UInt8(truncatingIfNeeded: bits)
      filled += 3
      pending.removeAll(keepingCapacity: true)
    }
    return true
  }

  /// The bytes of the last, incomplete group and the encoding of the whole; nil if no encoder could
  /// have written it.
  func end() -> (bytes: [UInt8], encoding: ExternalString.Encoding)? {
    let isURL = alphabet == .urlSafe
    guard !pending.isEmpty else { return ([], isURL ? .base64URL : .base64) }
    let isPadded = padding > 0
    guard pending.count >= 2, hasNoSpareBits, !isPadded || pending.count + padding == 4 else {
      return nil
    }
    let bits = pendingBits
    let bytes = [UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8)]
    let encoding: ExternalString.Encoding =
      switch (isURL, isPadded) {
      case (false, true): .base64
      case (false, false): .base64Unpadded
      case (true, true): .base64URL
      case (true, false): .base64URLUnpadded
      }
    return (Array(bytes.prefix(pending.count - 1)), encoding)
  }

  /// The consumed characters that are not part of a decoded byte yet.
  var undecoded: [UInt8] {
    pending + Array(repeating: UInt8(ascii: "="), count: padding)
  }

  /// The pending characters as the high bits of a 24-bit group.
  private var pendingBits: UInt32 {
    let table = Base64Alphabet.decodingTable(alphabet)
    return pending.enumerated().reduce(0) { $0 | table[$1.offset * 256 + Int($1.element)] }
  }

  /// Whether the bits that do not fill a byte are zero, as encoders write them.
  private var hasNoSpareBits: Bool {
    pendingBits & (pending.count == 2 ? 0xffff : pending.count == 3 ? 0xff : 0) == 0
  }
}

/// Writes bytes in base64, a chunk at a time.
struct Base64Encoder {
  let alphabet: Base64Alphabet
  let isPadded: Bool

  /// nil when the encoding is not base64.
  init?(_ encoding: ExternalString.Encoding) {
    switch encoding {
    case .base64: (alphabet, isPadded) = (.standard, true)
    case .base64Unpadded: (alphabet, isPadded) = (.standard, false)
    case .base64URL: (alphabet, isPadded) = (.urlSafe, true)
    case .base64URLUnpadded: (alphabet, isPadded) = (.urlSafe, false)
    case .verbatim: return nil
    }
  }

  init(_ alphabet: Base64Alphabet, isPadded: Bool = true) {
    self.alphabet = alphabet
    self.isPadded = isPadded
  }

  /// The number of characters that this many bytes become.
  func length(_ byteCount: Int) -> Int {
    isPadded ? (byteCount + 2) / 3 * 4 : (byteCount * 4 + 2) / 3
  }

  /// Encodes bytes into a buffer with enough room for them. Only the last chunk may have a length
  /// that is not a multiple of three.
  ///
  /// - Returns: The number of characters written.
  func encode(_ source: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    precondition(buffer.count >= length(source.count))
    return alphabet.encodingTable.withUnsafeBufferPointer { table in
      var from = 0
      var to = 0
      while from + 8 <= source.count {
        // Six of the eight bytes are used.
        let bits = UInt64(
          bigEndian: source.loadUnaligned(fromByteOffset: from, as: UInt64.self))
        let text =
          UInt64(table[Int(bits >> 52)]) | UInt64(table[Int(bits >> 40 & 0xfff)]) << 16
          | UInt64(table[Int(bits >> 28 & 0xfff)]) << 32
          | UInt64(table[Int(bits >> 16 & 0xfff)]) << 48
        buffer.storeBytes(of: text.littleEndian, toByteOffset: to, as: UInt64.self)
        from += 6
        to += 8
      }
      while from < source.count {
        let count = min(3, source.count - from)
        var bits = 0
        for place in 0..<3 { bits = bits << 8 | (place < count ? Int(source[from + place]) : 0) }
        for place in 0..<4 where isPadded || place <= count {
          let pair = table[place < 2 ? bits >> 12 : bits & 0xfff]
          let character = UInt8(truncatingIfNeeded: place % 2 == 0 ? pair : pair >> 8)
          buffer[to] = place <= count ? character : UInt8(ascii: "=")
          to += 1
        }
        from += 3
      }
      return to
    }
  }

  /// The characters of a short chunk.
  func encode(_ source: UnsafeRawBufferPointer) -> [UInt8] {
    // The initializer below writes to the single empty array that all threads share.
    if source.isEmpty { return [] }
    return [UInt8](unsafeUninitializedCapacity: length(source.count)) { buffer, count in
      count = encode(source, into: UnsafeMutableRawBufferPointer(buffer))
    }
  }
}
