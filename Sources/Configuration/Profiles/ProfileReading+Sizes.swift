import Imagery
import Model
import Providers

extension ProfileReading {
  static let tableKeys = ["prices", "pixels"]

  /// Reads prices in US dollars: for one picture by resolution, and for a million tokens of input
  /// (`input`) and thinking (`thinking`).
  func takePrices(_ capabilities: inout Capabilities) throws(ConfigurationProblem)
    -> [ConfigurationProblem]
  {
    guard let prices = try section.section("prices") else { return [] }
    for resolution in Resolution.allCases {
      let price = try prices.number(resolution.rawValue, 0...1_000, of: "US dollars")
      if let price { capabilities.prices[resolution] = price }
    }
    let million = "US dollars for a million tokens"
    if let price = try prices.number("input", 0...100_000, of: million) {
      capabilities.tokenPrices.input = price
    }
    if let price = try prices.number("thinking", 0...100_000, of: million) {
      capabilities.tokenPrices.thinking = price
    }
    return prices.unknownKeys(among: Resolution.allCases.map(\.rawValue) + ["input", "thinking"])
  }

  /// Reads the pixels of a result: `[profiles.x.pixels]`, `"16:9" = { "1K" = "1376x768" }`.
  func takePixels(_ capabilities: inout Capabilities) throws(ConfigurationProblem)
    -> [ConfigurationProblem]
  {
    guard let pixels = try section.section("pixels") else { return [] }
    var warnings = pixels.unknownKeys(among: AspectRatio.family.map(\.description))
    for ratio in AspectRatio.family {
      guard let sizes = try pixels.section(ratio.description) else { continue }
      warnings += sizes.unknownKeys(among: Resolution.allCases.map(\.rawValue))
      for resolution in Resolution.allCases {
        let wanted = "a width and a height such as \"1376x768\""
        guard let text = try sizes.text(resolution.rawValue, wanted) else { continue }
        let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard sides.count == 2, let width = sides[0], let height = sides[1],
          (1...65_536).contains(width), (1...65_536).contains(height)
        else { throw sizes.wrong(resolution.rawValue, wanted: wanted) }
        capabilities.pixels[ratio, default: [:]][resolution] = PixelSize(
          width: width, height: height)
      }
    }
    return warnings
  }
}
