/// How well a text matches the letters of a query, in order; nil when it does not. Greater is
/// better: consecutive letters and starts of words count more.
func fuzzyScore(_ query: String, in text: String) -> Int? {
  let wanted = Array(query.lowercased().filter { $0 != " " })
  guard !wanted.isEmpty else { return 0 }
  var score = 0
  var next = 0
  var run = 0
  var before: Character = " "
  for character in text.lowercased() {
    if next < wanted.count, character == wanted[next] {
      run += 1
      let startsWord = !before.isLetter && !before.isNumber
      score += run * 2 + (startsWord ? 6 : 0)
      next += 1
    } else {
      run = 0
    }
    before = character
  }
  return next == wanted.count ? score * 8 - min(text.count, 64) : nil
}

/// Whether every word of the query occurs somewhere in the text, ignoring case.
func containsWords(of query: String, in text: String) -> Bool {
  let text = text.lowercased()
  return query.lowercased().split(separator: " ").allSatisfy { text.contains($0) }
}
