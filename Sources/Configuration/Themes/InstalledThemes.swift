import Model
package import Themes

/// The program's own themes and the user's.
package struct InstalledThemes: Sendable {
  /// Every theme that can be chosen, by name.
  package let themes: [Theme]
  /// What is wrong with the files; each theme is whole none the less.
  package let problems: [ConfigurationProblem]
  /// By theme: what its file, or one it inherits from, gets wrong.
  private let problemsByTheme: [String: [ConfigurationProblem]]

  /// The theme used when none is asked for.
  package static let standard = "darkroom"

  /// Reads the themes inside the program and those of the user's folder, which win.
  package static func load(_ paths: Paths) -> InstalledThemes {
    var reading = ThemesReading()
    for (name, bytes) in EmbeddedThemes.files {
      reading.take(
        name: name, file: "\(name).toml", text: String(decoding: bytes, as: UTF8.self))
    }
    for file in fileNames(in: paths.themesFolder) where file.hasSuffix(".toml") {
      let name = String(file.dropLast(".toml".count))
      reading.take(name: name, path: "\(paths.themesFolder)/\(file)")
    }
    return InstalledThemes(reading)
  }

  /// The one theme of that name, with no look at the others: all that the first frame needs. nil where
  /// anything is wrong with it or it is not there, which `load` tells.
  package static func flawless(named name: String?, _ paths: Paths) -> Theme? {
    let name = name ?? standard
    var reading = ThemesReading()
    var next: String? = name
    while let wanted = next, reading.files[wanted] == nil {
      // It may come from anywhere, and is no path.
      guard !wanted.contains("/") else { return nil }
      if let (_, bytes) = EmbeddedThemes.files.first(where: { $0.name == wanted }) {
        reading.take(
          name: wanted, file: "\(wanted).toml", text: String(decoding: bytes, as: UTF8.self))
      }
      reading.take(name: wanted, path: "\(paths.themesFolder)/\(wanted).toml")
      next = reading.files[wanted]?.inherits?.text
    }
    guard reading.problems.values.allSatisfy(\.isEmpty),
      let found = ThemeSet(Array(reading.files.values)).theme(named: name), found.problems.isEmpty
    else { return nil }
    return found.theme
  }

  private init(_ reading: ThemesReading) {
    let set = ThemeSet(Array(reading.files.values))
    var byTheme = reading.problems
    for name in set.files.keys {
      guard let resolved = set.theme(named: name) else { continue }
      byTheme[name, default: []] += resolved.problems.map { ConfigurationProblem($0) }
    }
    themes = set.all().themes
    problemsByTheme = byTheme
    var seen: Set<ConfigurationProblem> = []
    problems = byTheme.sorted { $0.key < $1.key }.flatMap(\.value).filter {
      seen.insert($0).inserted
    }
  }

  /// The theme of that name, else the one the configuration names, else the standard one, with what
  /// is wrong with its file. For an unknown or unreadable one the standard theme stands in, and a
  /// problem says so.
  package func theme(named name: String? = nil, in configuration: UserConfiguration? = nil) -> (
    theme: Theme, problems: [ConfigurationProblem]
  ) {
    guard let wanted = name ?? configuration?.theme else {
      return (standardTheme, problemsByTheme[Self.standard] ?? [])
    }
    let problems = problemsByTheme[wanted] ?? []
    if let theme = themes.first(where: { $0.name == wanted }) { return (theme, problems) }
    if !problems.isEmpty { return (standardTheme, problems) }
    let names = themes.map(\.name)
    let reason =
      "There is no theme '\(quotable(wanted))'\(suggestion(for: wanted, among: names)); "
      + "\(Self.standard) is used. The themes are \(names.joined(separator: ", "))."
    let isOption = name != nil
    return (
      standardTheme,
      [
        ConfigurationProblem(
          file: isOption ? "--theme" : configuration?.file ?? "",
          line: isOption ? nil : configuration?.themeLine, reason: reason)
      ]
    )
  }

  private var standardTheme: Theme { themes.first { $0.name == Self.standard } ?? .plain }
}

/// Theme files on their way; a later one replaces an earlier one of the same name.
private struct ThemesReading {
  var files: [String: ThemeFile] = [:]
  var problems: [String: [ConfigurationProblem]] = [:]

  mutating func take(name: String, path: String) {
    do throws(ConfigurationProblem) {
      if let text = try readTextFile(path) { take(name: name, file: path, text: text) }
    } catch {
      refuse(name, error)
    }
  }

  mutating func take(name: String, file: String, text: String) {
    do throws(ConfigurationProblem) {
      (files[name], problems[name]) = try ThemeFile.read(name: name, file: file, text: text)
    } catch {
      refuse(name, error)
    }
  }

  /// The program's own theme of that name stays, if there is one.
  private mutating func refuse(_ name: String, _ problem: ConfigurationProblem) {
    let substitute = files[name] == nil ? InstalledThemes.standard : "the built-in \(name)"
    var problem = problem
    problem.reason += " Instead \(substitute) is used."
    problems[name, default: []].append(problem)
  }
}
