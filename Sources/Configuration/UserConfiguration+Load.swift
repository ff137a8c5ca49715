import Cells
package import Model
import Providers

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
    keyProblems: ([KeyBinding]) -> [String] = { _ in [] }
  ) throws(Failure) -> (configuration: UserConfiguration, warnings: [ConfigurationProblem]) {
    var configuration = UserConfiguration(
      file: paths.configFile, catalogue: .builtIn)
    var warnings: [ConfigurationProblem] = []
    do throws(ConfigurationProblem) {
      if let text = try readTextFile(paths.configFile) {
        let root = try TomlSection(file: paths.configFile, text: text)
        warnings = try configuration.take(
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
    "profile", "theme", "mouse", "graphics", "parallel", "budget", "keys", "models", "profiles",
  ]

  private mutating func take(
    _ root: TomlSection, home: String?, keyProblems: ([KeyBinding]) -> [String]
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
    parallel = try root.integer("parallel", 1...16) ?? parallel
    if let section = try root.section("budget") { warnings += try takeBudgets(section) }
    if let section = try root.section("keys") { warnings += try takeKeys(section, keyProblems) }
    if let models = try root.section("models") { warnings += try takeModels(models) }
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
  private mutating func takeBudgets(_ section: TomlSection) throws(ConfigurationProblem)
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
  private mutating func takeModels(_ models: TomlSection) throws(ConfigurationProblem)
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

  /// Unknown keys and commands are warnings: the other bindings apply.
  private mutating func takeKeys(
    _ section: TomlSection, _ keyProblems: ([KeyBinding]) -> [String]
  ) throws(ConfigurationProblem) -> [ConfigurationProblem] {
    var warnings: [ConfigurationProblem] = []
    var known = 0
    for key in section.keys {
      guard let command = try section.text(key, "the name of a command") else { continue }
      keyBindings.append(KeyBinding(keys: key, command: command))
      // The problems that one more binding adds are about that one, and on its line.
      let problems = keyProblems(keyBindings)
      warnings += problems.dropFirst(known).map { section.problem(key, $0) }
      known = problems.count
    }
    return warnings
  }
}
