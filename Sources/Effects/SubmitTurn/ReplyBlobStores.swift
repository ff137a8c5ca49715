import Model
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

  /// Marks blobs that stay even if no turn names them.
  func retain(_ names: [String]) { kept.withLock { $0.formUnion(names) } }
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

/// A blob store that reports pictures while they are written to it.
final class ArrivingBlobStore: BlobStore {
  private let blobs: any BlobStore
  private let begin: @Sendable (String) -> (any ArrivingFile)?

  /// - Parameter begin: Gets the path of each file that may become a picture, after its first
  ///   bytes.
  init(_ blobs: any BlobStore, begin: @escaping @Sendable (String) -> (any ArrivingFile)?) {
    self.blobs = blobs
    self.begin = begin
  }

  func open() throws(BlobError) -> any BlobWriter {
    ArrivingWriter(try blobs.open(), begin: begin)
  }

  func reader(of blob: Blob) throws(BlobError) -> any BlobReader { try blobs.reader(of: blob) }
}

/// A blob being written, and its follower.
private final class ArrivingWriter: BlobWriter {
  private let writer: any BlobWriter
  private let begin: @Sendable (String) -> (any ArrivingFile)?
  private var file: (any ArrivingFile)?
  private var hasBegun = false

  init(_ writer: any BlobWriter, begin: @escaping @Sendable (String) -> (any ArrivingFile)?) {
    self.writer = writer
    self.begin = begin
  }

  deinit { file?.giveUp() }

  var path: String? { writer.path }

  func append(_ bytes: UnsafeRawBufferPointer) throws(BlobError) {
    try writer.append(bytes)
    guard !bytes.isEmpty else { return }
    if !hasBegun {
      hasBegun = true
      if looksLikePicture(bytes), let path { file = begin(path) }
    } else {
      file?.more()
    }
  }

  func readBack() throws(BlobError) -> any BlobReader { try writer.readBack() }

  func finish() throws(BlobError) -> Blob {
    // Before waiting for the disk: all bytes can be read already.
    file?.end()
    file = nil
    return try writer.finish()
  }

  func discard() {
    file?.giveUp()
    file = nil
    writer.discard()
  }

  /// Signatures, texts and encrypted thoughts are in the blob store too, and nobody needs to decode
  /// them. PNG, JPEG, WebP and GIF start like this.
  private func looksLikePicture(_ bytes: UnsafeRawBufferPointer) -> Bool {
    [0x89, 0xFF, UInt8(ascii: "R"), UInt8(ascii: "G")].contains(bytes[0])
  }
}
