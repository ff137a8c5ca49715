import Model
import Providers

extension ProfileReading {
  static let wireKeys = [
    "auth", "api_version", "project", "location", "organization", "stream", "image_settings",
    "key_style",
    "echo_thoughts", "image_urls", "name_requests",
  ]

  /// Reads how the protocol is spoken where its documentation leaves a choice.
  func takeWireOptions(_ options: inout WireOptions) throws(ConfigurationProblem) {
    options.authorization = try section.named("auth") ?? options.authorization
    options.imageSettings = try section.named("image_settings") ?? options.imageSettings
    options.keyStyle = try section.named("key_style") ?? options.keyStyle
    options.addressStyle = try section.named("image_urls") ?? options.addressStyle
    options.streams = try section.flag("stream") ?? options.streams
    options.echoesThoughts = try section.flag("echo_thoughts") ?? options.echoesThoughts
    options.namesRequests = try section.flag("name_requests") ?? options.namesRequests
    options.organization =
      try section.header("organization", "the id of an organization") ?? options.organization
    options.apiVersion =
      try section.segment("api_version", "a version such as v1 or v1beta") ?? options.apiVersion
    options.project = try section.segment("project", "the id of a project") ?? options.project
    options.location =
      try section.segment("location", "a location such as global or europe-west4")
      ?? options.location
  }
}

extension TomlSection {
  /// One of the values of a type, by its raw value.
  fileprivate func named<Value: RawRepresentable<String> & CaseIterable>(_ key: String)
    throws(ConfigurationProblem) -> Value?
  {
    try choice(key, Value.allCases.map { (name: $0.rawValue, value: $0) })
  }

  /// Text that may become the value of a header.
  fileprivate func header(_ key: String, _ wanted: String) throws(ConfigurationProblem) -> String? {
    guard let text = try text(key, wanted) else { return nil }
    let isPlain =
      (1...128).contains(text.utf8.count) && text.utf8.allSatisfy { (33...126).contains($0) }
    guard isPlain else {
      throw problem(key, "\(key) takes \(wanted): letters, digits and symbols, without spaces.")
    }
    return text
  }

  /// Text that may become a segment of an address or part of a host, and cannot change where it leads.
  fileprivate func segment(_ key: String, _ wanted: String) throws(ConfigurationProblem) -> String?
  {
    guard let text = try text(key, wanted) else { return nil }
    let isSegment =
      (1...128).contains(text.utf8.count) && text.first?.isLetter == true
      && text.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "-")
      }
    guard isSegment else {
      throw problem(key, "\(key) takes \(wanted): letters, digits and hyphens.")
    }
    return text
  }
}
