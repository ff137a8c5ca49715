import Effects
import FoundationEssentials
import Imagery
import Model
import Storage

/// Identifies jobs by what they ask for, so that a job is recognized when others are written before
/// it. Its output path, its name and config.toml do not matter.
struct BatchKeys {
  private let folder: String
  private let options: RunCommand
  private var counts: [String: Int] = [:]
  private var keys: [String] = []

  init(folder: String, options: RunCommand) {
    self.folder = folder
    self.options = options
  }

  /// The absolute path of a file that a job names; URLs are unchanged.
  func path(_ name: String) -> String {
    if name.hasPrefix("~/") {
      return spelledPath(name, environment: ProcessInfo.processInfo.environment)
    }
    if let address = PictureAddress(name) { return address.text }
    return name.hasPrefix("/") ? name : "\(folder)/\(name)"
  }

  /// The key of the next job of the file. Two that ask for the same are distinguished by their
  /// order.
  mutating func key(of words: BatchJobInput, place: String, origin: BatchJob.Origin) -> String {
    var requested = words.requested.filled(from: options.requested)
    requested.format =
      requested.format ?? words.output.flatMap(SettingsValidator.format(ofFile:))?.rawValue
    // PNG is the default and is not part of the key.
    if requested.format == OutputFormat.png.rawValue { requested.format = nil }
    let from =
      switch origin {
      case .beginning: ""
      case .session: "session"
      case .turn(let number): "turn \(number)"
      case .job(let index): keys.indices.contains(index) ? "job \(keys[index])" : ""
      }
    let asked = Asked(
      prompt: words.prompt, images: words.images.map(path),
      regions: words.regions.map(\.key), profile: words.profile ?? options.profile,
      model: words.model ?? (words.profile == nil ? options.model : nil), requested: requested,
      session: place, from: from, isTrimmed: words.isTrimmed)
    let name = nameOfText(asked.text)
    let count = counts[name, default: 0] + 1
    counts[name] = count
    let key = count == 1 ? name : "\(name)-\(count)"
    keys.append(key)
    return key
  }
}

/// What a job asks for. Its text, and so each name in it, must stay as it is: another one gives
/// every job another key, and a batch that was interrupted before an update would be sent, and paid
/// for, again.
private struct Asked: Encodable {
  var prompt: String
  var images: [String]
  var regions: [String]
  var profile: String?
  var model: String?
  var requested: RequestedSettings
  var session: String
  var from: String
  var isTrimmed: Bool

  enum CodingKeys: String, CodingKey {
    case prompt, images, regions, profile, model, session, from, isTrimmed
    case requested = "wishes"
  }

  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    // A number that JSON cannot represent is refused as a setting.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
      ?? "\(self)"
  }
}

extension Region {
  /// What tells it from others; a rectangle's is what earlier versions wrote.
  fileprivate var key: String { self == Region(bounds) ? description : text }
}
