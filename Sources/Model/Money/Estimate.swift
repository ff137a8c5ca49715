/// US dollars per million tokens; nil if no price is published.
package struct TokenPrices: Hashable, Sendable {
  /// For what is sent: text and pictures.
  package var input: Double?
  /// For the model's thinking, shown or not.
  package var thinking: Double?

  package init(input: Double? = nil, thinking: Double? = nil) {
    self.input = input
    self.thinking = thinking
  }

  package static let unknown = TokenPrices()

  /// The known part of the price of these tokens; zero for the unknown part.
  package func cost(input tokens: Int?, thinking thoughts: Int? = nil) -> Money {
    func cost(_ count: Int?, _ price: Double?) -> Money {
      guard let count, let price else { return .zero }
      return Money(dollars: Double(count) * price / 1e6) ?? .zero
    }
    return cost(tokens, input) + cost(thoughts, thinking)
  }
}

/// The expected cost of a turn, shown before it is sent. It excludes thinking, whose length nobody
/// can know in advance.
package enum Estimate: Hashable, Sendable {
  /// The sandbox costs nothing.
  case free
  /// No price is published: not the same as free.
  case unknown
  case about(Money)

  /// The amount; nil if it is unknown.
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
  /// The cost of that many pictures at a resolution, including the tokens sent for them.
  package func estimate(
    of resolution: Resolution, pictures count: Int = 1, inputTokens: Int
  ) -> Estimate {
    guard let price = prices[resolution].flatMap({ Money(dollars: $0) }) else { return .unknown }
    return .about((price + tokenPrices.cost(input: inputTokens)) * count)
  }
}
