/// A place of the manual where words were found.
package struct Passage: Hashable, Sendable {
  package let topic: Topic
  /// The heading it stands below.
  package let heading: String
  /// The paragraph, row or line that has the words.
  package let text: String
}

extension Topic {
  /// Where the manual has all of these words together, in any order and case, page by page; the
  /// pages whose name or title has them come first.
  package static func search(_ words: [String]) -> [Passage] {
    let wanted = words.flatMap { $0.lowercased().split(separator: " ") }
    guard !wanted.isEmpty else { return [] }
    func hasAll(_ text: String) -> Bool {
      let text = text.lowercased()
      return wanted.allSatisfy { text.contains($0) }
    }
    let (named, others) = (
      all.filter { hasAll($0.name + " " + $0.title) },
      all.filter { !hasAll($0.name + " " + $0.title) }
    )
    return (named + others).flatMap { topic in
      var heading = topic.title
      var found: [Passage] = []
      for block in Block.parse(topic.text) {
        if case .heading(_, let runs) = block { heading = runs.plain }
        for line in block.plain.split(separator: "\n") where hasAll(String(line)) {
          found.append(Passage(topic: topic, heading: heading, text: String(line)))
        }
      }
      return found
    }
  }
}
