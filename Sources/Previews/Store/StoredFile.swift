/// The layout of a stored preview: a signature, the lengths of key and content, a checksum of both,
/// then the key and the content. Numbers are little endian.
enum StoredFile {
  /// Changed with the layout or the painting: old files are then painted again.
  private static let mark = Array("retake1\n".utf8)
  private static let headLength = 8 + 8 + 8 + 8

  /// Two 64-bit hashes with different seeds; the key in the file rules out collisions.
  static func name(of key: String) -> String {
    [sum(key.utf8, from: 0xCBF2_9CE4_8422_2325), sum(key.utf8, from: 0x9AE1_6A3B_2F90_404F)]
      .map { String($0, radix: 36) }.joined(separator: "-")
  }

  static func bytes(of content: [UInt8], key: String) -> [UInt8] {
    var writer = ByteWriter()
    writer.bytes.reserveCapacity(content.count + key.utf8.count + headLength)
    writer.bytes += mark
    writer.add(UInt64(key.utf8.count))
    writer.add(UInt64(content.count))
    writer.add(checksum(key.utf8, content[...]))
    writer.bytes += key.utf8
    writer.bytes += content
    return writer.bytes
  }

  /// nil if the file belongs to another key or version, is truncated or was changed.
  static func content(of bytes: [UInt8], key: String) -> [UInt8]? {
    var reader = ByteReader(bytes)
    guard reader.take(mark.count).elementsEqual(mark), let keyLength = reader.number(UInt64.self),
      let length = reader.number(UInt64.self), let sum = reader.number(UInt64.self),
      keyLength == key.utf8.count, length == bytes.count - headLength - key.utf8.count,
      reader.take(key.utf8.count).elementsEqual(key.utf8)
    else { return nil }
    let content = reader.take(Int(length))
    guard checksum(key.utf8, content) == sum else { return nil }
    return Array(content)
  }

  private static func checksum(_ key: String.UTF8View, _ content: ArraySlice<UInt8>) -> UInt64 {
    content.withUnsafeBytes { bytes in
      // Eight bytes at a time; the rest one by one.
      var sum = sum(key, from: 0xCBF2_9CE4_8422_2325)
      let whole = bytes.count / 8 * 8
      for offset in stride(from: 0, to: whole, by: 8) {
        sum = (sum ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* prime
        sum ^= sum >> 32
      }
      for byte in bytes[whole...] { sum = (sum ^ UInt64(byte)) &* prime }
      return sum
    }
  }

  private static let prime: UInt64 = 0x100_0000_01B3

  /// FNV-1a.
  private static func sum(_ bytes: String.UTF8View, from start: UInt64) -> UInt64 {
    bytes.reduce(start) { ($0 ^ UInt64($1)) &* prime }
  }
}

/// Appends numbers and bytes, little endian.
struct ByteWriter {
  var bytes: [UInt8] = []

  mutating func add(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
  }
}

/// Reads them back; beyond the end it returns nothing.
struct ByteReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ count: Int) -> ArraySlice<UInt8> {
    defer { rest = rest.dropFirst(max(0, count)) }
    return rest.prefix(max(0, count))
  }

  mutating func number<N: FixedWidthInteger>(_ type: N.Type) -> N? {
    let bytes = take(MemoryLayout<N>.size)
    guard bytes.count == MemoryLayout<N>.size else { return nil }
    return bytes.withUnsafeBytes { N(littleEndian: $0.loadUnaligned(as: N.self)) }
  }
}
