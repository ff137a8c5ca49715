/// The cost of one turn.
package enum Charge: Hashable, Sendable {
  /// Nothing: it was not sent, the provider does not charge for that ending, or it was made here.
  case nothing
  /// The sandbox made it.
  case free
  /// Reported by the provider, or estimated from its prices.
  case paid(Money, isEstimated: Bool)
  /// It may cost this much: it is still open, or nobody knows whether it was billed.
  case possible(Money)
  /// It costs, or may cost, an amount that nobody has published.
  case unknown

  /// `dollars` is from the usage, `billed` from the failure if there is one, `estimate` from before
  /// sending.
  package init(
    dollars: Double?, isEstimated: Bool, estimate: Money?, status: Status?,
    billed: Failure.Billed?, isKept: Bool
  ) {
    if isKept {
      self = .nothing
    } else if let amount = dollars.flatMap({ Money(dollars: $0) }) {
      self = amount == .zero && !isEstimated ? .free : .paid(amount, isEstimated: isEstimated)
    } else if !Self.mayBeBilled(status, billed) {
      self = .nothing
    } else if let estimate {
      self = estimate == .zero ? .free : .possible(estimate)
    } else {
      self = .unknown
    }
  }

  /// `status` is nil while the turn is open.
  private static func mayBeBilled(_ status: Status?, _ billed: Failure.Billed?) -> Bool {
    switch status {
    case nil, .done, .textOnly, .unknown: true
    case .refused, .failed, .cancelled: billed == .yes || billed == .maybe
    }
  }
}

extension Turn {
  package var charge: Charge {
    var status: Status?
    if case .done(let ended) = job { status = ended }
    return Charge(
      dollars: outcome?.usage.dollars, isEstimated: outcome?.usage.isEstimated ?? true,
      estimate: estimate, status: status, billed: outcome?.failure?.billed, isKept: kept != nil)
  }
}

/// The cost of a turn, and when it was requested.
package struct TurnCost: Hashable, Sendable {
  package var created: Timestamp
  package var charge: Charge

  package init(created: Timestamp, charge: Charge) {
    self.created = created
    self.charge = charge
  }
}
