package import Cells
package import Model
package import Providers

/// What the user's `config.toml` says, on top of what is built in.
package struct UserConfiguration: Hashable, Sendable {
  /// The path of the file, whether it exists or not.
  package let file: String
  /// The profile used when none is chosen.
  package internal(set) var profile = Endpoint.sandbox.name
  /// Whether the file chooses a profile; if not, one whose key is there may be offered.
  package internal(set) var choosesProfile = false
  /// The theme's name; nil leaves it to the program.
  package internal(set) var theme: String?
  /// Whether the mouse is used; nil leaves it to the program.
  package internal(set) var mouse: Bool?
  /// How pictures are shown; nil leaves it to the program.
  package internal(set) var graphics: GraphicsWish?
  /// Whether the studio works in lines instead of on a screen.
  package internal(set) var linear = false
  /// How the end of a turn is reported to somebody who looks elsewhere.
  package internal(set) var notify = AlertWish.auto
  /// What may be spent.
  package internal(set) var budgets = Budgets()
  /// How many turns run at the same time.
  package internal(set) var parallel = Variants.usualPlaces
  /// The user's own keys, in the order of the file, and the keys they are added to.
  package internal(set) var keyBindings: [KeyBinding] = []
  package internal(set) var keyPreset = KeyPreset.standard
  /// Every profile: the built-in ones first, in the order of the catalogue, each with the user's
  /// changes; the sandbox with its socket.
  package internal(set) var endpoints: [Endpoint]
  /// The known models and the built-in profiles, with the user's own entries.
  package internal(set) var catalogue: Catalogue
  /// Where the file names the profile and the theme, for messages.
  var profileLine: Int?
  var themeLine: Int?

  init(file: String, catalogue: Catalogue) {
    self.file = file
    self.catalogue = catalogue
    endpoints = catalogue.endpoints
  }
}

extension UserConfiguration {
  /// The profile of that name, or the default one for nil.
  ///
  /// - Throws: `Failure` when there is none.
  package func endpoint(named name: String? = nil) throws(Failure) -> Endpoint {
    let wanted = name ?? profile
    let place = name == nil && choosesProfile ? ConfigurationProblem.place(file, profileLine) : ""
    guard let endpoint = endpoints.first(where: { $0.name == wanted }) else {
      let names = endpoints.map(\.name)
      throw Failure(
        .configuration,
        "\(place)There is no profile '\(quotable(wanted))'\(suggestion(for: wanted, among: names)).",
        advice: "The profiles are \(names.joined(separator: ", ")); "
          + "[profiles.NAME] in \(file) adds one.")
    }
    if let missing = endpoint.missing { throw missing }
    return endpoint
  }

  /// The profile, with another model if one is given, and a warning about a model that the
  /// catalogue does not know.
  ///
  /// - Throws: `Failure` when there is no such profile.
  package func endpoint(named name: String? = nil, model: String?) throws(Failure) -> (
    endpoint: Endpoint, warning: String?
  ) {
    let configured = try endpoint(named: name)
    let endpoint = model.map { configured.using(model: $0, in: catalogue) } ?? configured
    return (endpoint, endpoint.modelWarning(in: catalogue))
  }

  /// The environment variables in which any profile looks for its key.
  package var keyVariables: Set<String> {
    endpoints.reduce(into: []) { names, endpoint in
      if case .environment(let variables) = endpoint.key { names.formUnion(variables) }
    }
  }

  /// The real profiles that are ready to use because an environment variable holds their key. It
  /// spends nothing and sends nothing; they are to be offered, never chosen unasked.
  package func offered(in environment: [String: String]) -> [Endpoint] {
    endpoints.filter { endpoint in
      guard !endpoint.isSandbox, endpoint.missing == nil,
        case .environment(let names) = endpoint.key
      else { return false }
      return names.contains { !(environment[$0] ?? "").isEmpty }
    }
  }
}

extension UserConfiguration {
  /// Reads the configuration file; a missing one is fine. Harmless mistakes, such as an unknown
  /// key, are warnings.
  ///
  /// - Parameters:
  ///   - environment: Only `HOME` is used, for paths that begin with `~/`.
  ///   - keyProblems: Returns a sentence for each key binding that cannot be used.
  /// - Throws: `Failure` for a wrong value, with the file and the line.
  package static func load(
    _ paths: Paths, environment: [String: String] = [:],
    keyProblems: @escaping ([KeyBinding]) -> [String] = { _ in [] }
  ) throws(Failure) -> (configuration: UserConfiguration, warnings: [ConfigurationProblem]) {
    var configuration = UserConfiguration(
      file: paths.configFile, catalogue: .builtIn)
    var warnings: [ConfigurationProblem] = []
    do throws(ConfigurationProblem) {
      if let text = try readTextFile(paths.configFile) {
        let root = try TomlSection(file: paths.configFile, text: text)
        warnings = try configuration.read(
          root, home: try? homeFolder(environment), keyProblems: keyProblems)
      }
    } catch {
      throw Failure(
        .configuration, error.description,
        advice: "Correct that file, or move it away to start with the defaults.")
    }
    for index in configuration.endpoints.indices where configuration.endpoints[index].isSandbox {
      configuration.endpoints[index].socket = paths.sandboxSocket
    }
    return (configuration, warnings)
  }

  /// Every key outside of a section, and the sections.
  static let known = [
    "profile", "theme", "mouse", "graphics", "linear", "notify", "parallel", "budget", "keys",
    "models", "profiles",
  ]

  private mutating func read(
    _ root: TomlSection, home: String?, keyProblems: @escaping ([KeyBinding]) -> [String]
  ) throws(ConfigurationProblem) -> [ConfigurationProblem] {
    var warnings = root.unknownKeys(among: Self.known)
    if let name = try root.text("profile", "the name of a profile") {
      profile = name
      choosesProfile = true
      profileLine = root.line("profile")
    }
    theme = try root.text("theme", "the name of a theme")
    themeLine = root.line("theme")
    mouse = try root.flag("mouse")
    graphics = try root.choice("graphics", GraphicsWish.allCases.map { ($0.rawValue, $0) })
    linear = try root.flag("linear") ?? linear
    notify = try root.choice("notify", AlertWish.allCases.map { ($0.rawValue, $0) }) ?? notify
    parallel = try root.integer("parallel", 1...16) ?? parallel
    if let section = try root.section("budget") { warnings += try readBudgets(section) }
    warnings += try readKeys(root, keyProblems)
    if let models = try root.section("models") { warnings += try readModels(models) }
    if let profiles = try root.section("profiles") {
      for name in profiles.keys {
        guard let section = try profiles.section(name) else { continue }
        let reading = ProfileReading(
          name: name, section: section, catalogue: catalogue, home: home)
        let (endpoint, more) = try reading.endpoint(over: endpoints.first { $0.name == name })
        warnings += more
        if let index = endpoints.firstIndex(where: { $0.name == name }) {
          endpoints[index] = endpoint
        } else {
          endpoints.append(endpoint)
        }
      }
    }
    return warnings.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
  }

  /// US dollars for a session and for a day.
  private mutating func readBudgets(_ section: TomlSection) throws(ConfigurationProblem)
    -> [ConfigurationProblem]
  {
    let bounds = 0.0...1_000_000
    budgets = Budgets(
      session: try section.number("session", bounds, of: "US dollars").flatMap(
        Money.init(dollars:)),
      day: try section.number("day", bounds, of: "US dollars").flatMap(Money.init(dollars:)))
    return section.unknownKeys(among: ["session", "day"])
  }

  /// Adds the user's own models to the catalogue. The built-in profiles that sell a model follow
  /// what the file says about it.
  private mutating func readModels(_ models: TomlSection) throws(ConfigurationProblem)
    -> [ConfigurationProblem]
  {
    var warnings: [ConfigurationProblem] = []
    for id in models.keys {
      guard let section = try models.section(id) else { continue }
      let (entry, more) = try ModelReading(id: id, section: section).entry(over: catalogue)
      warnings += more
      if let index = catalogue.models.firstIndex(where: { $0.id == id }) {
        catalogue.models[index] = entry
      } else {
        catalogue.models.append(entry)
      }
    }
    catalogue.endpoints = catalogue.endpoints.map { endpoint in
      guard let entry = catalogue.model(endpoint.model) else { return endpoint }
      return endpoint.selling(entry, as: endpoint.model)
    }
    endpoints = catalogue.endpoints
    return warnings
  }

  /// Reads `keys = "vim"`, or the table of the user's own keys.
  private mutating func readKeys(
    _ root: TomlSection, _ keyProblems: @escaping ([KeyBinding]) -> [String]
  ) throws(ConfigurationProblem) -> [ConfigurationProblem] {
    let presets = KeyPreset.allCases.map { ($0.rawValue, $0) }
    if case .text? = root.entries["keys"] {
      keyPreset = try root.choice("keys", presets) ?? keyPreset
      return []
    }
    guard let section = try root.section("keys") else { return [] }
    keyPreset = try section.choice("preset", presets) ?? keyPreset
    var bindings = KeyTable(problems: keyProblems)
    try bindings.read(section)
    keyBindings = bindings.bindings
    return bindings.warnings
  }
}

/// Reads `[keys]`: a command with its keys (`"compare.toggle" = ["C-o", "F12"]`), or a key with its
/// command (`"C-o" = "compare.toggle"`). Unknown keys and commands are warnings: the other bindings
/// apply.
private struct KeyTable {
  /// Returns a sentence for each binding that cannot be used.
  var problems: ([KeyBinding]) -> [String]
  private(set) var bindings: [KeyBinding] = []
  private(set) var warnings: [ConfigurationProblem] = []
  /// How many problems the bindings so far have.
  private var known = 0

  init(problems: @escaping ([KeyBinding]) -> [String]) { self.problems = problems }

  /// Reads a table; the names in it begin with `prefix`, where a command was written without quotes:
  /// `compare.toggle` is a table in TOML.
  mutating func read(_ section: TomlSection, prefix: String = "") throws(ConfigurationProblem) {
    for name in section.keys where !prefix.isEmpty || name != "preset" {
      switch section.entries[name] {
      case .table:
        guard let inner = try section.section(name) else { continue }
        try read(inner, prefix: prefix + name + ".")
      case .list:
        let keys = try section.texts(name, "a key or a list of keys") ?? []
        add(KeyBinding(command: prefix + name, keys: keys), at: name, in: section)
      default:
        let isCommand = !prefix.isEmpty || Self.isCommand(name)
        let wanted = isCommand ? "a key or a list of keys" : "the name of a command"
        guard let text = try section.text(name, wanted) else { continue }
        add(
          isCommand
            ? KeyBinding(command: prefix + name, keys: [text])
            : KeyBinding(keys: name, command: text),
          at: name, in: section)
      }
    }
  }

  private mutating func add(_ binding: KeyBinding, at name: String, in section: TomlSection) {
    bindings.append(binding)
    // The problems that one more binding adds are about that one, and on its line.
    let all = problems(bindings)
    warnings += all.dropFirst(known).map { section.problem(name, $0) }
    known = all.count
  }

  /// Whether a name is written like a command, `compare.toggle`, and not like keys.
  private static func isCommand(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count > 1
      && parts.allSatisfy { part in
        part.count > 1 && part.allSatisfy { $0.isLowercase || $0 == "-" }
      }
  }
}
