import Model

/// Finds commands by what people call them: the name in the table, the words that other programs
/// have for it, its id and its explanation, and all of those with a few letters left out.
struct CommandSearch {
  private let phrase: String
  private let words: [Substring]

  init(_ query: String) {
    phrase = query.lowercased().trimmingBlanks
    words = phrase.split(separator: " ")
  }

  /// The commands that are found, the best first, among equals in the order of the table; all of
  /// them without a query. Misspelt words are looked for when nothing else is found.
  func find(_ entries: [CommandEntry]) -> [CommandEntry] {
    guard !words.isEmpty else { return entries }
    let found = ranked(entries) { score(of: $0) }
    return found.isEmpty ? ranked(entries) { isMisspelt($0) ? 0 : nil } : found
  }

  private func ranked(_ entries: [CommandEntry], by score: (CommandEntry) -> Int?)
    -> [CommandEntry]
  {
    // Also sorted by position, because the standard sort is not stable.
    entries.enumerated().compactMap { place, entry in
      score(entry).map { (score: $0, place: place, entry: entry) }
    }
    .sorted { ($1.score, $0.place) < ($0.score, $1.place) }.map(\.entry)
  }

  /// How well an entry matches: as a phrase, or else as well as the worst of its words.
  private func score(of entry: CommandEntry) -> Int? {
    let whole = score(of: phrase, in: entry)
    guard words.count > 1 else { return whole }
    let each = words.map { score(of: String($0), in: entry) }
    let scores = each.compactMap(\.self)
    guard scores.count == each.count, let worst = scores.min(), let best = scores.max() else {
      return whole
    }
    // Among those as bad, the one that is named comes first.
    return max(whole ?? 0, worst - 20 + best / 1_000)
  }

  private func score(of text: String, in entry: CommandEntry) -> Int? {
    let title = entry.title.lowercased()
    if title == text { return 10_000 }
    // People name the thing they mean first.
    if let place = entry.synonyms.firstIndex(of: text) { return 9_000 - place }
    if title.hasPrefix(text) { return 8_000 - title.count }
    if title.split(separator: " ").contains(where: { $0.hasPrefix(text) }) { return 7_000 }
    if let place = entry.synonyms.firstIndex(where: { $0.hasPrefix(text) }) { return 6_000 - place }
    let explanation = entry.help.lowercased().split { !$0.isLetter && !$0.isNumber }
    // A whole word of the explanation is meant sooner than letters of a name here and there.
    if text.count > 3, explanation.contains(where: { $0.hasPrefix(text) }) { return 4_000 }
    if let score = fuzzyScore(text, in: title) { return 2_000 + min(score, 999) }
    if let score = fuzzyScore(text, in: entry.command.rawValue) { return 1_000 + min(score, 999) }
    if explanation.contains(where: { $0.hasPrefix(text) }) { return 500 }
    if entry.help.lowercased().contains(text) { return 400 }
    // Letters left out only of a word that begins alike: any text has most letters somewhere.
    guard text.count > 2 else { return nil }
    let all = entry.synonyms.map { $0[...] } + explanation
    return all.contains { $0.first == text.first && fuzzyScore(text, in: String($0)) != nil }
      ? 100 : nil
  }

  /// Whether each word is nearly one of the entry's names.
  private func isMisspelt(_ entry: CommandEntry) -> Bool {
    let names = entry.title.lowercased().split(separator: " ").map(String.init) + entry.synonyms
    return words.allSatisfy { word in
      word.count > 3 && word.count < 20
        && names.contains { editDistance(String(word), $0) <= (word.count > 6 ? 2 : 1) }
    }
  }
}
