/// A picture sent along with an instruction, in an order, with an optional role.
package struct Reference: Hashable, Sendable, Codable {
  package enum Source: Hashable, Sendable, Codable {
    /// A picture in the library.
    case picture(Picture)
    /// A public URL that the provider fetches itself.
    case url(String)
  }

  package var source: Source
  /// The name shown for it: the file's name, or the URL. Already safe to show.
  package var name: String
  package var role: Role?
  /// Stored only where it is off, so that older workspaces decode unchanged.
  private var off: Bool?

  package init(_ source: Source, name: String, role: Role? = nil, isOn: Bool = true) {
    self.source = source
    self.name = name
    self.role = role
    self.off = isOn ? nil : true
  }

  /// Whether it is sent; one that is off stays in the tray. All references of a turn are on.
  package var isOn: Bool {
    get { off != true }
    set { off = newValue ? nil : true }
  }

  package var picture: Picture? {
    if case .picture(let picture) = source { picture } else { nil }
  }
}

extension Workspace {
  /// The maximum number of references in the tray, on or off.
  package static let trayLimit = 14

  /// The references sent with the next instruction.
  package var sentReferences: [Reference] { references.filter(\.isOn) }

  /// Replaces the references that would be sent; those that are off stay.
  package mutating func replaceSent(with sent: [Reference]) {
    references = sent + references.filter { !$0.isOn }.prefix(max(0, Self.trayLimit - sent.count))
  }
}
