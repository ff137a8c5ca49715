import Glibc
import Imagery
import Model
import Payload
import Posix
import Synchronization

/// The library's bytes as files named by their SHA-256, so that equal bytes are stored once.
///
/// A file is written under `incoming`, synced to disk, then renamed: under its final name it is
/// always complete.
final class FileBlobStore: BlobStore {
  let folders: StorageFolders
  private let incoming: IncomingFiles
  /// The files this process has added, by digest, with their inodes; not those whose bytes were
  /// stored before.
  private let fresh = Mutex<[String: ino_t]>([:])

  init(_ folders: StorageFolders) {
    self.folders = folders
    incoming = IncomingFiles(folders)
  }

  func open() throws(BlobError) -> any BlobWriter {
    try BlobFileWriter(blobs: self, path: temporaryPath())
  }

  func reader(of blob: Blob) throws(BlobError) -> any BlobReader {
    try fileReader(of: blob)
  }

  func fileReader(of blob: Blob) throws(BlobError) -> BlobFileReader {
    guard let path = path(ofDigest: blob.name) else { throw .missing(name: blob.name) }
    return try BlobFileReader(path, of: blob)
  }

  /// A new name for a file being written.
  func temporaryPath() throws(BlobError) -> String { try incoming.path() }

  func path(ofDigest digest: String, type: MediaType?) -> String {
    let name = "\(digest.prefix(2))/\(digest.dropFirst(2))"
    guard let type else { return "\(folders.strings)/\(name)" }
    return "\(folders.pictures)/\(name).\(type.fileExtension)"
  }

  /// The path of stored bytes, looked for first with the extension of `first`; nil if there are
  /// none.
  func path(ofDigest digest: String, firstAs first: MediaType = .png) -> String? {
    let isDigest =
      digest.utf8.count == 64
      && digest.utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
          || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
    // An untrusted name must not lead out of the folder.
    guard isDigest else { return nil }
    let types: [MediaType?] = [first, .png, .jpeg, nil, .webp, .heic, .gif, .avif, .tiff, .bmp]
    return types.lazy.map { self.path(ofDigest: digest, type: $0) }
      .first { access($0, F_OK) == 0 }
  }

  /// Gives a finished file its final name. Afterwards both the file and the name are on disk.
  func keep(_ temporary: String, digest: String, type: MediaType?) throws(BlobError) {
    let final = path(ofDigest: digest, type: type)
    let folder = parentFolder(of: final)
    do throws(SystemError) { try makeFolders(folder) } catch {
      throw .system("make \(folder)", error)
    }
    var status = stat()
    // A link fails if the name is taken, which a rename does not report. Some file systems have no
    // links.
    if link(temporary, final) == 0 {
      unlink(temporary)
      if stat(final, &status) == 0 { fresh.withLock { $0[digest] = status.st_ino } }
    } else {
      // Equal bytes under the final name may be a damaged copy: the new ones replace it.
      guard rename(temporary, final) == 0 else { throw .system("store \(final)") }
      fresh.withLock { $0[digest] = nil }
    }
    do throws(SystemError) { try synchronizeFolder(folder) } catch {
      throw .system("synchronize \(folder)", error)
    }
  }

  /// Removes a file that this process has added, unless its bytes were stored again since.
  ///
  /// - Returns: Whether it is gone.
  func discard(_ digest: String) -> Bool {
    guard let inode = fresh.withLock({ $0.removeValue(forKey: digest) }),
      let path = path(ofDigest: digest)
    else { return false }
    var status = stat()
    guard stat(path, &status) == 0, status.st_ino == inode else { return false }
    return unlink(path) == 0
  }

  /// Removes the unfinished files of processes that are gone.
  func sweep() { incoming.sweep() }
}

extension BlobError {
  /// A system call failed while this was to be done; the last one unless an error is given.
  static func system(_ what: String, _ error: SystemError = SystemError()) -> BlobError {
    [ENOSPC, EDQUOT, EFBIG].contains(error.code) ? .full : .failed("cannot \(what): \(error)")
  }
}
