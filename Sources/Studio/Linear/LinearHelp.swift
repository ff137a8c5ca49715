import Model

extension State {
  /// The most useful commands; `all` of them; or those that a word finds.
  func helpLines(about word: String) -> [String] {
    let own = LinearVerb.Own.allCases.map { "/\($0.rawValue): \($0.help)" }
    let table = Command.table.filter { !$0.command.isForScreens && !$0.command.isForLists }
    func line(_ entry: CommandEntry) -> String {
      "\(lineName(of: entry.command)): \(entry.help)"
    }
    if word == "all" {
      let lists = Command.table.filter(\.command.isForLists)
      let screen = Command.table.filter { $0.command.isForScreens }
      return ["Of lines alone:"] + own + ["Of the studio:"] + table.map(line)
        + ["In lists:"] + lists.map(line)
        + ["Only for a screen: " + screen.map { $0.title }.joined(separator: ", ") + "."]
    }
    guard word.isEmpty else {
      let found =
        own.filter { containsWords(of: word, in: $0) }
        + Command.table.filter {
          containsWords(of: word, in: "\($0.title) \($0.help) \($0.command.rawValue)")
        }.map(line)
      return found.isEmpty ? ["Nothing is called “\(word)”. /help all lists every command."] : found
    }
    let useful: [Command] = [
      .ratio, .resolution, .thinking, .chooseModel, .back, .again, .newConversation, .references,
      .savePicture, .details, .star, .undo, .cancel, .describe, .costs, .sessions, .quit,
    ]
    return [
      "Plain words are an instruction for the turn that the prompt names, and Enter sends it. A "
        + "command begins with a slash; a few letters of its name are enough. What it asks can "
        + "follow the name: /ratio 16:9. // begins an instruction that starts with a slash."
    ] + own + useful.map { line($0.entry) }
  }
}
