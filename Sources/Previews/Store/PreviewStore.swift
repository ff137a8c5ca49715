import FoundationEssentials
import Glibc
import Posix
import Synchronization

/// Previews on disk, so that what was shown once appears at once in later runs.
///
/// A folder of small files, each named by its key's digest and holding the key, so that no preview
/// is taken for another; the least recently used are removed when there are too many bytes. Several
/// programs may share it: files appear completely, and a missing or broken one is painted again.
package final class PreviewStore: Sendable {
  /// The size of the folder as far as it is known.
  private struct Ledger {
    /// nil until the folder has been scanned.
    var bytes: Int?
  }

  private let folder: String
  /// The most bytes of all files together.
  private let limit: Int
  private let ledger = Mutex(Ledger())
  /// Writes one preview after another.
  private static let writing = ThreadPool(width: 1)
  /// Reads one preview after another, and waits for no other work on the disk.
  private static let reading = ThreadPool(width: 1)

  /// `folder` is created with the first preview.
  package init(folder: String, limit: Int = 256 << 20) {
    self.folder = folder
    self.limit = limit
  }

  /// The stored content of a key; nil if there is none or it is broken. Takes well under a
  /// millisecond for what a terminal can show.
  func content(for key: String) async -> [UInt8]? {
    await Self.reading.run { [self] in
      let path = path(of: key)
      guard let bytes = read(path) else { return nil }
      guard let content = StoredFile.content(of: bytes, key: key) else {
        unlink(path)
        return nil
      }
      // The most recently used file stays longest.
      utimensat(AT_FDCWD, path, nil, 0)
      return content
    }
  }

  /// Stores content for a key, soon; a failure is ignored, because it can be painted again.
  func save(_ content: [UInt8], for key: String) {
    Self.writing.start { [self] in
      let file = StoredFile.bytes(of: content, key: key)
      guard file.count <= limit / 4, write(file, to: path(of: key)) else { return }
      makeRoom(for: file.count)
    }
  }

  /// Waits until everything given so far has been written.
  package func flush() async { await Self.writing.run {} }

  private func path(of key: String) -> String { "\(folder)/\(StoredFile.name(of: key))" }

  private func read(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      (1...limit).contains(Int(status.st_size))
    else { return nil }
    guard let bytes = try? readAll(file, most: limit), bytes.count == Int(status.st_size) else {
      return nil
    }
    return bytes
  }

  private func write(_ bytes: [UInt8], to path: String) -> Bool {
    makeFolder()
    return (try? writeWholeFile(bytes, to: path, isDurable: false)) != nil
  }

  private func makeFolder() {
    guard access(folder, W_OK) != 0 else { return }
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  /// Counts what was added, and removes the oldest files if it is too much. The folder is scanned
  /// only then: another program may have added or removed some.
  private func makeRoom(for added: Int) {
    let known = ledger.withLock { ledger in
      ledger.bytes = ledger.bytes.map { $0 + added }
      return ledger.bytes
    }
    if let known, known <= limit { return }
    var files = files()
    var bytes = files.reduce(0) { $0 + $1.bytes }
    if bytes > limit {
      files.sort { ($0.used.tv_sec, $0.used.tv_nsec) < ($1.used.tv_sec, $1.used.tv_nsec) }
      for file in files where bytes > limit * 9 / 10 {
        unlink(file.path)
        bytes -= file.bytes
      }
    }
    ledger.withLock { $0.bytes = bytes }
  }

  private func files() -> [(path: String, bytes: Int, used: timespec)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { name in
      var status = stat()
      let path = "\(folder)/\(name)"
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      return (path, Int(status.st_size), status.st_mtim)
    }
  }
}
