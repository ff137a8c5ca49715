/// One page of the user's manual.
package struct Topic: Hashable, Sendable {
  /// What `retake help NAME` calls it, and the name of its file.
  package let name: String
  /// The page as Markdown: a title, one sentence about it, and the rest.
  package let text: String

  /// The heading of the page.
  package var title: String {
    text.prefix { !$0.isNewline }.drop { $0 == "#" || $0 == " " }.description
  }

  /// The sentence below the heading: what the page tells.
  package var summary: String {
    text.split(separator: "\n").dropFirst().first.map(String.init) ?? ""
  }

  /// Every page, in the order they are listed.
  package static let all: [Topic] = pages.map { name, bytes in
    Topic(name: name, text: String(decoding: bytes, as: UTF8.self))
  }

  /// The topic of exactly this name.
  package static func exact(_ name: String) -> Topic? { all.first { $0.name == name } }

  /// The topic that the user means: by its name, by a beginning that only one name has, or by a
  /// word that only one title has.
  package static func named(_ wanted: String) -> Topic? {
    let wanted = wanted.lowercased()
    guard !wanted.isEmpty else { return nil }
    if let topic = exact(wanted) { return topic }
    let beginnings = all.filter { $0.name.hasPrefix(wanted) }
    if beginnings.count == 1 { return beginnings.first }
    let titles = all.filter { words(of: $0.title).contains(wanted) }
    return titles.count == 1 ? titles.first : nil
  }
}

/// The words of a text in lower case, without what stands between them.
private func words(of text: String) -> [String] {
  text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
}
