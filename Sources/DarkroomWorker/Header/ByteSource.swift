import Darkroom
import Glibc

/// Reads pieces of a file without moving its position. Reads past the end return nothing.
struct ByteSource {
  let descriptor: CInt
  /// The length of the file in bytes.
  let count: Int
  private let window = Window()

  /// The page read last: a hostile file has millions of parts a few bytes apart.
  private final class Window {
    static let length = 4096
    var start = 0
    var bytes: [UInt8] = []
  }

  init?(descriptor: CInt) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.descriptor = descriptor
    count = Int(status.st_size)
  }

  /// One byte, without the cost of an array.
  func byte(at offset: Int) -> UInt8? {
    let place = offset - window.start
    if window.bytes.indices.contains(place) { return window.bytes[place] }
    return bytes(at: offset, 1).first
  }

  /// Up to `length` bytes from `offset`; fewer at the end of the file.
  func bytes(at offset: Int, _ length: Int) -> [UInt8] {
    guard offset >= 0, offset < count, length > 0 else { return [] }
    let wanted = min(length, count - offset)
    guard wanted <= Window.length else { return read(at: offset, wanted) }
    var place = offset - window.start
    if place < 0 || place + wanted > window.bytes.count {
      window.bytes = read(at: offset, min(Window.length, count - offset))
      window.start = offset
      place = 0
    }
    return Array(window.bytes.dropFirst(place).prefix(wanted))
  }

  private func read(at offset: Int, _ wanted: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
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
  /// The unsigned number of `length` bytes at `offset`, most significant first.
  func bigEndian(at offset: Int, _ length: Int) -> Int? {
    guard offset >= 0, length < 8, offset + length <= count else { return nil }
    return dropFirst(offset).prefix(length).reduce(0) { $0 << 8 | Int($1) }
  }

  /// The unsigned number of `length` bytes at `offset`, least significant first.
  func littleEndian(at offset: Int, _ length: Int) -> Int? {
    guard offset >= 0, length < 8, offset + length <= count else { return nil }
    return dropFirst(offset).prefix(length).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  /// Whether these ASCII characters are at `offset`.
  func has(_ text: String, at offset: Int = 0) -> Bool {
    dropFirst(offset).starts(with: text.utf8)
  }
}

/// A descriptor's bytes, mapped into memory until the last reference is released.
final class MappedFile {
  let base: UnsafeMutablePointer<UInt8>
  let count: Int

  init(_ descriptor: Descriptor, isWritable: Bool) throws(DarkroomError) {
    var status = stat()
    guard fstat(descriptor.number, &status) == 0, status.st_size > 0 else {
      throw .unreadable(reason: reason(errno))
    }
    count = Int(status.st_size)
    let access = isWritable ? PROT_READ | PROT_WRITE : PROT_READ
    guard let base = mmap(nil, count, access, MAP_SHARED, descriptor.number, 0),
      base != MAP_FAILED
    else { throw .outOfMemory }
    self.base = base.assumingMemoryBound(to: UInt8.self)
  }

  deinit { munmap(base, count) }
}
