package import Payload

/// Text with pictures in it, as relays of chat models write it: `![image](data:…)`,
/// `![image](https://…)`, or an `<img>` element.
package struct IllustratedText: Hashable, Sendable {
  /// The text without embedded pictures; addresses remain.
  package var text: String
  /// The text without any picture.
  package var words: String
  /// The embedded pictures, in the blob store.
  package var pictures: [Blob]
  /// The addresses of the other pictures, as they are written.
  package var links: [String]

  /// Creates the text after its embedded pictures have been taken out.
  init(text: String, pictures: [Blob]) {
    let (words, links) = Self.withoutLinks(text)
    self.text = pictures.isEmpty ? text : text.trimmingLines
    self.words = words.trimmingLines
    self.pictures = pictures
    self.links = links
  }

  /// Takes pictures named by address out of a text.
  private static func withoutLinks(_ text: String) -> (words: String, links: [String]) {
    var scan = LinkScan(Array(text.utf8))
    scan.run()
    return (String(decoding: scan.words, as: UTF8.self), scan.links)
  }
}

/// Finds pictures named by address in one pass: each byte is visited a limited number of times,
/// however many openings have no end.
private struct LinkScan {
  private let bytes: [UInt8]
  private(set) var words: [UInt8] = []
  private(set) var links: [String] = []
  /// The next position of each mark, from where it was last searched.
  private var places: [UInt8: Int] = [:]
  private var source: Int?

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func run() {
    var position = 0
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "!") || bytes[position] == UInt8(ascii: "<"),
        let (link, end) = markdown(position) ?? element(position)
      {
        links.append(link)
        position = end
      } else {
        words.append(bytes[position])
        position += 1
      }
    }
  }

  /// `![words](address "title")`
  private mutating func markdown(_ start: Int) -> (String, Int)? {
    guard bytes[start...].starts(with: "![".utf8),
      let bracket = next(UInt8(ascii: "]"), from: start),
      bytes[bracket...].dropFirst().first == UInt8(ascii: "("),
      let end = next(UInt8(ascii: ")"), from: bracket)
    else { return nil }
    let link = bytes[(bracket + 2)..<end].prefix { $0 != UInt8(ascii: "\"") }
    let text = String(decoding: link, as: UTF8.self).trimmingLines
    return (text.trimmed(of: "<", ">"), end + 1)
  }

  /// `<img … src="address" …>`
  private mutating func element(_ start: Int) -> (String, Int)? {
    let name = bytes[start...].prefix(4).map { $0 | 0x20 }
    guard name == Array("<img".utf8).map({ $0 | 0x20 }),
      let end = next(UInt8(ascii: ">"), from: start), let source = nextSource(from: start),
      source < end, bytes[source] == UInt8(ascii: "\"") || bytes[source] == UInt8(ascii: "'")
    else { return nil }
    let link = bytes[(source + 1)..<end].prefix { $0 != bytes[source] }
    return (String(decoding: link, as: UTF8.self), end + 1)
  }

  /// The next position of a mark; positions only grow.
  private mutating func next(_ mark: UInt8, from position: Int) -> Int? {
    if let place = places[mark], place >= position { return place < bytes.count ? place : nil }
    let place = bytes[position...].firstIndex(of: mark)
    places[mark] = place ?? bytes.count
    return place
  }

  /// The position after the next `src=`.
  private mutating func nextSource(from position: Int) -> Int? {
    if let source, source >= position + 4 { return source < bytes.count ? source : nil }
    var place = position
    while place + 4 <= bytes.count, !bytes[place...].starts(with: "src=".utf8) { place += 1 }
    let found = place + 4 < bytes.count ? place + 4 : bytes.count
    source = found
    return found < bytes.count ? found : nil
  }
}

extension StringProtocol {
  /// The text without surrounding white space.
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
