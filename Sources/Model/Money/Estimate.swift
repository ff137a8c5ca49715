/// US dollars for a million tokens; nil where nobody has published them.
package struct TokenPrices: Hashable, Sendable {
  /// What is sent along: words and pictures.
  package var input: Double?
  /// What the model thinks, shown or not.
  package var thinking: Double?

  package init(input: Double? = nil, thinking: Double? = nil) {
    self.input = input
    self.thinking = thinking
  }

  package static let unknown = TokenPrices()

  /// What is known of the price of these tokens; nothing for what is not.
  package func cost(input tokens: Int?, thinking thoughts: Int? = nil) -> Money {
    func cost(_ count: Int?, _ price: Double?) -> Money {
      guard let count, let price else { return .zero }
      return Money(dollars: Double(count) * price / 1e6) ?? .zero
    }
    return cost(tokens, input) + cost(thoughts, thinking)
  }
}

/// What a turn is expected to cost, told before it is sent. How long the model will think nobody knows
/// before, so that is left out.
package enum Estimate: Hashable, Sendable {
  /// The sandbox costs nothing.
  case free
  /// Nobody has published the price: not the same as nothing.
  case unknown
  case about(Money)

  /// nil where it is unknown.
  package var amount: Money? {
    switch self {
    case .free: .zero
    case .unknown: nil
    case .about(let amount): amount
    }
  }

  /// `≈ $0.069`.
  package var text: String {
    switch self {
    case .free: "free (sandbox)"
    case .unknown: "price unknown"
    case .about(.zero): "costs nothing"
    case .about(let amount): "≈ \(amount.text)"
    }
  }
}

extension Capabilities {
  /// What so many pictures of a resolution cost, with what is sent along for them in tokens.
  package func estimate(
    of resolution: Resolution, pictures count: Int = 1, inputTokens: Int
  ) -> Estimate {
    guard let price = prices[resolution].flatMap({ Money(dollars: $0) }) else { return .unknown }
    return .about((price + tokenPrices.cost(input: inputTokens)) * count)
  }
}
