package import Themes

/// The program's own themes and the user's.
package struct InstalledThemes: Sendable {
  /// Every theme that can be chosen, by name.
  package let themes: [Theme]
  /// What is wrong with the files; each theme is whole none the less.
  package let problems: [ConfigurationProblem]
  let folder: String

  /// The theme used when none is asked for.
  package static let standard = "darkroom"

  /// Reads the themes inside the program and those of the user's folder, which win.
  package static func load(_ paths: Paths) -> InstalledThemes {
    InstalledThemes(themes: [], problems: [], folder: paths.themesFolder)
  }

  /// The theme of that name, or the standard one for nil, with what is wrong with its file. An
  /// unknown or broken one is a problem, and the standard theme stands in.
  package func theme(named name: String?) -> (theme: Theme, problems: [ConfigurationProblem]) {
    (.plain, [])
  }
}
