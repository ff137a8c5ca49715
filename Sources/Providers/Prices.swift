import Model

extension Endpoint {
  /// What was used, with the dollars where the provider did not tell them: nothing in the sandbox, else
  /// estimated by the profile's prices. Pictures, what was sent along and what was thought are
  /// billed; drafts are not (Gemini API docs, "Image generation").
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
