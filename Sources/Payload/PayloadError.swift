/// Why a document was refused, or could not be kept or given back.
///
/// Offsets count the bytes of the document before the one at fault.
package enum PayloadError: Error, Hashable, Sendable {
  /// It is not JSON.
  case invalid(offset: Int, reason: String)
  /// It is JSON as far as it goes, but it ends too early.
  case truncated(offset: Int, reason: String)
  /// It is more than the limits allow.
  case tooLarge(offset: Int, reason: String)
  /// The shelf failed.
  case shelf(BlobError, offset: Int)

  package var offset: Int {
    switch self {
    case .invalid(let offset, _), .truncated(let offset, _), .tooLarge(let offset, _),
      .shelf(_, let offset):
      offset
    }
  }

  /// What is wrong, in words, without the offset.
  package var reason: String {
    switch self {
    case .invalid(_, let reason), .truncated(_, let reason), .tooLarge(_, let reason): reason
    case .shelf(let error, _): error.description
    }
  }
}

extension PayloadError: CustomStringConvertible {
  package var description: String { "\(reason) (at byte \(offset))" }
}
