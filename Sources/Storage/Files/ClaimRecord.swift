import Digest
import Glibc
import Model

/// The content of a claim's file: 4 KiB that are on disk before anything is sent, so that they can
/// be overwritten in place when nothing else can be written.
///
/// The first byte is `!` after a crash of the program. From byte 64 follows the provider's name for
/// the job: `task`, the first 16 digits of its SHA-256, its length in bytes, the bytes.
struct ClaimRecord: Equatable {
  var task: String?
  var hasFaulted = false

  /// Whether it holds nothing that the library does not.
  var isEmpty: Bool { task == nil && !hasFaulted }

  private static let size = 4096
  private static let start = 64
  /// The longest name in bytes, given what precedes it.
  static let mostBytes = 3900

  init() {}

  /// Reads a file; a torn one, or one of an earlier version, counts as empty.
  init(reading descriptor: CInt) {
    var bytes = [UInt8](repeating: 0, count: Self.size)
    let length = pread(descriptor, &bytes, bytes.count, 0)
    // The claim of an earlier version has no room, but may have been marked.
    hasFaulted = length > 0 && bytes[0] == UInt8(ascii: "!")
    guard length == bytes.count else { return }
    let words = bytes[Self.start...].split(
      separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false)
    guard words.count == 4, words[0].elementsEqual("task".utf8),
      let count = Int(String(decoding: words[2], as: UTF8.self)), count > 0,
      count <= words[3].count
    else { return }
    let name = words[3].prefix(count)
    guard words[1].elementsEqual(Self.digest(name).utf8),
      let text = String(validating: name, as: UTF8.self)
    else { return }
    task = text
  }

  /// Fills the file with blanks and syncs it to disk.
  ///
  /// - Throws: A `storage` failure if there is no room.
  static func reserve(_ descriptor: CInt, at path: String) throws(Failure) {
    let blanks = [UInt8](repeating: UInt8(ascii: " "), count: size)
    try write(blanks, to: descriptor, from: 0, at: path)
    guard fsync(descriptor) == 0 else { throw .storage(at: path, code: errno) }
  }

  static func hasRoom(_ descriptor: CInt) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && Int(status.st_size) >= size
  }

  /// Overwrites the stored name, or records that there is none, and syncs it to disk.
  func write(to descriptor: CInt, at path: String) throws(Failure) {
    let name = Array((task ?? "").utf8)
    guard name.count <= Self.mostBytes else {
      throw Failure(.storage, "The provider's id for the request is too long to store.")
    }
    var bytes = [UInt8](repeating: UInt8(ascii: " "), count: Self.size - Self.start)
    if task != nil {
      let words = Array("task \(Self.digest(name)) \(name.count) ".utf8) + name
      bytes.replaceSubrange(..<words.count, with: words)
    }
    try Self.write(bytes, to: descriptor, from: Self.start, at: path)
    guard fdatasync(descriptor) == 0 else { throw .storage(at: path, code: errno) }
  }

  static func clearFault(_ descriptor: CInt) {
    pwrite(descriptor, " ", 1, 0)
  }

  private static func write(
    _ bytes: [UInt8], to descriptor: CInt, from offset: Int, at path: String
  ) throws(Failure) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        pwrite(
          descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done,
          off_t(offset + done))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .storage(at: path, code: count < 0 ? errno : ENOSPC) }
      done += count
    }
  }

  private static func digest(_ bytes: some Sequence<UInt8>) -> String {
    String(hexadecimal(SHA256.hash(bytes)).prefix(16))
  }
}
