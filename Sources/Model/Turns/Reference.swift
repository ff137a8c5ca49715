import Cells

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

extension Reference {
  /// What a reference is for.
  package enum Role: Hashable, Sendable {
    case subject, style, pose, background
    /// In the user's own words.
    case words(String)

    /// The roles that have their own word.
    package static let named: [Role] = [.subject, .style, .pose, .background]
    /// The maximum characters of a role in the user's own words.
    package static let limit = 120
  }

  /// `kite.png as style`.
  package var nameAndRole: String { role.map { "\(name) as \($0.rawValue)" } ?? name }
}

/// Stored as one word in the database and in a workspace; any other text is the user's own words.
extension Reference.Role: RawRepresentable, Codable {
  /// Returns nil for blank text.
  package init?(rawValue: String) {
    // A shared session may contain anything.
    let text = String(printable(rawValue, keepingLines: false).trimmingBlanks.prefix(Self.limit))
    guard !text.isEmpty else { return nil }
    self = Self.named.first { $0.rawValue == text.lowercased() } ?? .words(text)
  }

  package var rawValue: String {
    switch self {
    case .subject: "subject"
    case .style: "style"
    case .pose: "pose"
    case .background: "background"
    case .words(let words): words
    }
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let role = Self(rawValue: text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "an empty role")
    }
    self = role
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}
