import Glibc

/// Reads pieces of a file without moving its position. What lies past the end reads as nothing.
struct ByteSource {
  let descriptor: CInt
  /// Length of the file in bytes.
  let count: Int

  init?(descriptor: CInt) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.descriptor = descriptor
    count = Int(status.st_size)
  }

  /// Up to `length` bytes from `offset`; fewer at the end of the file.
  func bytes(at offset: Int, _ length: Int) -> [UInt8] {
    guard offset >= 0, offset < count, length > 0 else { return [] }
    let wanted = min(length, count - offset)
    return [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
      while filled < wanted {
        let got = pread(
          descriptor, buffer.baseAddress.map { $0 + filled }, wanted - filled,
          off_t(offset + filled))
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { return }
        filled += got
      }
    }
  }
}

extension Collection<UInt8> {
  /// The unsigned number of `length` bytes at `offset` from the start, most significant first.
  func bigEndian(at offset: Int, _ length: Int) -> Int? {
    guard offset >= 0, length < 8, offset + length <= count else { return nil }
    return dropFirst(offset).prefix(length).reduce(0) { $0 << 8 | Int($1) }
  }

  /// The same, least significant byte first.
  func littleEndian(at offset: Int, _ length: Int) -> Int? {
    guard offset >= 0, length < 8, offset + length <= count else { return nil }
    return dropFirst(offset).prefix(length).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// Whether these ASCII characters stand at `offset`.
  func has(_ text: String, at offset: Int = 0) -> Bool {
    dropFirst(offset).starts(with: text.utf8)
  }
}
