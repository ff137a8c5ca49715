import Glibc
import Model
import Posix
import Providers

/// Turns a `[profiles.NAME]` of the configuration into an endpoint; it also reads the keys that a
/// `[models."ID"]` shares.
struct ProfileReading {
  let name: String
  let section: TomlSection
  /// The known models, including the user's own.
  let catalogue: Catalogue
  /// The user's home folder, for `~`.
  let home: String?

  static let known =
    [
      "protocol", "base_url", "model", "key_env", "key_file", "key_cmd", "ca_file", "poll",
      "timeout", "sends_thinking", "keep_metadata",
    ] + wireKeys + tableKeys + capabilityKeys + tuningKeys

  /// Keys that are fixed for the sandbox, which is reached by its socket, in one protocol, without
  /// a key.
  private static let fixedInSandbox = [
    "protocol", "base_url", "key_env", "key_file", "key_cmd", "ca_file", "auth", "project",
    "location",
  ]

  /// The profile with the file's changes; a new one begins as the protocol's own.
  func endpoint(over existing: Endpoint?) throws(ConfigurationProblem) -> (
    Endpoint, warnings: [ConfigurationProblem]
  ) {
    if existing?.isSandbox == true,
      let key = section.keys.first(where: Self.fixedInSandbox.contains)
    {
      throw section.problem(
        key, "The sandbox has no \(key): it is part of the program. Give the profile another name.")
    }
    var warnings = section.unknownKeys(among: Self.known).map(withoutSecret)
    let wires = Wire.allCases.map { (name: $0.rawValue, value: $0) }
    let wire = try section.choice("protocol", wires) ?? existing?.wire
    guard let wire else {
      let names = wires.map(\.name).joined(separator: ", ")
      throw section.problem(
        "", "The profile '\(quotable(name))' needs a protocol, one of \(names).")
    }
    var standard = existing.flatMap { $0.wire == wire ? $0 : nil } ?? wire.standard(in: catalogue)
    try readWireOptions(&standard.options)
    if wire == .vertex, !standard.isSandbox {
      // Every location has its own host, and all of them are Google's.
      standard.baseURL = Endpoint.vertexBase(location: standard.options.location)
    }
    var endpoint = standard
    endpoint.name = name
    if let url = try baseURL() {
      // Another host has prices of its own.
      if Origin(url) != Origin(standard.baseURL) { endpoint = endpoint.withoutPrices() }
      endpoint.baseURL = url
    }
    if let model = try section.text("model", "the name of a model") {
      guard isWord(model) else { throw section.problem("model", "A model's name has no spaces.") }
      endpoint = endpoint.using(model: model, in: catalogue)
    }
    warnings += try readKeySource(&endpoint, standard)
    warnings += try readCertificates(&endpoint)
    warnings += try readTimes(&endpoint)
    if let sends = try section.flag("sends_thinking") {
      endpoint = endpoint.sendingThinking(sends, in: catalogue.models)
    }
    endpoint.keepsMetadata = try section.flag("keep_metadata") ?? endpoint.keepsMetadata
    // What the file says applies to this profile's model exactly, and limits every other one.
    try readCapabilities(&endpoint.capabilities)
    try readCapabilities(&endpoint.offer.limits)
    let uncarried = endpoint.leaveOutUncarried()
    for field in uncarried where section.keys.contains(field.rawValue) {
      warnings.append(
        section.problem(
          field.rawValue,
          "'\(field.rawValue)' is not offered: the protocol \(wire.rawValue) has no field for it."))
    }
    warnings += try readPrices(&endpoint.capabilities)
    warnings += try readPixels(&endpoint.capabilities)
    return (endpoint.settled(), warnings)
  }

  /// The problem, replaced by a warning when the unknown key is a secret written into this file.
  private func withoutSecret(_ problem: ConfigurationProblem) -> ConfigurationProblem {
    let secrets = section.keys.filter { ["key", "api_key", "apikey", "token"].contains($0) }
    guard let key = secrets.first(where: { section.line($0) == problem.line }) else {
      return problem
    }
    return section.problem(
      key,
      "'\(key)' is not read: keys do not belong in this file. Name where the key is, with key_env, "
        + "key_file or key_cmd.")
  }

  private func baseURL() throws(ConfigurationProblem) -> String? {
    guard var url = try section.text("base_url", "an address such as https://host") else {
      return nil
    }
    while url.hasSuffix("/") { url.removeLast() }
    guard isWord(url), !url.contains("?"), !url.contains("#"), let origin = Origin(url) else {
      throw section.problem(
        "base_url", "base_url takes an address such as https://host, without a user name.")
    }
    guard origin.scheme == "https" || origin.isLoopback else {
      throw section.problem(
        "base_url", "base_url must begin with https://: only this machine is contacted without it.")
    }
    return url
  }

  private func readTimes(_ endpoint: inout Endpoint) throws(ConfigurationProblem)
    -> [ConfigurationProblem]
  {
    endpoint.timeout =
      try section.number("timeout", 1...86_400, of: "seconds") ?? endpoint.timeout
    guard let poll = try section.section("poll") else { return [] }
    var schedule = endpoint.poll
    schedule.first = try poll.number("first", 0.05...600, of: "seconds") ?? schedule.first
    schedule.factor = try poll.number("factor", 1...10, of: "times") ?? schedule.factor
    schedule.most = try poll.number("most", 0.05...600, of: "seconds") ?? schedule.most
    schedule.deadline = try poll.number("deadline", 1...86_400, of: "seconds") ?? schedule.deadline
    schedule.spread = try poll.number("spread", 0...1, of: "times") ?? schedule.spread
    endpoint.poll = schedule
    return poll.unknownKeys(among: ["first", "factor", "most", "deadline", "spread"])
  }

  private func readCertificates(_ endpoint: inout Endpoint) throws(ConfigurationProblem)
    -> [ConfigurationProblem]
  {
    guard let file = try section.text("ca_file", "the path of a file") else { return [] }
    let path = filePath(file)
    endpoint.certificates = path
    guard let reason = unreadable(path) else { return [] }
    return [
      section.problem("ca_file", "\(quotable(path, columns: 200)) cannot be read: \(reason).")
    ]
  }

  /// A path as people write it: `~/` is the home folder, and a relative path starts at the file's
  /// folder.
  func filePath(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    if path.hasPrefix("~/"), let home { return home + path.dropFirst() }
    let folder = section.file.lastIndex(of: "/").map { section.file[...$0] } ?? ""
    return folder + path
  }

  /// Visible ASCII without spaces: what may be part of an address or a header.
  private func isWord(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }
}

extension Wire {
  /// The built-in profile that a new one of this protocol begins as.
  fileprivate func standard(in catalogue: Catalogue) -> Endpoint {
    let builtIn: Endpoint =
      switch self {
      case .gmi: .gmi
      case .toapis: .toapis
      case .toapisOfficial: .toapisOfficial
      case .gemini: .google
      case .vertex: .vertex
      }
    return catalogue.endpoint(builtIn.name) ?? builtIn
  }
}

extension ProfileReading {
  static let wireKeys = [
    "auth", "api_version", "project", "location", "organization", "stream", "image_settings",
    "key_style",
    "echo_thoughts", "image_urls", "name_requests",
  ]

  /// Reads how the protocol is spoken where its documentation leaves a choice.
  func readWireOptions(_ options: inout WireOptions) throws(ConfigurationProblem) {
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

  /// Text that may become a segment of an address or part of a host, and cannot change where it
  /// leads.
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

extension ProfileReading {
  /// Reads where the key comes from. A built-in key does not follow a profile to another address,
  /// where strangers would get it.
  func readKeySource(_ endpoint: inout Endpoint, _ standard: Endpoint)
    throws(ConfigurationProblem) -> [ConfigurationProblem]
  {
    let sources = ["key_env", "key_file", "key_cmd"].filter { section.entries[$0] != nil }
    guard sources.count < 2 else {
      throw section.problem(
        sources[1], "A key has one source, but there are \(sources.joined(separator: " and ")).")
    }
    switch sources.first {
    case "key_env": endpoint.key = .environment(try variables())
    case "key_file":
      guard let file = try section.text("key_file", "the path of a file"), !file.isEmpty else {
        throw section.problem("key_file", "key_file takes the path of a file.")
      }
      endpoint.key = .file(filePath(file))
    case "key_cmd":
      let wanted = #"a command and its arguments, such as ["pass", "show", "gmi"]"#
      guard let command = try section.texts("key_cmd", wanted), command.first?.isEmpty == false,
        !command.contains(where: { $0.utf8.contains(0) })
      else { throw section.wrong("key_cmd", wanted: wanted) }
      endpoint.key = .command(command)
    default: return dropForeignKey(&endpoint, standard)
    }
    return []
  }

  private func dropForeignKey(_ endpoint: inout Endpoint, _ standard: Endpoint)
    -> [ConfigurationProblem]
  {
    guard let place = Origin(endpoint.baseURL), place != Origin(standard.baseURL),
      endpoint.key != .none
    else { return [] }
    endpoint.key = .none
    // A server on this machine rarely needs a key; elsewhere one is missed.
    guard !place.isLoopback else { return [] }
    return [
      section.problem(
        "base_url",
        "The key of \(standard.name) is not sent to another address; name one for this profile with "
          + "key_env, key_file or key_cmd.")
    ]
  }

  /// One name or several, the first of which that is set counts. Text that is not a name is not
  /// repeated: it may be the key itself.
  private func variables() throws(ConfigurationProblem) -> [String] {
    let wanted = "the name of an environment variable, such as GMI_API_KEY, not the key itself"
    let names =
      if case .text(let name) = section.entries["key_env"] {
        [name]
      } else {
        try section.texts("key_env", wanted) ?? []
      }
    let areNames = names.allSatisfy { name in
      (1...64).contains(name.utf8.count) && name.first?.isNumber == false
        && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }
    guard !names.isEmpty, areNames else {
      throw section.problem("key_env", "key_env takes \(wanted).")
    }
    return names
  }
}

/// Why a file cannot be read, in the system's words; nil when it can.
func unreadable(_ path: String) -> String? {
  access(path, R_OK) == 0 ? nil : SystemError().description
}
