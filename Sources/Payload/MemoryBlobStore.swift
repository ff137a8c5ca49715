import Synchronization

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

  fileprivate func keep(_ bytes: [UInt8]) -> Blob {
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
    return blobs.keep(bytes)
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
