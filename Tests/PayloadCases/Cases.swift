package import Foundation

/// A small random number generator whose sequence is fixed by its seed.
package struct XorShift: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

  package mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state &* 0x2545_f491_4f6c_dd1d
  }
}

/// Makes valid JSON documents of the odd kinds that providers send.
package struct CaseGenerator {
  package var random: XorShift

  package init(seed: UInt64) { random = XorShift(seed: seed) }

  /// The number of cases that a run of the suite tries: few enough to be quick by default.
  package static let count =
    ProcessInfo.processInfo.environment["PAYLOAD_CASES"].flatMap(Int.init) ?? 20_000

  package mutating func document() -> [UInt8] {
    Array((space() + value(depth: 0) + space()).utf8)
  }

  package mutating func value(depth: Int) -> String {
    switch roll(depth > 3 ? 6 : 10) {
    case 0: pick(["true", "false", "null"])
    case 1: number()
    case 2...5: string()
    case 6, 7: "[" + list(depth) { $0.value(depth: depth + 1) } + "]"
    default:
      "{"
        + list(depth) { $0.key() + $0.space() + ":" + $0.space() + $0.value(depth: depth + 1) }
        + "}"
    }
  }

  /// A string of any kind, with its quotes.
  package mutating func string() -> String { "\"" + content() + "\"" }

  package mutating func roll(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

  package mutating func pick(_ choices: [String]) -> String { choices[roll(choices.count)] }

  package mutating func bytes(_ count: Int) -> Data {
    Data((0..<count).map { _ in UInt8(truncatingIfNeeded: random.next() >> 32) })
  }

  /// Base64 of every flavour, and strings that only look like it at first.
  package mutating func base64() -> String {
    var text = bytes(roll(roll(8) == 0 ? 200 : 24)).base64EncodedString()
    if roll(2) == 0 {
      text = text.replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
    }
    if roll(3) == 0 { text = text.replacingOccurrences(of: "=", with: "") }
    switch roll(12) {
    case 0: text += pick(["=", "==", "===", "A", "B", "AB", "AB=", "AB==C", "?", " ", "A=A"])
    case 1: text = text.replacingOccurrences(of: "/", with: "\\/")
    case 2: text = text.replacingOccurrences(of: "=", with: "\\u003d")
    case 3: text = text + pick(["-", "_", "+", "/"]) + text
    case 4: text.insert(contentsOf: pick(["=", "\\n", "é", "-", "/"]), at: middle(of: text))
    default: break
    }
    return text
  }

  private mutating func middle(of text: String) -> String.Index {
    text.index(text.startIndex, offsetBy: roll(text.count + 1))
  }

  private mutating func content() -> String {
    switch roll(8) {
    case 0: return ""
    case 1...3: return base64()
    case 4: return pick(["@retake:lifted:0", "@retake:lifted:1", "\\u0040retake:lifted:2", "@"])
    default:
      return (0..<roll(12)).map { _ in
        pick([
          "a", "Zz09", "+", "/", "=", "\\/", "\\\"", "\\\\", "\\n", "\\b", "\\u0000", "\\u00e9",
          "\\ud83d\\ude00", "\\uD834\\uDD1E", "é", "日本", "😀", "\u{7f}", " ", "{", "]", "data:,",
        ])
      }.joined()
    }
  }

  private mutating func key() -> String {
    pick([
      "\"data\"", "\"data\"", "\"dat\\u0061\"", "\"\"", "\"next_turn_contents\"", "\"x-😀\"",
      "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
    ])
  }

  private mutating func number() -> String {
    pick([
      "0", "-0", "1", "-12", "1.0", "1.50", "1e5", "1E+05", "-0.0e-0",
      "123456789012345678901234567890",
      "0.1e99", "9007199254740993",
    ])
  }

  private mutating func list(_ depth: Int, _ item: (inout Self) -> String) -> String {
    var text = space()
    for place in 0..<roll(5) {
      if place > 0 { text += "," }
      text += space() + item(&self) + space()
    }
    return text
  }

  private mutating func space() -> String {
    roll(3) == 0 ? pick([" ", "\n", "\t", "\r\n", "  "]) : ""
  }
}
