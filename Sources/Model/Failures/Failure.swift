/// A failure, described for people.
package struct Failure: Error, Hashable, Sendable, Codable {
  /// A stable name for scripts (`--json`).
  package enum Kind: String, Hashable, Sendable, Codable {
    /// Wrong use of the program: an unknown value, or a limit known before sending.
    case usage
    case configuration
    case key
    case network
    /// The provider rejected the request: bad field, unknown model, too large.
    case rejected
    /// The provider refused the content.
    case refused
    case quota
    /// The user's own budget would be exceeded; nothing was sent.
    case budget
    /// The provider failed.
    case provider
    /// The request was sent and its outcome is unknown.
    case unknown
    case cancelled
    /// A file or picture that cannot be read.
    case picture
    case storage
    case terminal
  }

  /// Whether money was probably spent.
  package enum Billed: String, Hashable, Sendable, Codable {
    case no, yes, maybe
  }

  package var kind: Kind
  /// What happened, as one sentence with its full stop.
  package var message: String
  /// What to do about it; empty when there is nothing to do.
  package var advice: String
  package var http: Int?
  package var billed: Billed
  /// Whether sending the same request again can help.
  package var canRetry: Bool
  /// Which budget, and by how much; nil for any other kind.
  package var budget: BudgetRefusal?

  package init(
    _ kind: Kind, _ message: String, advice: String = "", http: Int? = nil, billed: Billed = .no,
    canRetry: Bool = false
  ) {
    self.kind = kind
    self.message = message
    self.advice = advice
    self.http = http
    self.billed = billed
    self.canRetry = canRetry
  }
}

extension Failure {
  /// Whether money was spent, in one sentence; empty where message or advice already say so.
  package var moneyText: String {
    guard !message.contains("billed"), !advice.contains("billed") else { return "" }
    return switch billed {
    case .no: "Nothing was billed."
    case .yes: "It was billed."
    case .maybe: "It may have been billed."
    }
  }
}
