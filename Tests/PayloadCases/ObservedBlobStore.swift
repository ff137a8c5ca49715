package import Payload
import Synchronization

/// A blob store in memory that records how it is used, and can run out of room.
package final class ObservedBlobStore: BlobStore {
  package let memory = MemoryBlobStore()
  private let longest = Mutex(0)
  private let room: Mutex<Int>
  private let keepsNothing: Bool

  /// Creates a store in which `room` appends succeed.
  package init(room: Int = .max, keepsNothing: Bool = false) {
    self.room = Mutex(room)
    self.keepsNothing = keepsNothing
  }

  /// The size of the largest append, in bytes.
  package var longestAppend: Int { longest.withLock { $0 } }

  package func open() throws(BlobError) -> any BlobWriter { Writer(self, try memory.open()) }

  package func reader(of blob: Blob) throws(BlobError) -> any BlobReader {
    try memory.reader(of: blob)
  }

  private func note(_ count: Int) throws(BlobError) {
    longest.withLock { $0 = max($0, count) }
    let isFull = room.withLock { room in
      room -= 1
      return room < 0
    }
    if isFull { throw .full }
  }

  private final class Writer: BlobWriter {
    private let blobs: ObservedBlobStore
    private let writer: any BlobWriter
    private var byteCount = 0

    init(_ blobs: ObservedBlobStore, _ writer: any BlobWriter) {
      self.blobs = blobs
      self.writer = writer
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws(BlobError) {
      try blobs.note(bytes.count)
      byteCount += bytes.count
      if !blobs.keepsNothing { try writer.append(bytes) }
    }

    func readBack() throws(BlobError) -> any BlobReader { try writer.readBack() }

    func finish() throws(BlobError) -> Blob {
      Blob(name: try writer.finish().name, byteCount: byteCount)
    }

    func discard() { writer.discard() }
  }
}
