import Themes

extension ThemeFile {
  /// Reads a theme. An entry of the wrong kind is a problem, and the rest applies.
  ///
  /// - Throws: `ConfigurationProblem` when the text is not TOML.
  static func read(name: String, file: String, text: String) throws(ConfigurationProblem) -> (
    theme: ThemeFile, problems: [ConfigurationProblem]
  ) {
    let root = try TomlSection(file: file, text: text)
    var reading = ThemeReading(
      root: root, theme: ThemeFile(name: name, file: file),
      problems: root.unknownKeys(among: ["summary", "inherits", "palette", "roles"]))
    reading.read()
    return (reading.theme, reading.problems)
  }
}

/// A theme file being read.
private struct ThemeReading {
  let root: TomlSection
  var theme: ThemeFile
  var problems: [ConfigurationProblem]

  mutating func read() {
    attempt { reading throws(ConfigurationProblem) in
      reading.theme.summary = try reading.root.text("summary") ?? ""
    }
    attempt { reading throws(ConfigurationProblem) in
      reading.theme.inherits = try reading.root.text("inherits", "the name of a theme").map {
        ThemeFile.Entry($0, line: reading.root.line("inherits"))
      }
    }
    attempt { reading throws(ConfigurationProblem) in
      guard let palette = try reading.root.section("palette") else { return }
      for name in palette.keys { reading.readColor(name, of: palette) }
    }
    attempt { reading throws(ConfigurationProblem) in
      guard let roles = try reading.root.section("roles") else { return }
      for (path, section, key) in roles.leaves { reading.readRole(path, section, key) }
    }
  }

  /// Runs one step and records its error, so that the next one follows in any case.
  private mutating func attempt(_ body: (inout Self) throws(ConfigurationProblem) -> Void) {
    do throws(ConfigurationProblem) {
      try body(&self)
    } catch {
      problems.append(error)
    }
  }

  private mutating func readColor(_ name: String, of palette: TomlSection) {
    attempt { reading throws(ConfigurationProblem) in
      guard let text = try palette.text(name, "a colour such as \"#ff9e64\"") else { return }
      reading.theme.palette[name] = ThemeFile.Entry(text, line: palette.line(name))
    }
  }

  private mutating func readRole(_ name: String, _ section: TomlSection, _ key: String) {
    attempt { reading throws(ConfigurationProblem) in
      var role = ThemeFile.RoleEntry(line: section.line(key))
      if case .text(let color) = section.entries[key] {
        role.foreground = color
      } else if case .table = section.entries[key], let style = try section.section(key) {
        reading.problems += style.unknownKeys(among: styleKeys)
        role.foreground = try style.text("fg", "a colour")
        role.background = try style.text("bg", "a colour")
        role.bold = try style.flag("bold") ?? false
        role.dim = try style.flag("dim") ?? false
        role.italic = try style.flag("italic") ?? false
        role.underline = try style.flag("underline") ?? false
        role.reverse = try style.flag("reverse") ?? false
      } else {
        throw section.wrong(
          key, wanted: "a colour, or a style such as { fg = \"red\", bold = true }")
      }
      reading.theme.roles[name] = role
    }
  }
}

private let styleKeys = ["fg", "bg", "bold", "dim", "italic", "underline", "reverse"]

extension TomlSection {
  /// The roles: `border.focused` without quotes is a table inside a table, and means the same.
  fileprivate var leaves: [(path: String, section: TomlSection, key: String)] {
    keys.flatMap { key -> [(path: String, section: TomlSection, key: String)] in
      guard case .table(let entries) = entries[key], let inner = try? section(key) else {
        return [(key, self, key)]
      }
      let nested = entries.keys.filter { Role(rawValue: "\(key).\($0)") != nil }.sorted()
      let own = nested.count == entries.count && !nested.isEmpty ? [] : [(key, self, key)]
      return own + nested.map { ("\(key).\($0)", inner, $0) }
    }
  }
}
