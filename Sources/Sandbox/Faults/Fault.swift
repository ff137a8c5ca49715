/// A fault to inject: what goes wrong, where, and how often.
package struct Fault: Hashable, Codable, Sendable {
  /// The kinds of request that a fault can affect.
  package enum Place: String, CaseIterable, Codable, Sendable {
    /// Requests that cost money at a real service.
    case submit
    case status, media, upload, models
  }

  package var kind: Kind
  /// Where the fault applies; nil for every kind of request but those for models.
  package var place: Place?
  /// How likely it is, from 0 to 1.
  package var rate: Double
  /// How many times it is injected at most; nil for no limit.
  package var count: Int?

  package init(_ kind: Kind, at place: Place? = nil, rate: Double = 1, count: Int? = nil) {
    self.kind = kind
    self.place = place
    self.rate = rate
    self.count = count
  }

  /// Parses `KIND[#COUNT][@PLACE][:RATE]`.
  ///
  /// - Throws: `SandboxError.badFault`.
  package init(_ text: String) throws(SandboxError) {
    // A kind may contain a URL, so the rest is matched from the end.
    let form = /(.+?)(?:#([0-9]{1,6}))?(?:@([a-z]+))?(?::([01]|0?\.[0-9]+|1\.0+))?/
    guard let parts = text.wholeMatch(of: form), let kind = Kind(named: String(parts.1)) else {
      throw .badFault(text)
    }
    self.init(kind)
    if let name = parts.3 {
      guard let place = Place(rawValue: String(name)) else { throw .badFault(text) }
      self.place = place
    }
    count = parts.2.flatMap { Int($0) }
    rate = parts.4.flatMap { Double($0) } ?? 1
  }

  /// Whether the fault applies to requests of this kind.
  func applies(to place: Place) -> Bool {
    if let own = self.place { return own == place }
    switch kind {
    case .expired: return place == .media
    default: return place != .models
    }
  }
}
