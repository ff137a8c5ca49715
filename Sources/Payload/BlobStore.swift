import Synchronization

/// The port for storing long strings, implemented with files by `Storage` and `Sandbox`.
package protocol BlobStore: Sendable {
  /// Begins a blob whose bytes are still to come.
  func open() throws(BlobError) -> any BlobWriter
  /// Opens a blob at its first byte.
  func reader(of blob: Blob) throws(BlobError) -> any BlobReader
}

/// A blob being written; it is in the store only after `finish()`.
///
/// A writer belongs to one thread. Dropping it without `finish()` is the same as `discard()`.
package protocol BlobWriter: AnyObject {
  /// Adds bytes at the end.
  func append(_ bytes: UnsafeRawBufferPointer) throws(BlobError)
  /// A file that can be read while more bytes are appended; nil if there is none.
  var path: String? { get }
  /// Reads what has been appended so far, from the first byte, without changing the writer.
  ///
  /// The scanner needs this when a string that began as base64 turns out to be something else. It
  /// neither appends nor finishes while the reader is in use, and calls `discard()` afterwards.
  func readBack() throws(BlobError) -> any BlobReader
  /// Adds the blob to the store and names it by its content; equal content is stored once.
  func finish() throws(BlobError) -> Blob
  /// Abandons the blob and leaves nothing behind. Harmless after `finish()`.
  func discard()
}

extension BlobWriter {
  package var path: String? { nil }
}

/// Reads the bytes of a blob in order. A reader belongs to one thread.
package protocol BlobReader: AnyObject {
  /// Fills the buffer from its beginning as far as the blob reaches.
  ///
  /// - Returns: The number of bytes read: at least one, unless the blob is at its end or the buffer
  ///   is empty.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(BlobError) -> Int
}

extension BlobReader {
  /// Reads until the buffer is full or the blob ends.
  ///
  /// - Returns: The number of bytes read.
  package func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(BlobError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      if count == 0 { break }
      filled += count
    }
    return filled
  }
}

extension BlobStore {
  /// Stores bytes as a blob.
  package func store(_ bytes: [UInt8]) throws(BlobError) -> Blob {
    let writer = try open()
    try bytes.withBytes { (bytes) throws(BlobError) in try writer.append(bytes) }
    return try writer.finish()
  }

  /// The bytes of a blob that is known to be small.
  package func bytes(of blob: Blob) throws(BlobError) -> [UInt8] {
    let reader = try reader(of: blob)
    var bytes = [UInt8](repeating: 0, count: blob.byteCount)
    let count = try bytes.withMutableBytes { (bytes) throws(BlobError) in
      try reader.fill(bytes)
    }
    guard count == blob.byteCount else { throw .damaged(name: blob.name) }
    return bytes
  }
}

extension BlobWriter {
  /// Adds bytes at the end.
  package func append(_ bytes: [UInt8]) throws(BlobError) {
    try bytes.withBytes { (bytes) throws(BlobError) in try append(bytes) }
  }
}

extension BlobStore {
  /// The first `count` bytes of a blob, or all of a shorter one.
  package func beginning(of blob: Blob, _ count: Int) throws(BlobError) -> [UInt8] {
    let reader = try reader(of: blob)
    var bytes = [UInt8](repeating: 0, count: max(0, min(count, blob.byteCount)))
    let filled = try bytes.withMutableBytes { (bytes) throws(BlobError) in
      try reader.fill(bytes)
    }
    return Array(bytes.prefix(filled))
  }

  /// Calls `body` with the bytes of a blob in pieces of 64 KiB, until it returns false.
  package func forEachPiece(
    of blob: Blob, _ body: ([UInt8]) throws(BlobError) -> Bool
  ) throws(BlobError) {
    let reader = try reader(of: blob)
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = try piece.withMutableBytes { (piece) throws(BlobError) in
        try reader.fill(piece)
      }
      guard count > 0, try body(Array(piece.prefix(count))), count == piece.count else { return }
    }
  }
}

/// Stored bytes, named by their content: equal bytes are the same blob, no matter who stored them.
package struct Blob: Hashable, Codable, Sendable {
  /// The digest of the bytes as the store computes it: SHA-256 in lowercase hexadecimal for stores
  /// of files.
  package let name: String
  /// The length in bytes.
  package let byteCount: Int

  package init(name: String, byteCount: Int) {
    self.name = name
    self.byteCount = byteCount
  }
}

/// What can go wrong between a payload and its blob store.
package enum BlobError: Error, Hashable, Sendable {
  /// The store has no blob of this name.
  case missing(name: String)
  /// The blob is there, but its length has changed since it was stored.
  case damaged(name: String)
  /// No space is left.
  case full
  /// Any other failure, in words.
  case failed(String)
}

extension BlobError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missing(let name): "the stored part \(name.prefix(12)) is missing"
    case .damaged(let name): "the stored part \(name.prefix(12)) is damaged"
    case .full: "no space left to store a part"
    case .failed(let reason): reason
    }
  }
}

/// A blob store in memory: for tests, and for documents known to be small.
///
/// Unless the caller provides a digest, blobs are named in the order in which they came.
package final class MemoryBlobStore: BlobStore {
  fileprivate struct Contents {
    var names: [[UInt8]: String] = [:]
    var bytes: [String: [UInt8]] = [:]
    var unfinished = 0
  }

  private let digest: (@Sendable ([UInt8]) -> String)?
  fileprivate let contents = Mutex(Contents())

  package init(digest: (@Sendable ([UInt8]) -> String)? = nil) {
    self.digest = digest
  }

  /// The number of blobs.
  package var count: Int { contents.withLock { $0.bytes.count } }

  /// The number of writers that were neither finished nor discarded.
  package var unfinished: Int { contents.withLock { $0.unfinished } }

  /// The bytes of a blob.
  package func content(of blob: Blob) -> [UInt8]? {
    contents.withLock { $0.bytes[blob.name] }
  }

  package func open() throws(BlobError) -> any BlobWriter {
    contents.withLock { $0.unfinished += 1 }
    return MemoryBlobWriter(self)
  }

  package func reader(of blob: Blob) throws(BlobError) -> any BlobReader {
    guard let bytes = content(of: blob) else { throw .missing(name: blob.name) }
    return MemoryBlobReader(bytes)
  }

  fileprivate func store(_ bytes: [UInt8]) -> Blob {
    let digest = digest?(bytes)
    return contents.withLock { contents in
      let name = digest ?? contents.names[bytes] ?? "blob-\(contents.names.count + 1)"
      contents.names[bytes] = name
      contents.bytes[name] = bytes
      return Blob(name: name, byteCount: bytes.count)
    }
  }
}

private final class MemoryBlobWriter: BlobWriter {
  private let blobs: MemoryBlobStore
  private var bytes: [UInt8] = []
  private var isOpen = true

  init(_ blobs: MemoryBlobStore) { self.blobs = blobs }

  deinit { discard() }

  func append(_ bytes: UnsafeRawBufferPointer) throws(BlobError) {
    self.bytes += bytes
  }

  func readBack() throws(BlobError) -> any BlobReader { MemoryBlobReader(bytes) }

  func finish() throws(BlobError) -> Blob {
    close()
    return blobs.store(bytes)
  }

  func discard() {
    close()
    bytes = []
  }

  private func close() {
    guard isOpen else { return }
    isOpen = false
    blobs.contents.withLock { $0.unfinished -= 1 }
  }
}

private final class MemoryBlobReader: BlobReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(BlobError) -> Int {
    let count = min(buffer.count, bytes.count - position)
    buffer.copyBytes(from: bytes[position..<position + count])
    position += count
    return count
  }
}
