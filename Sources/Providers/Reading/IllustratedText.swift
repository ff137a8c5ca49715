package import Payload

/// A text with pictures in it, as relays of chat models write them: `![image](data:…)`,
/// `![image](https://…)`, or an `<img>` element.
package struct IllustratedText: Hashable, Sendable {
  /// Without pictures that stand in it themselves; addresses are left.
  package var text: String
  /// Without any picture.
  package var words: String
  /// The pictures that stand in it, on the shelf.
  package var pictures: [Blob]
  /// The addresses of the others, as they are written.
  package var links: [String]

  /// The same text, of which the pictures that stood in it themselves have been taken out.
  init(text: String, pictures: [Blob]) {
    let (words, links) = Self.withoutLinks(text)
    self.text = pictures.isEmpty ? text : text.trimmingLines
    self.words = words.trimmingLines
    self.pictures = pictures
    self.links = links
  }

  /// Takes pictures that are named by an address out of a text.
  private static func withoutLinks(_ text: String) -> (words: String, links: [String]) {
    var words = ""
    var links: [String] = []
    var rest = text[...]
    while let start = rest.firstIndex(where: { $0 == "!" || $0 == "<" }) {
      words += rest[..<start]
      rest = rest[start...]
      if let (link, end) = markdown(rest) ?? element(rest) {
        links.append(link)
        rest = rest[end...]
      } else {
        words.append(rest.removeFirst())
      }
    }
    return (words + rest, links)
  }

  /// `![words](address "title")`
  private static func markdown(_ text: Substring) -> (String, Substring.Index)? {
    guard text.hasPrefix("!["), let bracket = text.firstIndex(of: "]") else { return nil }
    let after = text[text.index(after: bracket)...]
    guard after.hasPrefix("("), let end = after.firstIndex(of: ")") else { return nil }
    let inside = after[after.index(after: after.startIndex)..<end]
    let link = inside.split(maxSplits: 1, whereSeparator: { $0 == "\"" }).first ?? ""
    return (link.trimmingLines.trimmed(of: "<", ">"), text.index(after: end))
  }

  /// `<img … src="address" …>`
  private static func element(_ text: Substring) -> (String, Substring.Index)? {
    guard text.prefix(4).lowercased() == "<img", let end = text.firstIndex(of: ">"),
      let source = text[..<end].firstRange(of: "src=")
    else { return nil }
    let value = text[source.upperBound..<end]
    guard let quote = value.first, quote == "\"" || quote == "'" else { return nil }
    let link = value.dropFirst().prefix { $0 != quote }
    return (String(link), text.index(after: end))
  }
}

extension StringProtocol {
  /// Without white space around it.
  var trimmingLines: String {
    var text = self.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}

extension String {
  fileprivate func trimmed(of first: Character, _ last: Character) -> String {
    hasPrefix(String(first)) && hasSuffix(String(last)) ? String(dropFirst().dropLast()) : self
  }
}
