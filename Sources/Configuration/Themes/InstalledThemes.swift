import Model
import Posix
package import Themes

/// The built-in themes and the user's.
package struct InstalledThemes: Sendable {
  /// Every theme that can be chosen, by name.
  package let themes: [Theme]
  /// What is wrong with the files; each theme is complete nevertheless.
  package let problems: [ConfigurationProblem]
  /// What is wrong with each theme's file, or with one it inherits from.
  private let problemsByTheme: [String: [ConfigurationProblem]]

  /// The theme used when none is chosen.
  package static let standard = "darkroom"

  /// Reads the built-in themes and those in the user's folder, which take precedence.
  package static func load(_ paths: Paths) -> InstalledThemes {
    var reading = ThemesReading()
    for (name, bytes) in EmbeddedThemes.files {
      reading.addTheme(
        name: name, file: "\(name).toml", text: String(decoding: bytes, as: UTF8.self))
    }
    for file in fileNames(in: paths.themesFolder) where file.hasSuffix(".toml") {
      let name = String(file.dropLast(".toml".count))
      reading.addFile(name: name, path: "\(paths.themesFolder)/\(file)")
    }
    return InstalledThemes(reading)
  }

  /// The theme of that name, without reading any other: all that the first frame needs. nil if it
  /// is missing or has an error, which `load` reports.
  package static func flawless(named name: String?, _ paths: Paths) -> Theme? {
    let name = name ?? standard
    var reading = ThemesReading()
    var next: String? = name
    while let wanted = next, reading.files[wanted] == nil {
      // The name may come from anywhere and must not be a path.
      guard !wanted.contains("/") else { return nil }
      if let (_, bytes) = EmbeddedThemes.files.first(where: { $0.name == wanted }) {
        reading.addTheme(
          name: wanted, file: "\(wanted).toml", text: String(decoding: bytes, as: UTF8.self))
      }
      reading.addFile(name: wanted, path: "\(paths.themesFolder)/\(wanted).toml")
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

  /// The theme of that name, else the one in the configuration, else the standard one, with the
  /// problems of its file. The standard theme replaces an unknown or unreadable one, and a problem
  /// says so.
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

/// The theme files being read; a later one replaces an earlier one of the same name.
private struct ThemesReading {
  var files: [String: ThemeFile] = [:]
  var problems: [String: [ConfigurationProblem]] = [:]

  mutating func addFile(name: String, path: String) {
    do throws(ConfigurationProblem) {
      if let text = try readTextFile(path) { addTheme(name: name, file: path, text: text) }
    } catch {
      refuse(name, error)
    }
  }

  mutating func addTheme(name: String, file: String, text: String) {
    do throws(ConfigurationProblem) {
      (files[name], problems[name]) = try ThemeFile.read(name: name, file: file, text: text)
    } catch {
      refuse(name, error)
    }
  }

  /// Records a problem; a built-in theme of that name stays.
  private mutating func refuse(_ name: String, _ problem: ConfigurationProblem) {
    let substitute = files[name] == nil ? InstalledThemes.standard : "the built-in \(name)"
    var problem = problem
    problem.reason += " Using \(substitute) instead."
    problems[name, default: []].append(problem)
  }
}

/// The theme files inside the program: those of the folder `themes`.
enum EmbeddedThemes {
  /// The theme files by name. The build makes a constant of each file but no list of them.
  static let files: [(name: String, bytes: [UInt8])] = [
    ("aurora", PackageResources.aurora_toml),
    ("contrast-dark", PackageResources.contrast_dark_toml),
    ("contrast-light", PackageResources.contrast_light_toml),
    ("cyanotype", PackageResources.cyanotype_toml),
    ("darkroom", PackageResources.darkroom_toml),
    ("daylight", PackageResources.daylight_toml),
    ("ember", PackageResources.ember_toml),
    ("kodachrome", PackageResources.kodachrome_toml),
    ("mono", PackageResources.mono_toml),
    ("terminal", PackageResources.terminal_toml),
  ]
}
