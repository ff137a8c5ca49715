import TestSupport
import Testing

@testable import Studio

/// What a search in ten thousand turns finds.
@Suite(.timeLimit(.minutes(5))) struct WordSearchTests {
  @Test(arguments: [
    ("kite", ["A paper KITE"], true), ("KITE paper", ["a paper kite"], true),
    ("kite warm", ["a kite", "warmer"], true), ("kite cold", ["a kite", "warmer"], false),
    ("tel", ["letter", "hotel"], true), ("kite", ["kit", "e"], false), ("", ["any"], true),
    ("ärger", ["ein ÄRGER"], true), ("a\u{308}rger", ["Ärger"], true), ("see", ["Séance"], false),
    ("sea", ["Čudo, the Sea"], true), ("море", ["Синее МОРЕ"], true), ("aaab", ["aaaab"], true),
    ("k", ["[@`{"], false), ("longer than it", ["long"], false),
  ])
  func `Every word occurs in one of the texts, ignoring case`(
    query: String, texts: [String], isFound: Bool
  ) {
    #expect(WordSearch(query).isFound(in: texts) == isFound)
    // The reference: the search used by every other list.
    #expect(containsWords(of: query, in: texts.joined(separator: " ")) == isFound)
  }

  /// Parts of words whose letters have one spelling, several, capitals of more than one letter, or
  /// none.
  private static let pieces = [
    "a", "K", "s", "ß", "SS", "é", "É", "e\u{301}", "й", "Й", "и\u{306}", "ж", "Σ", "σ", "日",
    "本", "が",
    "か\u{3099}", "한", "\u{1112}\u{1161}\u{11AB}", "İ", "ı", "ſ", "\u{212A}", "Å", "\u{212B}", "👍",
    "👍🏽", "🇩🇪",
    "❤️", "…", " ", "ش", "ا\u{654}", "ก\u{E33}", "ẞ", "ﬁ",
  ]

  @Test(arguments: 0..<10)
  func `The fast paths find what the standard library finds`(_ seed: Int) {
    var dice = Dice(seed)
    for _ in 0..<60 {
      func text(_ count: Int) -> String {
        (0..<count).map { _ in Self.pieces.randomElement(using: &dice) ?? "" }.joined()
      }
      let (word, words) = (text(1 + Int.random(in: 0..<3, using: &dice)), text(8))
      let expected = word.lowercased().split(separator: " ").allSatisfy {
        words.lowercased().contains($0)
      }
      #expect(
        WordSearch(word).isFound(in: [words]) == expected,
        "\(word.debugDescription) in \(words.debugDescription)")
    }
  }
}
