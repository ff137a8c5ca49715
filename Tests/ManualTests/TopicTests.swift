import Testing

@testable import Manual

@Suite(.timeLimit(.minutes(5))) struct TopicTests {
  @Test func `Every page has a title, a one-sentence summary and a unique name`() {
    #expect(Set(Topic.all.map(\.name)).count == Topic.all.count)
    for topic in Topic.all {
      #expect(topic.text.hasPrefix("# \(topic.title)\n\n\(topic.summary)\n\n"), "\(topic.name)")
      #expect(topic.summary.hasSuffix(".") && topic.summary.count < 110, "\(topic.name)")
      let blocks = Block.parse(topic.text)
      #expect(blocks.first == .heading(level: 1, [TextRun(topic.title)]), "\(topic.name)")
      #expect(blocks.count { if case .heading(1, _) = $0 { true } else { false } } == 1)
    }
  }

  @Test(arguments: [
    ("keys", "keys"), ("KEYS", "keys"), ("conf", "configuration"), ("ref", "references"),
    ("regions", "references"), ("terminals", "pictures"), ("lost", "recovery"),
  ])
  func `A topic is found by its name, a prefix of it, or a word of its title`(
    wanted: String, name: String
  ) {
    #expect(Topic.named(wanted)?.name == name)
  }

  @Test(arguments: ["", "s", "com", "and", "nothing of the kind", "#"])
  func `A word that fits no topic, or several, finds none`(wanted: String) {
    #expect(Topic.named(wanted) == nil)
  }

  @Test func `Search finds all words in any case, and lists pages with that name first`() {
    let found = Topic.search(["TMUX", "sixel"])
    #expect(found.contains { $0.topic.name == "pictures" && $0.text.contains("tmux 3.4") })
    #expect(found.allSatisfy { $0.text.lowercased().contains("tmux") })
    #expect(Topic.search(["history"]).first?.topic.name == "history")
    #expect(Topic.search(["rate-limit"]).first?.heading == "Faults")
    #expect(Topic.search(["zeppelin quartz"]).isEmpty && Topic.search([]).isEmpty)
  }
}
