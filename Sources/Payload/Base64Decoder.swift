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
  mutating func take(
    _ characters: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer,
    filled: inout Int
  ) -> Int {
    var position = 0
    while position < characters.count, filled + 3 <= buffer.count {
      if pending.isEmpty, padding == 0 {
        takeGroups(characters, &position, buffer, &filled)
        guard position < characters.count, filled + 3 <= buffer.count else { break }
      }
      guard takeOne(characters[position], buffer, &filled) else { break }
      position += 1
    }
    return position
  }

  /// Decodes whole groups of four as long as they hold nothing unusual.
  private func takeGroups(
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

  private mutating func takeOne(
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
