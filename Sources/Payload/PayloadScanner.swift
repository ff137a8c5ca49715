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

  /// Whether the document is complete; a number alone never is before the end.
  package var isComplete: Bool { scan.isComplete }

  /// Takes the next bytes of the document and returns how many: with tolerant limits what stands
  /// behind it is not taken.
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

  /// Takes the next bytes of the document.
  @discardableResult
  package func feed(_ bytes: [UInt8]) throws(PayloadError) -> Int {
    try bytes.withBytes { (bytes) throws(PayloadError) in try feed(bytes) }
  }

  /// Takes the next bytes of the document.
  @discardableResult
  package func feed(_ bytes: ArraySlice<UInt8>) throws(PayloadError) -> Int {
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

extension PayloadScanner {
  /// Ends a document that stopped too early or where something is wrong: its whole values, in
  /// containers that are closed for it. nil when not one value is whole. Nothing else may be asked
  /// of the scanner afterwards.
  package func salvage() -> Payload? {
    failure = failure ?? .truncated(offset: scan.byteCount, reason: "the document was given up")
    return scan.salvage()
  }
}

extension Payload {
  /// Checks a document that is in memory already, and keeps all of it there.
  package init(
    json: some Sequence<UInt8>, limits: PayloadLimits = PayloadLimits()
  ) throws(PayloadError) {
    var scan = DocumentScan(shelf: nil, limits: limits)
    let bytes = Array(json)
    try bytes.withBytes { (bytes) throws(PayloadError) in _ = try scan.feed(bytes) }
    self = try scan.finish()
  }

  /// Checks a document that is in memory already, and keeps all of it there.
  package init(json text: String) throws(PayloadError) { try self.init(json: text.utf8) }
}
