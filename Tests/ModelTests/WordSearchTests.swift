import Testing

@testable import Model

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
  func `Every word is in one of the texts, letter case ignored`(
    query: String, texts: [String], isFound: Bool
  ) {
    #expect(WordSearch(query).isFound(in: texts) == isFound)
    // As every other list is searched.
    #expect(containsWords(of: query, in: texts.joined(separator: " ")) == isFound)
  }
}
