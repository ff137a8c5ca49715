/// Takes JSON in chunks of any size as it arrives, checks it strictly and lifts its long strings.
///
/// A scanner belongs to one thread. After an error it gives the same error again. A scanner that is
/// dropped half way leaves no unfinished blob; finished ones are in `lifts`.
package final class PayloadScanner {
  /// Lifts into `shelf`.
  package init(shelf: any BlobShelf, limits: PayloadLimits = PayloadLimits()) {}

  /// The strings that were lifted so far, complete.
  package var lifts: [LiftedString] { [] }

  /// How many bytes were fed so far.
  package var byteCount: Int { 0 }

  /// Takes the next bytes of the document.
  package func feed(_ bytes: UnsafeRawBufferPointer) throws(PayloadError) {}

  /// Takes the next bytes of the document.
  package func feed(_ bytes: [UInt8]) throws(PayloadError) {}

  /// Takes the next bytes of the document.
  package func feed(_ bytes: ArraySlice<UInt8>) throws(PayloadError) {}

  /// Ends the document.
  package func finish() throws(PayloadError) -> Payload {
    throw .truncated(offset: 0, reason: "the document is empty")
  }
}
