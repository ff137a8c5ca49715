/// Port: the person's own templates, in files.
package protocol TemplateStore: Sendable {
  /// All templates that can be read, by name, and the problems of the others.
  func templates() -> (templates: [Template], problems: [String])
  /// Stores a new template; never over an existing one.
  func save(_ text: String, as name: String) throws(Failure)
}
