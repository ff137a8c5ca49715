import Model

extension Endpoint {
  /// What was used, with the dollars estimated by the profile's prices where the provider did not tell
  /// them.
  func priced(_ usage: Usage, pictures: Int, at resolution: Resolution) -> Usage {
    guard usage.dollars == nil, let price = capabilities.prices[resolution] else { return usage }
    var usage = usage
    usage.dollars = price * Double(pictures)
    usage.isEstimated = !isSandbox
    return usage
  }
}
