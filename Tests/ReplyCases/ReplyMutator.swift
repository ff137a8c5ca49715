package import PayloadCases
package import Providers

/// Damages replies: extreme numbers, swapped types, missing, duplicate and nested members, and
/// control characters; also their heads and bytes.
package struct ReplyMutator {
  package var random: XorShift

  package init(seed: UInt64) { random = XorShift(seed: seed) }

  package mutating func roll(_ count: Int) -> Int {
    Int(truncatingIfNeeded: random.next() >> 33) % count
  }

  package mutating func pick<Value>(_ values: [Value]) -> Value { values[roll(values.count)] }

  package static let numbers = [
    "9223372036854775807", "9223372036854775806", "-9223372036854775808", "9223372036854775808",
    "18446744073709551615", "-1", "0", "-0", "1", "1.5", "1e3", "1e18", "1e19", "1e308", "1e309",
    "-1e308",
    "1e-320", "0.1e99", "2147483647", "2147483648", "4294967296", "9007199254740993", "100", "101",
    "429",
    "12345678901234567890123456789012345678901234567890", "1E+400", "999999999999", "-0.0",
  ]

  package static let texts = [
    "", " ", "\u{1b}]52;c;QUJD\u{7}", "\u{1b}]0;gone\u{1b}\\", "\u{9b}31m\u{9d}x\u{9c}",
    "\u{202e}evil\u{2066}",
    "\u{0}", "a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}", "\u{e0041}\u{e0042}",
    "\u{200b}\u{feff}x",
    "\r\n\r\nx", "null", "42%", "1e999%", "-5%", "inf", "nan", "9223372036854775807", "1e308",
    "0x7f", "limit: 0",
    "7s", "1e300s", "9223372036854775807s", "-1s", "https://s.example/a.png",
    "http://s.example/a.png", "/a.png",
    "//s.example/a", "data:image/png;base64,AAAA", "https://[::1", "success", "queued", "completed",
    "failed",
    "STOP", "IMAGE_SAFETY", "image/png", "@retake:lifted:0", #"{"error":{"message":"inner"}}"#,
    #"{"error":{"message":"{\"error\":\"in\"}"}}"#, "token quota is exhausted",
    "No available channel",
    "API_KEY_INVALID", "\u{10ffff}", "\u{fffd}", "é", "日本", "😀", FuzzedProtocol.picture,
    String(repeating: "x", count: 1500), String(repeating: FuzzedProtocol.picture, count: 14),
    "https://s.example/" + String(repeating: "q", count: 3000),
    String(repeating: "\u{1b}[A", count: 500),
  ]

  private static let keys = [
    "error", "message", "code", "status", "id", "request_id", "task_id", "outcome", "result",
    "data", "url",
    "media_urls", "width", "height", "progress", "usageMetadata", "promptTokenCount",
    "toolUsePromptTokenCount",
    "totalTokenCount", "candidates", "content", "parts", "text", "thought", "inlineData",
    "inline_data", "mimeType",
    "next_turn_contents", "finishReason", "index", "details", "retryDelay", "errors", "detail",
    "msg", "choices",
    "metadata", "raw", "created_at", "usage", "total_tokens", "groundingMetadata", "model", "type",
    "title",
  ]

  /// Damages a document in one to four places.
  package mutating func damage(_ tree: inout JSONTree) {
    for _ in 0...roll(4) { damagePlace(&tree, level: 0) }
  }

  private mutating func damagePlace(_ tree: inout JSONTree, level: Int) {
    switch tree {
    case .object(var members) where !members.isEmpty && roll(5) > 0:
      let place = roll(members.count)
      if roll(4) == 0 {
        damageMembers(&members, at: place)
      } else {
        damagePlace(&members[place].value, level: level + 1)
      }
      tree = .object(members)
    case .array(var elements) where !elements.isEmpty && roll(5) > 0:
      let place = roll(elements.count)
      switch roll(6) {
      case 0: elements.remove(at: place)
      case 1: elements += Array(repeating: elements[place], count: 1 + roll(4))
      default: damagePlace(&elements[place], level: level + 1)
      }
      tree = .array(elements)
    default: tree = other(than: tree)
    }
  }

  private mutating func damageMembers(_ members: inout [JSONTree.Member], at place: Int) {
    switch roll(6) {
    case 0: members.remove(at: place)
    case 1: members.append(members[place])
    case 2: members.insert(JSONTree.Member(members[place].key, anything()), at: roll(members.count))
    case 3: members[place].key = pick(Self.keys)
    case 4: members[place].key = pick(Self.texts)
    default: members.append(JSONTree.Member(pick(Self.keys), anything()))
    }
  }

  private mutating func anything() -> JSONTree {
    switch roll(8) {
    case 0...2: .raw(pick(Self.numbers))
    case 3...4: .text(pick(Self.texts))
    case 5: .raw(pick(["true", "false", "null"]))
    case 6: .array([.raw(pick(Self.numbers)), .text(pick(Self.texts))])
    default: .object([JSONTree.Member(pick(Self.keys), .text(pick(Self.texts)))])
    }
  }

  private mutating func other(than tree: JSONTree) -> JSONTree {
    switch roll(12) {
    case 0...3: .raw(pick(Self.numbers))
    case 4...6: .text(pick(Self.texts))
    case 7: anything()
    case 8: nested(tree, pick([1, 2, 9, 40, 520]))
    case 9: .text(String(decoding: tree.bytes, as: UTF8.self))
    case 10:
      if case .text(let text) = tree { .text(text + pick(Self.texts)) } else { .text("\(tree)") }
    default:
      roll(20) == 0 ? .raw(pick(["NaN", "Infinity", "0x10", "'x'", "", "{", "]"])) : .raw("null")
    }
  }

  private mutating func nested(_ tree: JSONTree, _ levels: Int) -> JSONTree {
    let key = pick(["error", "message", "data", "x"])
    let isArray = roll(2) == 0
    var nested = tree
    for _ in 0..<levels {
      nested = isArray ? .array([nested]) : .object([JSONTree.Member(key, nested)])
    }
    return nested
  }

  /// Damages bytes as a connection or a faulty relay does.
  package mutating func damage(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    switch roll(4) {
    case 0: bytes.removeLast(1 + roll(bytes.count))
    case 1: bytes[roll(bytes.count)] = UInt8(truncatingIfNeeded: random.next() >> 40)
    case 2: bytes.insert(contentsOf: Array(pick(Self.texts).utf8), at: roll(bytes.count))
    default: bytes = [0xef, 0xbb, 0xbf] + bytes
    }
  }

  /// The document as a stream of server-sent events.
  package mutating func stream(_ documents: [[UInt8]]) -> [UInt8] {
    let end = pick(["\n\n", "\r\n\r\n", "\r\r", "\n"])
    var bytes: [UInt8] = []
    for document in documents {
      bytes += (roll(6) == 0 ? pick([": ping\n", "event: x\n", "id: 1\n", "data\n"]) : "").utf8
      bytes += (roll(2) == 0 ? "data: " : "data:").utf8
      bytes += document
      bytes += end.utf8
    }
    if roll(2) == 0 { bytes += "data: [DONE]\n\n".utf8 }
    return bytes
  }

  private static let statuses = [
    201, 202, 204, 300, 302, 400, 401, 402, 403, 404, 408, 410, 413, 422, 429, 429, 451, 499, 500,
    502, 503, 503,
    504, 520, 522, 524, 0, 999, Int.max, Int.min,
  ]

  private static let waits = [
    "0", "1", "7", "1.5", "-3", "1e308", "99999999999999999999", "9223372036854775807", "", "soon",
    "nan", "inf",
    "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 30 Nov 2026 05:00:05 GMT", "1764500000", "4102444800000",
    "\u{1b}]0;x\u{7}",
  ]

  package mutating func head() -> HTTPHead {
    var head = HTTPHead(status: roll(3) > 0 ? 200 : pick(Self.statuses))
    for _ in 0..<roll(3) {
      let name = pick(["Retry-After", "retry-after", "X-RateLimit-Reset", "Date", "Content-Type"])
      head.headers.append(.init(name: name, value: pick(Self.waits)))
    }
    if roll(2) == 0 { head.received = 1_764_478_800 }
    return head
  }
}
