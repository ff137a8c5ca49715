import Digest
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
  func commit(_ temporary: String, digest: String, type: MediaType?) throws(BlobError) {
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

/// Writes a blob to a file under `incoming` and hashes it meanwhile.
final class BlobFileWriter: BlobWriter {
  private let blobs: FileBlobStore
  private let file: String
  private let descriptor: CInt
  private var hasher = SHA256()
  private var byteCount = 0
  private var head: [UInt8] = []
  private var isOpen = true

  init(blobs: FileBlobStore, path: String) throws(BlobError) {
    self.blobs = blobs
    file = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      isOpen = false
      throw .system("make \(path)")
    }
  }

  deinit { discard() }

  var path: String? { file }

  func append(_ bytes: UnsafeRawBufferPointer) throws(BlobError) {
    do throws(SystemError) { try writeAll(bytes, to: descriptor) } catch {
      throw .system("write \(file)", error)
    }
    if head.count < 16 { head += bytes.prefix(16 - head.count) }
    hasher.update(bytes)
    byteCount += bytes.count
  }

  func readBack() throws(BlobError) -> any BlobReader { try BlobFileReader(file) }

  func finish() throws(BlobError) -> Blob {
    let sealed = try seal()
    try sealed.commit(to: blobs)
    return sealed.blob
  }

  /// Finishes the file and syncs it to disk, still without its final name.
  func seal() throws(BlobError) -> SealedBlob {
    guard fsync(descriptor) == 0 else { throw .system("synchronize \(file)") }
    isOpen = false
    close(descriptor)
    return SealedBlob(
      file: file, blob: Blob(name: hexadecimal(hasher.finalize()), byteCount: byteCount),
      type: MediaType(magic: head))
  }

  func discard() {
    guard isOpen else { return }
    isOpen = false
    close(descriptor)
    unlink(file)
  }
}

/// A complete blob under `incoming`, deleted with this value unless it is kept.
final class SealedBlob: Sendable {
  let blob: Blob
  /// Its path until it has its final name.
  var path: String { file }
  private let file: String
  private let type: MediaType?
  private let isOpen = Atomic(true)

  init(file: String, blob: Blob, type: MediaType?) {
    self.file = file
    self.blob = blob
    self.type = type
  }

  deinit { if isOpen.load(ordering: .relaxed) { unlink(file) } }

  /// Gives it its final name.
  func commit(to blobs: FileBlobStore) throws(BlobError) {
    try blobs.commit(file, digest: blob.name, type: type)
    isOpen.store(false, ordering: .relaxed)
  }
}

/// Reads a file from its first byte.
final class BlobFileReader: BlobReader {
  private let descriptor: CInt
  private let path: String

  /// Opens a file that may still be growing, to read what has been written so far.
  init(_ path: String) throws(BlobError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("open \(path)") }
  }

  /// Opens a stored blob, whose file must still have its length.
  init(_ path: String, of blob: Blob) throws(BlobError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw errno == ENOENT ? .missing(name: blob.name) : .system("open \(path)")
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, Int(status.st_size) == blob.byteCount else {
      throw .damaged(name: blob.name)
    }
  }

  /// Opens a file of the user's.
  ///
  /// - Throws: A `picture` failure if it cannot be opened or is not an ordinary file.
  init(givenPath path: String) throws(Failure) {
    self.path = path
    // Otherwise a pipe would block here until something is written to it.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      throw Failure(
        .picture, "'\(path)' cannot be opened: \(String(cString: strerror(errno))).",
        advice: "Check the path and its permissions.")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      throw Failure(
        .picture, "'\(path)' is \(isFolder ? "a folder" : "not a regular file").",
        advice: "Name a picture file.")
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(BlobError) -> Int {
    do throws(SystemError) { return try readSome(from: descriptor, into: buffer) } catch {
      throw .system("read \(path)", error)
    }
  }
}

extension BlobFileReader {
  /// Passes the rest of the file to `body` in chunks of at most 256 KiB.
  func forEachChunk(
    _ body: (UnsafeRawBufferPointer) throws(BlobError) -> Void
  ) throws(BlobError) {
    try Posix.forEachChunk(
      of: descriptor, failing: { .system("read \(path)", $0) }, body)
  }
}
