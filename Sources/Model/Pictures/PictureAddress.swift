import Cells

/// The URL of a picture that a provider fetches itself, its scheme in lower case.
package struct PictureAddress: Hashable, Sendable {
  package enum Scheme: String, Hashable, Sendable, CaseIterable {
    case http, https
    /// Google's Cloud Storage: `gs://bucket/object`.
    case gs
  }

  package var scheme: Scheme
  package var text: String

  /// Returns nil for anything but a URL: a path, another scheme, or an empty rest.
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

  /// The reference that is sent to a provider that accepts such URLs.
  package var reference: Reference {
    Reference(.url(text), name: printable(text, keepingLines: false))
  }
}
