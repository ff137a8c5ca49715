/// Scans JSON in chunks of any size as it arrives, validates it strictly and moves its long strings
/// to a blob store.
///
/// Strict means RFC 8259 in valid UTF-8, without a byte order mark. A scanner belongs to one
/// thread. After an error it throws the same error again. Dropping a scanner half way leaves no
/// unfinished blob behind; finished ones are in `externalStrings`.
package final class PayloadScanner {
  private var scan: DocumentScan
  private var failure: PayloadError?

  /// Creates a scanner that moves long strings to `blobs`.
  package init(blobs: any BlobStore, limits: PayloadLimits = PayloadLimits()) {
    scan = DocumentScan(blobs: blobs, limits: limits)
  }

  deinit { scan.discard() }

  /// The strings moved out so far, all of them complete.
  package var externalStrings: [ExternalString] { scan.externalStrings }

  /// The number of bytes scanned so far.
  package var byteCount: Int { scan.byteCount }

  /// Whether the document is complete; a bare number never is before the end.
  package var isComplete: Bool { scan.isComplete }

  /// Scans the next bytes of the document.
  ///
  /// - Returns: The number of bytes consumed; with tolerant limits, what follows the document is not.
  /// - Throws: `PayloadError` when the document is not JSON or exceeds the limits, or the store fails.
  @discardableResult
  package func feed(_ bytes: UnsafeRawBufferPointer) throws(PayloadError) -> Int {
    if let failure { throw failure }
    do {
      return try scan.feed(bytes)
    } catch {
      failure = error
      scan.discard()
      throw error
    }
  }

  /// Scans the next bytes of the document.
  @discardableResult
  package func feed(_ bytes: [UInt8]) throws(PayloadError) -> Int {
    try bytes.withBytes { (bytes) throws(PayloadError) in try feed(bytes) }
  }

  /// Scans the next bytes of the document.
  @discardableResult
  package func feed(_ bytes: ArraySlice<UInt8>) throws(PayloadError) -> Int {
    try bytes.withBytes { (bytes) throws(PayloadError) in try feed(bytes) }
  }

  /// Ends the document.
  ///
  /// - Throws: `PayloadError` when the document is not complete.
  package func finish() throws(PayloadError) -> Payload {
    if let failure { throw failure }
    do {
      return try scan.finish()
    } catch {
      failure = error
      scan.discard()
      throw error
    }
  }
}

extension PayloadScanner {
  /// Ends a document that stopped too early or has an error, and closes the containers around its
  /// complete values. The scanner must not be used afterwards.
  ///
  /// - Returns: The completed document; nil when it has no complete value.
  package func salvage() -> Payload? {
    failure = failure ?? .truncated(offset: scan.byteCount, reason: "the document was abandoned")
    return scan.salvage()
  }
}

extension Payload {
  /// Checks a document that is already in memory, and keeps all of it there.
  package init(
    json: some Sequence<UInt8>, limits: PayloadLimits = PayloadLimits()
  ) throws(PayloadError) {
    var scan = DocumentScan(blobs: nil, limits: limits)
    let bytes = Array(json)
    try bytes.withBytes { (bytes) throws(PayloadError) in _ = try scan.feed(bytes) }
    self = try scan.finish()
  }

  /// Checks a document that is already in memory, and keeps all of it there.
  ///
  /// - Throws: `PayloadError` when it is not JSON.
  package init(json text: String) throws(PayloadError) { try self.init(json: text.utf8) }
}
