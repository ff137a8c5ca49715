import Providers

/// Assembles header lines into the head of the final response, dropping the interim responses and
/// redirects that come before it.
struct HeadReader {
  private var head = HTTPHead(status: 0)
  private var byteCount = 0
  private(set) var isTold = false

  /// The most header bytes that one transfer may have.
  private static let limit = 256 << 10

  var isRedirect: Bool { (300..<400).contains(head.status) }

  /// Adds one line as libcurl delivers it; returns false when there are too many.
  mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
    // Trailers follow the body, and nothing here needs them.
    guard !isTold else { return true }
    byteCount += line.count
    guard byteCount <= Self.limit else { return false }
    let text = String(decoding: line, as: UTF8.self)
    if text.hasPrefix("HTTP/") {
      let status = text.split(separator: " ", maxSplits: 2).dropFirst().first
      let number = status.flatMap { Int(Self.trimmed($0)) } ?? 0
      head = HTTPHead(status: (100...999).contains(number) ? number : 0)
    } else if let colon = text.firstIndex(of: ":") {
      head.headers.append(
        .init(
          name: String(text[..<colon]),
          value: String(Self.trimmed(text[text.index(after: colon)...]))))
    }
    return true
  }

  /// Returns the head the first time it is called, then nil.
  mutating func tell() -> HTTPHead? {
    guard !isTold else { return nil }
    isTold = true
    return head
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
