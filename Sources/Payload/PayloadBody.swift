/// Bytes to send, of known length: literal ones, and blobs that are read only while they are sent.
///
/// A body need not be JSON: a multipart form is one too.
package struct PayloadBody: Hashable, Sendable {
  /// A run of literal bytes or a blob.
  package enum Piece: Hashable, Sendable {
    case bytes([UInt8])
    /// A blob as it is written in the body, and the number of bytes it takes there.
    case blob(Blob, ExternalString.Encoding, byteCount: Int)
  }

  package private(set) var pieces: [Piece] = []
  /// The total length in bytes, for `Content-Length`.
  package private(set) var byteCount = 0

  package init() {}

  /// Appends bytes unchanged.
  package mutating func append(_ bytes: some Collection<UInt8>) {
    guard !bytes.isEmpty else { return }
    byteCount += bytes.count
    if case .bytes(var last) = pieces.last {
      pieces.removeLast()
      last += bytes
      pieces.append(.bytes(last))
    } else {
      pieces.append(.bytes(Array(bytes)))
    }
  }

  /// Appends text unchanged.
  package mutating func append(_ text: String) { append(text.utf8) }

  /// Appends a document exactly as it was scanned.
  package mutating func append(_ payload: Payload) {
    var position = 0
    for external in payload.externalStrings {
      append(payload.skeleton[position..<external.offset])
      append(external)
      position = external.offset + external.placeholder.utf8.count
    }
    append(payload.skeleton[position...])
  }

  /// Appends the content of an external string, without quotes, exactly as it was scanned.
  package mutating func append(_ external: ExternalString) {
    pieces.append(.blob(external.blob, external.encoding, byteCount: external.byteCount))
    byteCount += external.byteCount
  }

  /// Appends a blob's own bytes.
  package mutating func append(_ blob: Blob) {
    pieces.append(.blob(blob, .verbatim, byteCount: blob.byteCount))
    byteCount += blob.byteCount
  }

  /// Appends a blob in base64 (standard alphabet, padded), without quotes.
  package mutating func append(base64 blob: Blob) {
    let length = (blob.byteCount + 2) / 3 * 4
    pieces.append(.blob(blob, .base64, byteCount: length))
    byteCount += length
  }

  /// Makes a reader at the first byte.
  package func makeReader(_ blobs: any BlobStore) -> PayloadReader {
    PayloadReader(self, blobs: blobs)
  }
}

/// Delivers the bytes of a body in order, in constant memory. It belongs to one thread.
package final class PayloadReader {
  package let body: PayloadBody
  private let blobs: any BlobStore
  /// The index of the current piece; below it, what is left of its bytes or its blob, and the blob.
  private var piece = 0
  private var taken = 0
  private var blob: (any BlobReader)?
  /// Characters that did not fit into the last buffer.
  private var left: ArraySlice<UInt8> = []
  /// Raw bytes waiting to be encoded; its length is a multiple of three.
  private lazy var raw = [UInt8](repeating: 0, count: 24 << 10)
  private var position = 0

  init(_ body: PayloadBody, blobs: any BlobStore) {
    self.body = body
    self.blobs = blobs
  }

  /// Fills the buffer as far as the body reaches. Errors carry the offset in the body.
  ///
  /// - Returns: The number of bytes read; 0 only at the end, or for an empty buffer.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(PayloadError) -> Int {
    var filled = 0
    do throws(BlobError) {
      while filled < buffer.count {
        let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
        guard let count = try readPiece(into: rest) else { break }
        filled += count
        position += count
      }
    } catch {
      throw .store(error, offset: position)
    }
    return filled
  }

  /// Goes back to the first byte.
  package func rewind() {
    piece = 0
    position = 0
    left = []
    nextPiece(0)
  }

  private func nextPiece(_ next: Int) {
    piece = next
    taken = 0
    blob = nil
  }

  /// Reads from the current piece: at least one byte, unless it is at its end; nil after the last
  /// piece.
  private func readPiece(into buffer: UnsafeMutableRawBufferPointer) throws(BlobError) -> Int? {
    if !left.isEmpty {
      let count = min(left.count, buffer.count)
      buffer.copyBytes(from: left.prefix(count))
      left = left.dropFirst(count)
      return count
    }
    guard piece < body.pieces.count else { return nil }
    switch body.pieces[piece] {
    case .bytes(let bytes):
      let count = min(bytes.count - taken, buffer.count)
      buffer.copyBytes(from: bytes[taken..<taken + count])
      taken += count
      if taken == bytes.count { nextPiece(piece + 1) }
      return count
    case .blob(let blob, let encoding, _):
      return try read(blob, Base64Encoder(encoding), into: buffer)
    }
  }

  private func read(
    _ blob: Blob, _ encoder: Base64Encoder?, into buffer: UnsafeMutableRawBufferPointer
  ) throws(BlobError) -> Int {
    let reader: any BlobReader
    if let open = self.blob { reader = open } else { reader = try blobs.reader(of: blob) }
    self.blob = reader
    let count: Int
    let wanted: Int
    if let encoder {
      wanted = min(blob.byteCount - taken, max(3, min(buffer.count / 4 * 3, raw.count)))
      try raw.withMutableBytes { (raw) throws(BlobError) in
        try fill(UnsafeMutableRawBufferPointer(rebasing: raw[..<wanted]), from: reader, of: blob)
      }
      count = raw.withBytes { raw in
        let source = UnsafeRawBufferPointer(rebasing: raw[..<wanted])
        if encoder.length(wanted) <= buffer.count { return encoder.encode(source, into: buffer) }
        left = encoder.encode(source)[...]
        return 0
      }
    } else {
      wanted = min(blob.byteCount - taken, buffer.count)
      try fill(
        UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]), from: reader, of: blob)
      count = wanted
    }
    taken += wanted
    if taken == blob.byteCount { nextPiece(piece + 1) }
    return count
  }

  private func fill(
    _ buffer: UnsafeMutableRawBufferPointer, from reader: any BlobReader, of blob: Blob
  ) throws(BlobError) {
    guard try reader.fill(buffer) == buffer.count else { throw .damaged(name: blob.name) }
  }
}

extension ExternalString {
  /// The decoded text, for a string that is known to be small enough to be read into memory.
  package func text(from blobs: any BlobStore) throws(PayloadError) -> String {
    var body = PayloadBody()
    body.append(self)
    return JSONText.decode(try body.bytes(from: blobs)[...])
  }
}

extension PayloadBody {
  /// All bytes at once: for bodies known to be small, and for tests.
  package func bytes(from blobs: any BlobStore) throws(PayloadError) -> [UInt8] {
    let reader = makeReader(blobs)
    var bytes = [UInt8](repeating: 0, count: byteCount)
    let count = try bytes.withMutableBytes { (bytes) throws(PayloadError) in
      try reader.read(into: bytes)
    }
    return count == byteCount ? bytes : Array(bytes[..<count])
  }
}

// The standard library's `withUnsafeBytes` for arrays loses the type of the error.

extension Array<UInt8> {
  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try self[...].withBytes(body)
  }

  package mutating func withMutableBytes<Result, Failure: Error>(
    _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withUnsafeMutableBufferPointer { (buffer) throws(Failure) in
      try body(UnsafeMutableRawBufferPointer(buffer))
    }
  }
}

extension ArraySlice<UInt8> {
  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withUnsafeBufferPointer { (buffer) throws(Failure) in
      try body(UnsafeRawBufferPointer(buffer))
    }
  }
}
