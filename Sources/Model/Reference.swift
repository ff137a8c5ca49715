/// A picture sent along with an instruction, in an order, with an optional role.
package struct Reference: Hashable, Sendable, Codable {
  package enum Source: Hashable, Sendable, Codable {
    /// A picture kept in the library.
    case picture(Picture)
    /// A public address the provider fetches itself.
    case url(String)
  }

  package var source: Source
  /// What a person calls it: the file's name, or the address. Already safe to show.
  package var name: String
  package var role: Role?

  package enum Role: String, Hashable, Sendable, Codable, CaseIterable {
    case subject, style, pose, background
  }

  package init(_ source: Source, name: String, role: Role? = nil) {
    self.source = source
    self.name = name
    self.role = role
  }

  package var picture: Picture? {
    if case .picture(let picture) = source { picture } else { nil }
  }
}
