/// Port: the person's own templates, in files.
package protocol TemplateStore: Sendable {
  /// All that can be read, by name, and what is wrong with the others.
  func templates() -> (templates: [Template], problems: [String])
  /// Keeps a new one; never over another.
  func save(_ text: String, as name: String) throws(Failure)
}
