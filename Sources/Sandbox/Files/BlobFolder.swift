import Digest
import Glibc
import Imagery
import Payload
import Posix

/// The sandbox's blobs: files in one folder, named by their SHA-256.
final class BlobFolder: BlobStore {
  let folder: String

  init(folder: String) { self.folder = folder }

  func path(of blob: Blob) -> String { "\(folder)/\(blob.name)" }

  /// A name for a file that is still being written; it begins with a dot. It is random, because
  /// process IDs repeat across containers.
  func temporaryPath() -> String {
    "\(folder)/.\(randomName())"
  }

  func open() throws(BlobError) -> any BlobWriter {
    try FileBlobWriter(blobs: self, path: temporaryPath())
  }

  func reader(of blob: Blob) throws(BlobError) -> any BlobReader {
    try FileBlobReader(path: path(of: blob), name: blob.name)
  }

  /// The media type according to the first bytes, for the types that responses use; names and
  /// labels are not trusted.
  func mediaType(of blob: Blob) throws(BlobError) -> String? {
    let reader = try reader(of: blob)
    var start = [UInt8](repeating: 0, count: MediaType.magicLength)
    let count = try start.withMutableBytes { (bytes) throws(BlobError) in try reader.fill(bytes) }
    guard let type = MediaType(magic: Array(start.prefix(count))),
      [.jpeg, .png, .gif, .webp].contains(type)
    else { return nil }
    return type.rawValue
  }

  /// Adopts a file that was written in the folder under a temporary name.
  func adopt(_ path: String) throws(BlobError) -> Blob {
    let reader = try FileBlobReader(path: path, name: path)
    var hasher = SHA256()
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    var byteCount = 0
    while true {
      let count = try buffer.withMutableBytes { (buffer) throws(BlobError) in
        try reader.read(into: buffer)
      }
      if count == 0 { break }
      buffer.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      byteCount += count
    }
    return try store(path, digest: hasher.finalize(), byteCount: byteCount)
  }

  fileprivate func store(
    _ temporary: String, digest: [UInt8], byteCount: Int
  ) throws(BlobError) -> Blob {
    let blob = Blob(name: hexadecimal(digest), byteCount: byteCount)
    // An older file of the same content is replaced, so that it counts as new when blobs are swept.
    guard rename(temporary, path(of: blob)) == 0 else { throw .failed(systemReason()) }
    return blob
  }

  /// Removes the blobs that are no longer referenced and are older than an hour: younger ones may
  /// belong to a request that is still arriving. Files that a killed process left incomplete are
  /// removed as well.
  func sweep(keeping names: Set<String>) {
    let limit = time(nil) - 3600
    for name in fileNames(in: folder, hidden: true) where !names.contains(name) {
      let path = "\(folder)/\(name)"
      var status = stat()
      if stat(path, &status) == 0, status.st_mtim.tv_sec < limit { unlink(path) }
    }
  }
}

private final class FileBlobWriter: BlobWriter {
  private let blobs: BlobFolder
  private let path: String
  private let descriptor: CInt
  private var hasher = SHA256()
  private var byteCount = 0
  private var isOpen = true

  init(blobs: BlobFolder, path: String) throws(BlobError) {
    self.blobs = blobs
    self.path = path
    descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .failed(systemReason()) }
  }

  deinit { discard() }

  func append(_ bytes: UnsafeRawBufferPointer) throws(BlobError) {
    do throws(SystemError) { try writeAll(bytes, to: descriptor) } catch {
      throw [ENOSPC, EFBIG].contains(error.code) ? .full : .failed(systemReason(error.code))
    }
    hasher.update(bytes)
    byteCount += bytes.count
  }

  func readBack() throws(BlobError) -> any BlobReader {
    try FileBlobReader(path: path, name: path)
  }

  func finish() throws(BlobError) -> Blob {
    let blob = try blobs.store(path, digest: hasher.finalize(), byteCount: byteCount)
    isOpen = false
    close(descriptor)
    return blob
  }

  func discard() {
    guard isOpen else { return }
    isOpen = false
    close(descriptor)
    unlink(path)
  }
}

private final class FileBlobReader: BlobReader {
  private let descriptor: CInt

  init(path: String, name: String) throws(BlobError) {
    descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw errno == ENOENT ? .missing(name: name) : .failed(systemReason())
    }
  }

  deinit { close(descriptor) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(BlobError) -> Int {
    do throws(SystemError) { return try readSome(from: descriptor, into: buffer) } catch {
      throw .failed(systemReason(error.code))
    }
  }
}
