import Cells
import Themes

/// A theme file with `roles` and `palette` as a user would write them.
func themeFile(
  _ name: String, inherits: String? = nil, palette: [String: String] = [:],
  roles: [String: ThemeFile.RoleEntry] = [:]
) -> ThemeFile {
  ThemeFile(
    name: name, file: "\(name).toml", summary: "for tests",
    inherits: inherits.map { ThemeFile.Entry($0, line: 2) },
    palette: palette.mapValues { ThemeFile.Entry($0, line: 4) }, roles: roles)
}

/// A file that sets every role.
func wholeFile(_ name: String = "whole") -> ThemeFile {
  themeFile(
    name, palette: ["ink": "#eeeeee", "paper": "#101010", "flame": "#ff9e64"],
    roles: Dictionary(
      uniqueKeysWithValues: Role.allCases.map { role in
        let ground = role.surfaces == [role] ? "paper" : nil
        return (role.rawValue, entry("ink", ground))
      }))
}

func entry(_ foreground: String?, _ background: String? = nil) -> ThemeFile.RoleEntry {
  ThemeFile.RoleEntry(foreground: foreground, background: background, line: 7)
}

extension ThemeSet {
  /// The theme of that name, which the test has added to the set.
  func resolved(_ name: String) -> (theme: Theme, problems: [ThemeProblem]) {
    theme(named: name) ?? (.plain, [ThemeProblem(file: name, reason: "It is not in the set.")])
  }
}
