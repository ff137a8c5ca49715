import Glibc

/// Whole small files that only their owner may read.
enum PrivateFile {
  /// Writes a file beside its place and moves it there, so that it is there whole or not at all.
  static func write(_ bytes: [UInt8], to path: String) throws(SandboxError) {
    let temporary = temporaryName(for: path)
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .storage(path: path, reason: systemReason()) }
    var failure: CInt = 0
    if !writeAll(bytes.span.bytes, to: descriptor) || fsync(descriptor) != 0 { failure = errno }
    close(descriptor)
    if failure == 0, rename(temporary, path) != 0 { failure = errno }
    guard failure == 0 else {
      unlink(temporary)
      throw .storage(path: path, reason: systemReason(failure))
    }
  }

  /// The ending of files that are still being written.
  static let temporaryEnding = ".part"

  /// A name beside a file's that no other process uses.
  static func temporaryName(for path: String) -> String {
    "\(path).\(randomName())\(temporaryEnding)"
  }

  static func randomName() -> String { String(UInt64.random(in: .min ... .max), radix: 16) }

  /// Removes what a process that was killed has left half written. Only for a folder in which this
  /// process alone writes.
  static func sweep(_ folder: String) {
    for name in names(in: folder, hidden: true) where name.hasSuffix(temporaryEnding) {
      unlink("\(folder)/\(name)")
    }
  }

  /// The bytes of a file; nil when there is none.
  static func read(_ path: String) throws(SandboxError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0, errno == ENOENT { return nil }
    guard descriptor >= 0 else { throw .storage(path: path, reason: systemReason()) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .storage(path: path, reason: systemReason())
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled)
      }
      guard count > 0 else { throw .storage(path: path, reason: systemReason()) }
      filled += count
    }
    return bytes
  }

  /// The names in a folder, sorted; those that begin with a dot only when they are wanted.
  static func names(in folder: String, hidden: Bool = false) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != "..", hidden || !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// Writes everything; false with `errno` when the system refuses.
  static func writeAll(_ bytes: RawSpan, to descriptor: CInt) -> Bool {
    bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
  }

  /// Writes everything; false with `errno` when the system refuses.
  static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt) -> Bool {
    var position = 0
    while position < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      position += count
    }
    return true
  }
}
