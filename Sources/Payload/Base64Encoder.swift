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
