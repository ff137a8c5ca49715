import Model

extension Endpoint {
  /// The usage, with the cost in dollars where the provider did not give it: zero in the sandbox,
  /// otherwise estimated from the profile's prices. Pictures, input and thinking are billed; drafts
  /// are not (Gemini API docs, "Image generation").
  func priced(_ usage: Usage, pictures: Int, at resolution: Resolution) -> Usage {
    var usage = usage
    if isSandbox {
      usage.dollars = 0
      usage.isEstimated = false
      return usage
    }
    guard usage.dollars == nil,
      let price = capabilities.prices[resolution].flatMap({ Money(dollars: $0) })
    else { return usage }
    let tokens = capabilities.tokenPrices.cost(
      input: usage.inputTokens, thinking: usage.thoughtTokens)
    usage.dollars = (price * pictures + tokens).dollars
    usage.isEstimated = true
    return usage
  }
}
