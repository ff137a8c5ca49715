/// A misbehaviour to order: what, where, and how often.
package struct Fault: Hashable, Sendable {
  package enum Kind: String, Codable, CaseIterable, Sendable {
    /// 429 with `Retry-After`.
    case rateLimit = "rate-limit"
    /// 503.
    case unavailable
    /// 500.
    case internalError = "status-500"
    /// The connection is closed in the middle of the answer.
    case drop
    /// The answer is whole as HTTP, but its JSON is cut.
    case truncate
    /// A web page instead of JSON.
    case garbage
    /// The answer, or the job, takes five seconds longer.
    case slow
    /// The job fails with the words of a safety filter.
    case refuse
    /// The job succeeds with text only.
    case noPicture = "no-picture"
    /// The job fails for no reason of the user's.
    case failJob = "fail-job"
    /// The job never ends.
    case stuck

    /// Whether it is the job that goes wrong, not the answer to a request.
    var isOfJob: Bool {
      switch self {
      case .refuse, .noPicture, .failJob, .stuck: true
      default: false
      }
    }
  }

  /// Which requests go wrong.
  package enum Place: String, CaseIterable, Sendable {
    case submit, status, media
  }

  package var kind: Kind
  /// nil for requests of every kind.
  package var place: Place?
  /// How often, from 0 to 1.
  package var rate: Double

  package init(_ kind: Kind, at place: Place? = nil, rate: Double = 1) {
    self.kind = kind
    self.place = place
    self.rate = rate
  }

  /// Reads `KIND[@PLACE][:RATE]`.
  package init(_ text: String) throws(SandboxError) {
    let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let names = halves[0].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    guard let kind = names.first.flatMap({ Kind(rawValue: String($0)) }) else {
      throw .badFault(text)
    }
    self.init(kind)
    if names.count == 2 {
      guard let place = Place(rawValue: String(names[1])) else { throw .badFault(text) }
      self.place = place
    }
    if halves.count == 2 {
      guard let rate = Double(halves[1]), (0...1).contains(rate) else { throw .badFault(text) }
      self.rate = rate
    }
  }
}
