/// Why a document was refused, or could not be stored or returned.
///
/// Offsets count the bytes of the document before the error.
package enum PayloadError: Error, Hashable, Sendable {
  /// The document is not JSON.
  case invalid(offset: Int, reason: String)
  /// The document is valid so far but ends too early.
  case truncated(offset: Int, reason: String)
  /// The document exceeds the limits.
  case tooLarge(offset: Int, reason: String)
  /// The blob store failed.
  case store(BlobError, offset: Int)

  package var offset: Int {
    switch self {
    case .invalid(let offset, _), .truncated(let offset, _), .tooLarge(let offset, _),
      .store(_, let offset):
      offset
    }
  }

  /// What is wrong, in words, without the offset.
  package var reason: String {
    switch self {
    case .invalid(_, let reason), .truncated(_, let reason), .tooLarge(_, let reason): reason
    case .store(let error, _): error.description
    }
  }
}

extension PayloadError: CustomStringConvertible {
  package var description: String { "\(reason) (at byte \(offset))" }
}
