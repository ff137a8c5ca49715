/// A request whose body has yet to be read.
struct ServerRequest: Sendable {
  let head: RequestHead
  let body: HTTPBodyReader

  var method: String { head.method }
  var path: String { head.path }
  var headers: Headers { head.headers }

  /// The value of a query item; nil if there is no such item.
  func query(_ name: String) -> String? { head.query.first { $0.name == name }?.value }
}

/// The request line and the headers of a request (RFC 9112).
struct RequestHead: Sendable, Equatable {
  /// How the end of a body is determined.
  enum Framing: Sendable, Equatable {
    case length(Int)
    case chunked
  }

  /// The method as sent, such as `POST`.
  var method: String
  /// The path, percent-decoded and without the query.
  var path: String
  var query: [QueryItem]
  var headers: Headers
  var isHTTP10: Bool

  struct QueryItem: Sendable, Equatable {
    var name: String
    var value: String
  }

  /// Why a head is refused; the connection cannot be used any further.
  enum Failure: Error, Equatable {
    /// The request line is too long; its target still tells which protocol is meant.
    case lineTooLong(target: String)
    /// There are too many headers, or they are too long.
    case headTooLarge(target: String)
    case tooSlow
    case malformed(String)
    case version(String)
    /// A transfer coding other than chunked.
    case coding(String)
  }

  /// Parses the bytes of a head, without the empty line at its end.
  ///
  /// - Throws: The reason for refusing it.
  init(_ bytes: ArraySlice<UInt8>, limits: ConnectionLimits) throws(Failure) {
    var lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
      .map { $0.last == 0x0d ? $0.dropLast() : $0 }[...]
    guard let first = lines.popFirst() else { throw .malformed("there is no request line") }
    let words = first.split(separator: 0x20, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard words.count == 3 else {
      throw .malformed("the request line is not a method, a target and a version")
    }
    guard !words[0].isEmpty, words[0].utf8.allSatisfy(Self.isToken) else {
      throw .malformed("the method is not a word")
    }
    guard words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0" else { throw .version(words[2]) }
    method = words[0]
    isHTTP10 = words[2] == "HTTP/1.0"
    var (authority, target) = try Self.target(words[1])
    headers = try Headers(lines, limits: limits, target: target)
    if let authority { headers.replace("host", with: authority) }
    let query = target.firstIndex(of: "?").map { target[$0...].dropFirst() }
    if let query { target.removeSubrange(query.startIndex..<target.endIndex) }
    if target.last == "?" { target.removeLast() }
    guard let path = Self.decoded(target[...], plusIsSpace: false) else {
      throw .malformed("the path is not percent-encoded UTF-8")
    }
    self.path = path
    self.query = (query ?? "").split(separator: "&").map { item in
      let halves = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return QueryItem(
        name: Self.decoded(halves[0], plusIsSpace: true) ?? String(halves[0]),
        value: halves.count > 1
          ? Self.decoded(halves[1], plusIsSpace: true) ?? String(halves[1]) : "")
    }
  }

  /// Extracts the target from a request line, even from one that is cut off.
  static func target(inLine line: some Sequence<UInt8>) -> String {
    let words = Array(line.prefix(2048)).split(separator: 0x20)
    return words.count > 1 ? String(decoding: words[1], as: UTF8.self) : ""
  }

  /// Splits a target into the host that an absolute form names, if any, and the rest from its path
  /// on.
  private static func target(_ text: String) throws(Failure) -> (authority: String?, String) {
    if text.hasPrefix("/") { return (nil, text) }
    if text == "*" { return (nil, "/*") }
    for scheme in ["http://", "https://"] where text.lowercased().hasPrefix(scheme) {
      let rest = text.dropFirst(scheme.count)
      let slash = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
      let target = String(rest[slash...])
      return (String(rest[..<slash]), target.hasPrefix("/") ? target : "/" + target)
    }
    throw .malformed("the target is not a path")
  }

  /// Decodes percent-encoding (RFC 3986, 2.1); nil if it is malformed or not UTF-8.
  private static func decoded(_ text: Substring, plusIsSpace: Bool) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%") {
        let digits = rest.prefix(2)
        rest = rest.dropFirst(2)
        guard digits.count == 2, let value = UInt8(String(digits) ?? "", radix: 16) else {
          return nil
        }
        bytes.append(value)
      } else {
        bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? 0x20 : byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  /// Whether a byte is allowed in a method or a header name (RFC 9110, 5.6.2).
  static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
  }

  /// Determines how the body ends.
  ///
  /// - Throws: `Failure` if it is unknown where the next request would begin.
  func framing() throws(Failure) -> Framing {
    let lengths = headers.values("content-length")
    if let coding = headers["transfer-encoding"] {
      guard lengths.isEmpty else {
        throw .malformed("Content-Length and Transfer-Encoding exclude each other")
      }
      guard coding.lowercased() == "chunked" else { throw .coding(coding) }
      return .chunked
    }
    guard let length = lengths.first else { return .length(0) }
    guard lengths.allSatisfy({ $0 == length }), !length.isEmpty,
      length.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(length)
    else { throw .malformed("Content-Length is not a number") }
    return .length(count)
  }

  /// Whether another request may follow on the connection.
  var keepsAlive: Bool {
    let words = headers.values("connection").joined(separator: ",").split(separator: ",")
      .map { $0.trimmingCharacters(in: " \t").lowercased() }
    return isHTTP10 ? words.contains("keep-alive") : !words.contains("close")
  }
}

/// The headers of a request; their names are case-insensitive.
struct Headers: Sendable, Equatable {
  private var fields: [(name: String, value: String)] = []

  init() {}

  /// Parses lines of `Name: value`.
  init(
    _ lines: some Sequence<ArraySlice<UInt8>>, limits: ConnectionLimits, target: String
  ) throws(RequestHead.Failure) {
    for line in lines where !line.isEmpty {
      guard fields.count < limits.headerCount else { throw .headTooLarge(target: target) }
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
        line[..<colon].allSatisfy(RequestHead.isToken)
      else { throw .malformed("a header is not a name, a colon and a value") }
      let value = line[(colon + 1)...]
      guard value.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }) else {
        throw .malformed("a header has control characters")
      }
      fields.append(
        (
          String(decoding: line[..<colon], as: UTF8.self).lowercased(),
          String(decoding: value, as: UTF8.self).trimmingCharacters(in: " \t")
        ))
    }
  }

  /// The first value of a header.
  subscript(name: String) -> String? {
    let name = name.lowercased()
    return fields.first { $0.name == name }?.value
  }

  func values(_ name: String) -> [String] {
    fields.filter { $0.name == name }.map(\.value)
  }

  mutating func replace(_ name: String, with value: String) {
    fields.removeAll { $0.name == name }
    fields.append((name, value))
  }

  static func == (one: Headers, two: Headers) -> Bool {
    one.fields.elementsEqual(two.fields) { $0 == $1 }
  }
}

extension StringProtocol {
  /// The text without these characters at either end.
  func trimmingCharacters(in characters: String) -> String {
    guard let first = firstIndex(where: { !characters.contains($0) }),
      let last = lastIndex(where: { !characters.contains($0) })
    else { return "" }
    return String(self[first...last])
  }
}

extension String {
  /// The text after a prefix; nil if it does not begin with it.
  func removingPrefix(_ prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}
