import Model
import Providers

extension ProfileReading {
  static let tuningKeys = [
    "temperature", "top_p", "max_output_tokens", "seed", "quality", "search", "image_search",
    "safety_categories", "safety_thresholds", "people",
  ]

  /// Reads which finer settings are accepted, and their bounds.
  func takeTuning(_ offer: inout TuningOffer) throws(ConfigurationProblem) {
    offer.temperature = try section.bounds("temperature", 0...100, over: offer.temperature)
    offer.topP = try section.bounds("top_p", 0...1, over: offer.topP)
    offer.maxOutputTokens = try section.bounds(
      "max_output_tokens", 1...1_000_000, over: offer.maxOutputTokens)
    offer.seed = try section.bounds("seed", Int(Int32.min)...Int(Int32.max), over: offer.seed)
    offer.quality = try section.bounds("quality", 1...100, over: offer.quality)
    offer.search = try section.flag("search") ?? offer.search
    offer.imageSearch = try section.flag("image_search") ?? offer.imageSearch
    offer.safetyCategories = try section.spelled("safety_categories") ?? offer.safetyCategories
    offer.safetyThresholds = try section.spelled("safety_thresholds") ?? offer.safetyThresholds
    offer.people = try section.spelled("people") ?? offer.people
  }
}

extension TomlSection {
  /// The bounds of a setting, `[0, 2]`, or `false` where it is not accepted; unchanged if the file
  /// does not say.
  fileprivate func bounds(
    _ key: String, _ widest: ClosedRange<Double>, over before: ClosedRange<Double>?
  ) throws(ConfigurationProblem) -> ClosedRange<Double>? {
    try bounds(key, widest, over: before) { value in
      switch value {
      case .integer(let number): Double(number)
      case .fraction(let number): number
      default: nil
      }
    }
  }

  /// The bounds of a setting that takes whole numbers.
  fileprivate func bounds(
    _ key: String, _ widest: ClosedRange<Int>, over before: ClosedRange<Int>?
  ) throws(ConfigurationProblem) -> ClosedRange<Int>? {
    try bounds(key, widest, over: before) { value in
      if case .integer(let number) = value { number } else { nil }
    }
  }

  private func bounds<Number: Comparable & CustomStringConvertible>(
    _ key: String, _ widest: ClosedRange<Number>, over before: ClosedRange<Number>?,
    number: (TomlValue) -> Number?
  ) throws(ConfigurationProblem) -> ClosedRange<Number>? {
    guard let value = entries[key] else { return before }
    if value == .flag(false) { return nil }
    guard case .list(let list) = value, list.count == 2, let lower = number(list[0]),
      let upper = number(list[1]), lower <= upper, widest.contains(lower), widest.contains(upper)
    else {
      let least = plain(widest.lowerBound)
      let most = plain(widest.upperBound)
      throw wrong(
        key, wanted: "its bounds, such as [\(least), \(most)], no wider than these, or false")
    }
    return lower...upper
  }

  /// A list of names, in our spelling or Google's.
  fileprivate func spelled<Value: Spelled>(_ key: String) throws(ConfigurationProblem) -> [Value]? {
    let names = Value.allCases.map(\.name)
    let wanted = "a list of some of \(names.joined(separator: ", "))"
    guard let texts = try texts(key, wanted) else { return nil }
    var values: [Value] = []
    for text in texts {
      guard let value = Value(spelled: text) else { throw unknown(text, key, names) }
      values.append(value)
    }
    return values
  }
}
