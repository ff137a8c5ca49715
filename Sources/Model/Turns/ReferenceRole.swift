import Cells

extension Reference {
  /// What a reference is for.
  package enum Role: Hashable, Sendable {
    case subject, style, pose, background
    /// In a person's own words.
    case words(String)

    /// The roles that have their own word.
    package static let named: [Role] = [.subject, .style, .pose, .background]
    /// The maximum characters of a role in a person's own words.
    package static let limit = 120
  }

  /// `kite.png as style`.
  package var nameAndRole: String { role.map { "\(name) as \($0.rawValue)" } ?? name }
}

/// Stored as one word in the database and in a workspace; any other text is a person's own words.
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
