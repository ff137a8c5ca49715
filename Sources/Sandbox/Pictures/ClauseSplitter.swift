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
