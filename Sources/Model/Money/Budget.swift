/// How much may be spent; nil for no limit.
package struct Budgets: Hashable, Sendable {
  package var session: Money?
  /// Per day by the user's own clock, over all sessions.
  package var day: Money?

  package init(session: Money? = nil, day: Money? = nil) {
    self.session = session
    self.day = day
  }
}

/// The limits when a turn is stored, and the day they apply to.
package struct SpendingLimits: Hashable, Sendable {
  package var budgets: Budgets
  /// The day, as `2026-11-21`, and when it began.
  package var day: String
  package var dayStart: Timestamp

  package init(_ budgets: Budgets, calendar: LocalCalendar, now: Timestamp) {
    self.budgets = budgets
    day = calendar.day(of: now)
    dayStart = calendar.startOfDay(of: now)
  }

  /// The preference that stores the raised budget of the day.
  package var dayPreference: String { "budget.day.\(day)" }
}

/// What the user has agreed to despite a budget; stored with the session or the day.
package struct BudgetConsent: Hashable, Sendable {
  /// The session's budget from now on.
  package var session: Money?
  /// The budget of this day.
  package var day: Money?
  /// Whether turns at an unknown price may be sent in this session.
  package var unknownPrices: Bool

  package init(session: Money? = nil, day: Money? = nil, unknownPrices: Bool = false) {
    self.session = session
    self.day = day
    self.unknownPrices = unknownPrices
  }
}

/// Why a turn was not sent: it could exceed a budget.
package struct BudgetRefusal: Hashable, Sendable, Codable {
  package enum Reason: String, Hashable, Sendable, Codable { case session, day, unknownPrice }

  package var reason: Reason
  package var budget: Money
  /// What has been paid, and what open turns and those of unknown outcome may cost.
  package var paid: Money
  package var possible: Money
  /// The expected cost; nil if it is unknown.
  package var cost: Money?
  /// How many turns `cost` covers.
  package var turns: Int?

  package init(reason: Reason, budget: Money, paid: Money, possible: Money, cost: Money?) {
    self.reason = reason
    self.budget = budget
    self.paid = paid
    self.possible = possible
    self.cost = cost
  }

  /// The raised budget that the user is asked to agree to: half as much again, or what is needed if
  /// that is more, in whole cents.
  package var raised: Money {
    let needed = paid + possible + (cost ?? .zero)
    let wanted = max(needed, Money(micros: budget.micros + budget.micros / 2))
    return Money(micros: (wanted.micros + 9999) / 10_000 * 10_000)
  }

  /// What the user agrees to by answering yes.
  package var consent: BudgetConsent {
    switch reason {
    case .session: BudgetConsent(session: raised)
    case .day: BudgetConsent(day: raised)
    case .unknownPrice: BudgetConsent(unknownPrices: true)
    }
  }

  private var isOne: Bool { turns ?? 1 == 1 }

  /// What was spent, and what this would cost.
  package var text: String {
    let whole = reason == .day ? "today" : "in this session"
    var spent = "\(paid.text) spent \(whole)"
    if possible > .zero { spent += ", up to \(possible.text) more open or unknown" }
    guard let cost, reason != .unknownPrice else {
      return
        "The price of \(isOne ? "this turn" : "these turns") is unknown, and there is a budget of \(budget.shortText): "
        + "\(spent)."
    }
    let name = reason == .day ? "the day's" : "the session's"
    let (what, which) = isOne ? ("This turn", "this") : ("These \(turns ?? 1) turns", "they")
    return
      "\(what) would exceed \(name) budget of \(budget.shortText): \(spent), and \(which) would "
      + "cost about \(cost.text)."
  }
}

extension BudgetConsent {
  /// Both consents; where both set a budget, the later one's.
  package func adding(_ other: BudgetConsent) -> BudgetConsent {
    BudgetConsent(
      session: other.session ?? session, day: other.day ?? day,
      unknownPrices: unknownPrices || other.unknownPrices)
  }
}

extension Budgets {
  /// Why a turn must not be sent; nil when it may. The money spent, the possible cost of open turns
  /// and this turn's estimate together must not exceed a budget; `estimate` is nil if the price
  /// is unknown.
  package func refusal(
    of estimate: Money?, inSession: CostTotal, today: CostTotal, takesUnknownPrices: Bool
  ) -> BudgetRefusal? {
    // What costs nothing exceeds nothing.
    guard estimate != .zero else { return nil }
    func refusal(_ reason: BudgetRefusal.Reason, _ budget: Money, _ total: CostTotal)
      -> BudgetRefusal
    {
      BudgetRefusal(
        reason: reason, budget: budget, paid: total.paid, possible: total.possible, cost: estimate)
    }
    guard let estimate else {
      guard !takesUnknownPrices else { return nil }
      if let session { return refusal(.unknownPrice, session, inSession) }
      return day.map { refusal(.unknownPrice, $0, today) }
    }
    if let session, inSession.committed + estimate > session {
      return refusal(.session, session, inSession)
    }
    if let day, today.committed + estimate > day { return refusal(.day, day, today) }
    return nil
  }
}

extension Failure {
  /// The failure of a turn that was not sent; nothing was spent.
  package static func overBudget(_ refusal: BudgetRefusal) -> Failure {
    let advice =
      switch refusal.reason {
      case .session:
        "Nothing was sent. Raise it with --budget \(dollarText(refusal.raised)), with budget.session in "
          + "config.toml, or in the studio when it asks."
      case .day:
        "Nothing was sent. Raise it with budget.day in config.toml, or in the studio when it asks."
      case .unknownPrice:
        "Nothing was sent. Use --unknown-price to send anyway, or set the price in [profiles.NAME.prices] "
          + "of config.toml."
      }
    var failure = Failure(.budget, refusal.text, advice: advice)
    failure.budget = refusal
    return failure
  }

  /// `0.15`, as written on a command line.
  private static func dollarText(_ amount: Money) -> String { String(amount.shortText.dropFirst()) }
}
