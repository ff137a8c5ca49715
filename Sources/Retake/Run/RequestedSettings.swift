/// The requested settings as they were written, on a command line or in a job file.
struct RequestedSettings: Hashable, Sendable, Encodable {
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

  /// These settings, filled in with others where nothing is requested here.
  func filled(from others: RequestedSettings) -> RequestedSettings {
    var requested = self
    requested.ratio = ratio ?? others.ratio
    requested.size = size ?? others.size
    requested.thinking = thinking ?? others.thinking
    requested.thoughts = thoughts || others.thoughts
    requested.format = format ?? others.format
    requested.system = system ?? others.system
    requested.temperature = temperature ?? others.temperature
    requested.topP = topP ?? others.topP
    requested.maxOutputTokens = maxOutputTokens ?? others.maxOutputTokens
    requested.seed = seed ?? others.seed
    requested.search = search || others.search
    requested.imageSearch = imageSearch || others.imageSearch
    requested.safety = safety.isEmpty ? others.safety : safety
    requested.people = people ?? others.people
    requested.quality = quality ?? others.quality
    return requested
  }
}
