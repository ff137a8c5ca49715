/// Streams of zeros compressed as tightly as deflate can, made without compressing them.
enum Deflated {
  /// A zlib stream of that many zero bytes in about 160th of the length: one block of fixed codes
  /// (RFC 1951, section 3.2.6), a literal zero and then copies of 258 zeros from one byte back.
  static func zeros(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = [0x78, 0xDA]
    var pending: UInt64 = 0
    var length: UInt64 = 0
    func add(_ bits: UInt64, _ count: UInt64) {
      pending |= bits << length
      length += count
      while length >= 8 {
        bytes.append(UInt8(truncatingIfNeeded: pending))
        pending >>= 8
        length -= 8
      }
    }
    // The last block, of fixed codes. Codes go in from their most significant bit: here reversed.
    let zero: UInt64 = 0b0000_1100
    let copy: UInt64 = 0b1010_0011
    add(0b011, 3)
    add(zero, 8)
    // A copy is the length code 285 of eight bits and the distance code 0 of five.
    for _ in 0..<((count - 1) / 258) { add(copy, 13) }
    for _ in 0..<((count - 1) % 258) { add(zero, 8) }
    add(0, 7 + (8 - (length + 7) % 8) % 8)
    let sum = UInt32(count % 65521) << 16 | 1
    return bytes + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) }
  }
}
