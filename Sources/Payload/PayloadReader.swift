/// Gives the bytes of a body in order, in flat memory. It belongs to one thread.
package final class PayloadReader {
  package let body: PayloadBody
  private let shelf: any BlobShelf

  init(_ body: PayloadBody, shelf: any BlobShelf) {
    self.body = body
    self.shelf = shelf
  }

  /// Fills the buffer as far as the body reaches and returns how many bytes that were; 0 only at
  /// the end (or for an empty buffer). Errors carry the offset in the body.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(PayloadError) -> Int { 0 }

  /// Goes back to the first byte.
  package func rewind() {}
}
