import Payload
import Synchronization

/// A blob store that records what was written to it, so that unnamed blobs can be removed.
final class RecordingBlobStore: BlobStore {
  private let blobs: any BlobStore
  private let record: BlobRecord

  init(_ blobs: any BlobStore, record: BlobRecord) {
    self.blobs = blobs
    self.record = record
  }

  func open() throws(BlobError) -> any BlobWriter {
    RecordingWriter(try blobs.open(), record: record)
  }

  func reader(of blob: Blob) throws(BlobError) -> any BlobReader { try blobs.reader(of: blob) }
}

/// The names of blobs that were written, and of those that stay.
final class BlobRecord: Sendable {
  private let all = Mutex<Set<String>>([])
  private let kept = Mutex<Set<String>>([])

  /// The names that may be removed.
  var names: [String] {
    let kept = kept.withLock(\.self)
    return all.withLock { $0.subtracting(kept).sorted() }
  }

  func add(_ name: String) { all.withLock { _ = $0.insert(name) } }

  /// Marks blobs to stay, whoever names them.
  func keep(_ names: [String]) { kept.withLock { $0.formUnion(names) } }
}

private final class RecordingWriter: BlobWriter {
  private let writer: any BlobWriter
  private let record: BlobRecord

  init(_ writer: any BlobWriter, record: BlobRecord) {
    self.writer = writer
    self.record = record
  }

  var path: String? { writer.path }

  func append(_ bytes: UnsafeRawBufferPointer) throws(BlobError) { try writer.append(bytes) }

  func readBack() throws(BlobError) -> any BlobReader { try writer.readBack() }

  func finish() throws(BlobError) -> Blob {
    let blob = try writer.finish()
    record.add(blob.name)
    return blob
  }

  func discard() { writer.discard() }
}
