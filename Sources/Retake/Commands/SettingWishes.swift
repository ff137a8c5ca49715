/// The settings that were asked for, as they were written: on a command line or in a file of jobs.
struct SettingWishes: Hashable, Sendable, Encodable {
  /// nil and `auto` are both "as the picture".
  var ratio: String?
  var size: String?
  var thinking: String?
  var thoughts = false
  var format: String?
  var system: String?
  var temperature: Double?
  var topP: Double?
  var maxOutputTokens: Int?
  var seed: Int?
  var search = false
  var imageSearch = false
  /// `harassment=off`.
  var safety: [String] = []
  var people: String?
  var quality: Int?

  /// The same, with what others wish where nothing is asked for here.
  func filled(from others: SettingWishes) -> SettingWishes {
    var wishes = self
    wishes.ratio = ratio ?? others.ratio
    wishes.size = size ?? others.size
    wishes.thinking = thinking ?? others.thinking
    wishes.thoughts = thoughts || others.thoughts
    wishes.format = format ?? others.format
    wishes.system = system ?? others.system
    wishes.temperature = temperature ?? others.temperature
    wishes.topP = topP ?? others.topP
    wishes.maxOutputTokens = maxOutputTokens ?? others.maxOutputTokens
    wishes.seed = seed ?? others.seed
    wishes.search = search || others.search
    wishes.imageSearch = imageSearch || others.imageSearch
    wishes.safety = safety.isEmpty ? others.safety : safety
    wishes.people = people ?? others.people
    wishes.quality = quality ?? others.quality
    return wishes
  }
}

extension RunCommand {
  var wishes: SettingWishes {
    SettingWishes(
      ratio: ratio == "auto" ? nil : ratio, size: size, thinking: thinking, thoughts: thoughts,
      format: tuning.format, system: system, temperature: tuning.temperature, topP: tuning.topP,
      maxOutputTokens: tuning.maxOutputTokens, seed: tuning.seed, search: tuning.search,
      imageSearch: tuning.imageSearch, safety: tuning.safety, people: tuning.people,
      quality: tuning.quality)
  }
}
