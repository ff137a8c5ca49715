import Digest
import Glibc
import Imagery
import Model
import Payload
import Posix
import Synchronization

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
    try sealed.keep(on: blobs)
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
  func keep(on blobs: FileBlobStore) throws(BlobError) {
    try blobs.keep(file, digest: blob.name, type: type)
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
