import Glibc
import Model
import Payload
import Synchronization

/// The bytes of the library as files named by their SHA-256, so that equal bytes are kept once.
///
/// A file is written under `incoming`, brought to the disk, then renamed: under its final name there
/// are only whole files.
final class FileShelf: BlobShelf {
  let folders: StorageFolders
  private static let count = Atomic<Int>(0)

  init(_ folders: StorageFolders) {
    self.folders = folders
  }

  func open() throws(BlobError) -> any BlobWriter {
    try BlobFileWriter(shelf: self, path: temporaryPath())
  }

  func reader(of blob: Blob) throws(BlobError) -> any BlobReader {
    try fileReader(of: blob)
  }

  func fileReader(of blob: Blob) throws(BlobError) -> BlobFileReader {
    guard let path = path(ofDigest: blob.name) else { throw .missing(name: blob.name) }
    return try BlobFileReader(path, of: blob)
  }

  /// A new name for a file that is still being made. It tells the process, so that what a dead one
  /// left can be cleared away.
  func temporaryPath() -> String {
    "\(folders.incoming)/\(getpid())-\(Self.count.add(1, ordering: .relaxed).newValue)"
  }

  func path(ofDigest digest: String, type: MediaType?) -> String {
    let name = "\(digest.prefix(2))/\(digest.dropFirst(2))"
    guard let type else { return "\(folders.strings)/\(name)" }
    return "\(folders.pictures)/\(name).\(type.fileExtension)"
  }

  /// Where bytes lie; nil when there are none.
  func path(ofDigest digest: String) -> String? {
    let isDigest = digest.utf8.count == 64 && digest.allSatisfy { $0.isHexDigit && !$0.isUppercase }
    // A name from elsewhere must not lead out of the folder.
    guard isDigest else { return nil }
    let types: [MediaType?] = [.png, .jpeg, nil, .webp, .heic, .gif]
    return types.lazy.map { self.path(ofDigest: digest, type: $0) }
      .first { access($0, F_OK) == 0 }
  }

  /// Gives a finished file its final name. Both the file and the name are on the disk afterwards.
  func keep(_ temporary: String, digest: String, type: MediaType?) throws(BlobError) {
    let final = path(ofDigest: digest, type: type)
    let folder = above(final)
    guard makeFolder(folder) else { throw .system("make \(folder)") }
    guard rename(temporary, final) == 0 else { throw .system("store \(final)") }
    guard synchronizeFolder(folder) else { throw .system("synchronize \(folder)") }
  }

  /// Removes what processes that are gone left half written.
  func sweep() {
    for name in names(in: folders.incoming) {
      guard let owner = name.split(separator: "-").first.flatMap({ pid_t($0) }) else { continue }
      if kill(owner, 0) != 0, errno == ESRCH { unlink("\(folders.incoming)/\(name)") }
    }
  }
}

extension BlobError {
  /// The last system call failed while this was to be done.
  static func system(_ what: String) -> BlobError {
    [ENOSPC, EDQUOT, EFBIG].contains(errno)
      ? .full : .failed("cannot \(what): \(String(cString: strerror(errno)))")
  }
}
