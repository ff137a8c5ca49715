import Model
package import Themes

/// Part of a configuration file that is ignored; the rest applies.
package struct ConfigurationProblem: Hashable, Sendable, CustomStringConvertible, Error {
  /// The path of the file; `NAME.toml` for a built-in theme.
  package var file: String
  /// Counted from 1; nil if it is not known.
  package var line: Int?
  /// A sentence for people.
  package var reason: String

  package init(file: String, line: Int? = nil, reason: String) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  package init(_ problem: ThemeProblem) {
    self.init(
      file: problem.file, line: problem.line, reason: quotable(problem.reason, columns: 1000))
  }

  /// `config.toml:7: There is no key ...`
  package var description: String {
    Self.place(file, line) + reason
  }

  /// The file and line before a reason: `config.toml:7: `.
  static func place(_ file: String, _ line: Int?) -> String {
    line.map { "\(file):\($0): " } ?? "\(file): "
  }
}
