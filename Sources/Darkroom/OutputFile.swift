import Glibc

/// A file being written beside its final name; it appears there completely or not at all.
struct OutputFile: ~Copyable {
  let descriptor: Descriptor
  private let path: String
  private let temporary: String
  private var isKept = false

  /// Creates the temporary file, readable by its owner only.
  init(at path: String) throws(DarkroomError) {
    // Random, because processes in two containers may have the same number.
    temporary = "\(path).\(String(UInt64.random(in: .min ... .max), radix: 36)).part"
    self.path = path
    let opened = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard opened >= 0 else { throw .cannotWrite(reason: reason(errno)) }
    descriptor = Descriptor(owning: opened)
  }

  /// Gives the file its name, replacing an existing one.
  consuming func keep() throws(DarkroomError) {
    guard rename(temporary, path) == 0 else { throw .cannotWrite(reason: reason(errno)) }
    isKept = true
  }

  deinit {
    if !isKept { unlink(temporary) }
  }
}
