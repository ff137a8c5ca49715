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
