/// Where long strings are kept: a port, which `Storage` and `Sandbox` implement with files.
package protocol BlobShelf: Sendable {
  /// Begins a blob whose bytes are still to come.
  func open() throws(BlobError) -> any BlobWriter
  /// Opens a blob at its first byte.
  func reader(of blob: Blob) throws(BlobError) -> any BlobReader
}

/// A blob that is being written; it is on the shelf only after `finish()`.
///
/// A writer belongs to one thread. Dropping it without `finish()` is the same as `discard()`.
package protocol BlobWriter: AnyObject {
  /// Adds bytes at the end.
  func append(_ bytes: UnsafeRawBufferPointer) throws(BlobError)
  /// Reads what was appended so far, from the first byte; the writer is not changed.
  ///
  /// The scanner needs it when a string that began as base64 turns out to be something else. It
  /// neither appends nor finishes while the reader is in use, and calls `discard()` after it.
  func readBack() throws(BlobError) -> any BlobReader
  /// Puts the blob on the shelf and names it by its content; equal content is kept once.
  func finish() throws(BlobError) -> Blob
  /// Gives the blob up and leaves nothing behind. Harmless after `finish()`.
  func discard()
}

/// Reads the bytes of a blob in order. A reader belongs to one thread.
package protocol BlobReader: AnyObject {
  /// Fills the buffer from its beginning as far as the blob reaches, and returns how many bytes
  /// that were: at least one unless the blob is at its end or the buffer is empty.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(BlobError) -> Int
}
