/// Takes JSON in chunks of any size as it arrives, checks it strictly and lifts its long strings.
///
/// Strict means RFC 8259 in valid UTF-8, without a byte order mark. A scanner belongs to one
/// thread. After an error it gives the same error again. A scanner that is dropped half way leaves
/// no unfinished blob behind; finished ones are in `lifts`.
package final class PayloadScanner {
  private var scan: DocumentScan
  private var failure: PayloadError?

  /// Lifts into `shelf`.
  package init(shelf: any BlobShelf, limits: PayloadLimits = PayloadLimits()) {
    scan = DocumentScan(shelf: shelf, limits: limits)
  }

  deinit { scan.discard() }

  /// The strings that were lifted so far, complete.
  package var lifts: [LiftedString] { scan.lifts }

  /// How many bytes were fed so far.
  package var byteCount: Int { scan.byteCount }

  /// Takes the next bytes of the document.
  package func feed(_ bytes: UnsafeRawBufferPointer) throws(PayloadError) {
    if let failure { throw failure }
    do {
      try scan.feed(bytes)
    } catch {
      failure = error
      scan.discard()
      throw error
    }
  }

  /// Takes the next bytes of the document.
  package func feed(_ bytes: [UInt8]) throws(PayloadError) {
    try bytes.withBytes { (bytes) throws(PayloadError) in try feed(bytes) }
  }

  /// Takes the next bytes of the document.
  package func feed(_ bytes: ArraySlice<UInt8>) throws(PayloadError) {
    try bytes.withBytes { (bytes) throws(PayloadError) in try feed(bytes) }
  }

  /// Ends the document.
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

extension Payload {
  /// Checks a document that is in memory already, and keeps all of it there.
  package init(
    json: some Sequence<UInt8>, limits: PayloadLimits = PayloadLimits()
  ) throws(PayloadError) {
    var scan = DocumentScan(shelf: nil, limits: limits)
    let bytes = Array(json)
    try bytes.withBytes { (bytes) throws(PayloadError) in try scan.feed(bytes) }
    self = try scan.finish()
  }

  /// Checks a document that is in memory already, and keeps all of it there.
  package init(json text: String) throws(PayloadError) { try self.init(json: text.utf8) }
}
