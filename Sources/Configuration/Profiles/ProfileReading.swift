import Model
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
    try takeWireOptions(&standard.options)
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
    warnings += try takeKeySource(&endpoint, standard)
    warnings += try takeCertificates(&endpoint)
    warnings += try takeTimes(&endpoint)
    if let sends = try section.flag("sends_thinking") {
      endpoint = endpoint.sendingThinking(sends, in: catalogue.models)
    }
    endpoint.keepsMetadata = try section.flag("keep_metadata") ?? endpoint.keepsMetadata
    // What the file says applies to this profile's model exactly, and limits every other one.
    try takeCapabilities(&endpoint.capabilities)
    try takeCapabilities(&endpoint.offer.limits)
    let uncarried = endpoint.leaveOutUncarried()
    for field in uncarried where section.keys.contains(field.rawValue) {
      warnings.append(
        section.problem(
          field.rawValue,
          "'\(field.rawValue)' is not offered: the protocol \(wire.rawValue) has no field for it."))
    }
    warnings += try takePrices(&endpoint.capabilities)
    warnings += try takePixels(&endpoint.capabilities)
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

  private func takeTimes(_ endpoint: inout Endpoint) throws(ConfigurationProblem)
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

  private func takeCertificates(_ endpoint: inout Endpoint) throws(ConfigurationProblem)
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
