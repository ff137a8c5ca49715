import Imagery
import Model
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

/// Takes pictures out of a text that arrives in chunks, each straight to the blob store: every
/// `data:` URI (RFC 2397) in base64 whose first bytes are those of a picture.
struct IllustratedTextReader {
  private enum Place {
    case words
    /// In what may be the head of a `data:` URI.
    case head
    case picture
    /// After a picture, until the character that closes its frame.
    case frame(UInt8)
  }

  private let blobs: any BlobStore
  private var place = Place.words
  private var words: [UInt8] = []
  private var head: [UInt8] = []
  /// The character that closes the frame opened before the `data:`.
  private var closing: UInt8?
  private var decoder = LenientBase64()
  private var block: [UInt8] = []
  private var writer: (any BlobWriter)?
  private(set) var pictures: [Blob] = []

  private static let marker = Array("data:".utf8)
  private static let ending = Array("base64".utf8)
  private static let longestHead = 256
  private static let mostPictures = 64
  private static let blockSize = 48 << 10

  init(blobs: any BlobStore) { self.blobs = blobs }

  /// Reads the next bytes of the text; at most `limit` bytes of its words are kept.
  mutating func feed(_ text: [UInt8], limit: Int) throws(BlobError) {
    for byte in text { try read(byte, limit) }
  }

  /// Ends the text; returns nil when it held neither a picture nor the address of one.
  mutating func finish(limit: Int) throws(BlobError) -> IllustratedText? {
    switch place {
    case .words, .frame: break
    case .head: words += head
    case .picture: try endPicture()
    }
    let text = String(decoding: words.prefix(limit), as: UTF8.self)
    let illustrated = IllustratedText(text: text, pictures: pictures)
    return illustrated.pictures.isEmpty && illustrated.links.isEmpty ? nil : illustrated
  }

  private mutating func read(_ byte: UInt8, _ limit: Int) throws(BlobError) {
    switch place {
    case .words:
      if byte | 0x20 == UInt8(ascii: "d"), pictures.count < Self.mostPictures {
        head = [byte]
        place = .head
      } else if words.count < limit {
        words.append(byte)
      }
    case .head: try readHead(byte, limit)
    case .picture: try readPicture(byte, limit)
    case .frame(let end):
      if byte == end { place = .words }
    }
  }

  private mutating func readHead(_ byte: UInt8, _ limit: Int) throws(BlobError) {
    if byte == UInt8(ascii: ","), head.count > Self.marker.count,
      Self.isSame(head.suffix(Self.ending.count), Self.ending)
    {
      closing = Self.closings[words.last ?? 0]
      decoder = LenientBase64()
      block = []
      place = .picture
      return
    }
    head.append(byte)
    guard !canGoOn(byte) else { return }
    let last = head.removeLast()
    words += head.prefix(max(0, limit - words.count))
    head = []
    place = .words
    try read(last, limit)
  }

  /// Whether the head, ending with this byte, may still become that of a `data:` URI.
  private func canGoOn(_ byte: UInt8) -> Bool {
    if head.count <= Self.marker.count {
      return Self.isSame([byte], Self.marker[(head.count - 1)..<head.count])
    }
    return head.count <= Self.longestHead && byte > 0x20 && !")\"'<>".utf8.contains(byte)
  }

  /// Whether both are equal, ignoring case.
  private static func isSame(_ one: some Sequence<UInt8>, _ small: some Sequence<UInt8>) -> Bool {
    one.lazy.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }.elementsEqual(small)
  }

  private static let closings: [UInt8: UInt8] = [
    UInt8(ascii: "("): UInt8(ascii: ")"), UInt8(ascii: "\""): UInt8(ascii: "\""),
    UInt8(ascii: "'"): UInt8(ascii: "'"), UInt8(ascii: "<"): UInt8(ascii: ">"),
  ]

  private mutating func readPicture(_ byte: UInt8, _ limit: Int) throws(BlobError) {
    let isSpace = byte <= 0x20
    // Inside a frame lines may be broken; without one, the first space ends the address.
    if !isSpace || closing != nil, !")\"'<>]".utf8.contains(byte) {
      decoder.feed(byte, into: &block)
      if !decoder.isBroken {
        if block.count >= Self.blockSize { try flush() }
        return
      }
    }
    try endPicture()
    guard let end = closing else {
      place = .words
      return try read(byte, limit)
    }
    unframe()
    place = byte == end ? .words : .frame(end)
    if end != UInt8(ascii: ")") { place = byte == UInt8(ascii: ">") ? .words : .frame(0x3e) }
  }

  /// Removes what introduced the picture from the words: `![image](` or `<img src="`.
  private mutating func unframe() {
    let opening: [[UInt8]] = [Array("![".utf8), Array("<img".utf8), Array("<".utf8)]
    let tail = words.suffix(400)
    let index = tail.indices.last { index in
      opening.contains { words[index...].starts(with: $0) }
    }
    if let index { words.removeSubrange(index...) }
  }

  private mutating func flush() throws(BlobError) {
    if writer == nil {
      guard MediaType(magic: Array(block.prefix(MediaType.magicLength))) != nil else {
        block = []
        return
      }
      writer = try blobs.open()
    }
    try writer?.append(block)
    block.removeAll(keepingCapacity: true)
  }

  private mutating func endPicture() throws(BlobError) {
    decoder.finish(into: &block)
    try flush()
    if let blob = try writer?.finish() { pictures.append(blob) }
    writer = nil
    block = []
  }
}
