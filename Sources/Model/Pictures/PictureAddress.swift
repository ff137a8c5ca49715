import Cells

/// The address of a picture that a provider fetches itself, with its scheme in small letters.
package struct PictureAddress: Hashable, Sendable {
  package enum Scheme: String, Hashable, Sendable, CaseIterable {
    case http, https
    /// Google's Cloud Storage: `gs://bucket/object`.
    case gs
  }

  package var scheme: Scheme
  package var text: String

  /// nil for what is no address: a path, another scheme, or nothing behind it.
  package init?(_ text: some StringProtocol) {
    let scheme = Scheme.allCases.first { scheme in
      text.prefix(scheme.rawValue.count + 3).lowercased() == "\(scheme.rawValue)://"
    }
    guard let scheme else { return nil }
    let rest = text.dropFirst(scheme.rawValue.count + 3)
    guard !rest.isEmpty, !rest.hasPrefix("/") else { return nil }
    self.scheme = scheme
    self.text = "\(scheme.rawValue)://\(rest)"
  }

  /// What a provider is sent, where it takes such an address.
  package var reference: Reference {
    Reference(.url(text), name: printable(text, keepingLines: false))
  }
}
