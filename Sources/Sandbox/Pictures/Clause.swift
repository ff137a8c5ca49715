import Darkroom

/// One clause of an instruction: its words in lower case, and any quoted text.
struct Clause {
  /// The clause as written.
  var source: String
  var words: [String]
  /// The text between quotation marks, if there is any.
  var quote: String?
  /// The words that no rule has consumed.
  var left: Set<String> = []

  init(source: String, words: [String], quote: String?) {
    self.source = source
    self.words = words
    self.quote = quote
    left = Set(words).subtracting(WordLists.fillers)
  }

  func has(_ words: String...) -> Bool { words.contains(where: self.words.contains) }

  /// Whether one of the words occurs; those that do are consumed.
  mutating func consume(_ words: String...) -> Bool {
    let found = words.filter(self.words.contains)
    left.subtract(found)
    return !found.isEmpty
  }

  mutating func consumeAny(_ words: Set<String>) -> Bool {
    let found = words.intersection(self.words)
    left.subtract(found)
    return !found.isEmpty
  }

  mutating func consumeAmount() -> Amount {
    let found = words.filter { WordLists.amounts[$0] != nil }
    left.subtract(found)
    return found.compactMap { WordLists.amounts[$0] }.last ?? .usual
  }

  /// Removes a word, so that no other rule sees it.
  mutating func discard(_ word: String) {
    words.removeAll { $0 == word }
    left.remove(word)
  }

  /// The last colour, by name or as #RGB or #RRGGBB; all colours are consumed.
  mutating func consumeColor() -> (name: String, color: PixelColor)? {
    var result: (String, PixelColor)?
    for word in words {
      guard let color = WordLists.colors[word] ?? Self.hexadecimal(word) else { continue }
      discard(word)
      result = (word, color)
    }
    return result
  }

  /// Where to place something, with a phrase for it; nil if the clause does not say.
  mutating func consumePlace() -> (name: String, place: FractionPoint)? {
    let top = consume("top", "above", "upper", "sky")
    let bottom = consume("bottom", "below", "lower", "underneath")
    let left = consume("left")
    let right = consume("right")
    let middle = consume("middle", "center", "centre", "centered", "centred")
    guard top || bottom || left || right || middle else { return nil }
    let name = [
      top ? "top" : bottom ? "bottom" : "", left ? "left" : right ? "right" : "",
    ].filter { !$0.isEmpty }.joined(separator: " ")
    let place = FractionPoint(
      x: left ? 0.2 : right ? 0.8 : 0.5, y: top ? 0.15 : bottom ? 0.85 : 0.5)
    return (name.isEmpty ? "middle" : name, place)
  }

  static func hexadecimal(_ word: String) -> PixelColor? {
    guard word.first == "#" else { return nil }
    let digits = word.dropFirst().compactMap(\.hexDigitValue)
    guard digits.count == word.count - 1 else { return nil }
    switch digits.count {
    case 3: return PixelColor(UInt8(digits[0] * 17), UInt8(digits[1] * 17), UInt8(digits[2] * 17))
    case 6:
      let bytes = (0..<3).map { UInt8(digits[$0 * 2] * 16 + digits[$0 * 2 + 1]) }
      return PixelColor(bytes[0], bytes[1], bytes[2])
    default: return nil
    }
  }
}

/// Splits an instruction into clauses at commas, full stops, "and", "then" and "with".
struct ClauseSplitter {
  private var clauses: [Clause] = []
  private var words: [String] = []
  private var source: [String] = []
  private var quote: String?
  /// Closing marks that do not occur any more, so that they are searched for only once.
  private var absent: Set<Character> = []

  static func clauses(of text: String) -> [Clause] {
    var splitter = ClauseSplitter()
    splitter.split(text)
    return splitter.clauses
  }

  private static let quotes: [Character: Character] = [
    "\"": "\"", "“": "”", "„": "“", "«": "»", "‘": "’", "`": "`",
  ]
  private static let breaks: Set<String> = ["and", "then", "with", "plus", "but", "&"]

  private mutating func split(_ text: String) {
    var rest = Substring(Self.joined(text))
    var word = ""
    var isStart = true
    while let character = rest.popFirst() {
      // A straight single quote is a quotation mark only at the beginning of a word: not in
      // "don't".
      let closing = Self.quotes[character] ?? (character == "'" && isStart ? "'" : nil)
      if let closing, let end = place(of: closing, in: rest) {
        endWord(&word)
        quote = [quote, String(rest[..<end])].compactMap(\.self).joined(separator: " ")
        source.append("\(character)\(rest[..<end])\(closing)")
        rest = rest[end...].dropFirst()
      } else if character.isWhitespace {
        endWord(&word)
        if character.isNewline { endClause() }
      } else if ",;:!?()".contains(character)
        || (character == "." && (rest.first.map(\.isWhitespace) ?? true))
      {
        endWord(&word)
        endClause()
      } else {
        word.append(character)
      }
      isStart = character.isWhitespace
    }
    endWord(&word)
    endClause()
  }

  private mutating func place(of mark: Character, in rest: Substring) -> String.Index? {
    guard !absent.contains(mark) else { return nil }
    let place = rest.firstIndex(of: mark)
    if place == nil { absent.insert(mark) }
    return place
  }

  /// Joins what splitting would separate: "black and white" is one term.
  private static func joined(_ text: String) -> String {
    text.replacing(/black[ -]*(and|&|n)[ -]*white/.ignoresCase(), with: "black-white")
      .replacing(
        /(remove|drain|strip|without|no|take away)( all)?( the| its| any)? colou?rs?\b/
          .ignoresCase(),
        with: "black-white")
  }

  private mutating func endWord(_ word: inout String) {
    defer { word = "" }
    guard !word.isEmpty else { return }
    let lower = word.lowercased()
    if Self.breaks.contains(lower) {
      endClause()
    } else {
      words.append(lower)
      source.append(word == "black-white" ? "black and white" : word)
    }
  }

  private mutating func endClause() {
    defer {
      words = []
      source = []
      quote = nil
    }
    guard !words.isEmpty || quote != nil else { return }
    clauses.append(
      Clause(source: source.joined(separator: " "), words: words, quote: quote))
  }
}
