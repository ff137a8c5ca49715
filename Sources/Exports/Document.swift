import Imagery
package import Model

/// A session as a Markdown document: each turn with its instruction, its settings, its pictures and
/// its outcome. It says only what the turns themselves say.
package struct Document {
  let session: Session
  let turns: [Turn]
  /// The user's marks, by turn number.
  let marks: [Int: TurnMark]
  /// The address of a picture's file, relative to the document and not escaped yet.
  let link: (Picture) -> String

  package init(
    session: Session, turns: [Turn], marks: [Int: TurnMark] = [:],
    link: @escaping (Picture) -> String
  ) {
    self.session = session
    self.turns = turns
    self.marks = marks
    self.link = link
  }

  /// Every picture it shows, without duplicates.
  package var pictures: [Picture] {
    var seen: Set<String> = []
    return turns.flatMap { turn in
      turn.references.compactMap(\.picture) + (turn.outcome?.pictures ?? [])
        + (turn.outcome?.drafts ?? [])
    }.filter { seen.insert($0.digest).inserted }
  }

  package var text: String {
    let title = session.title.isEmpty ? "Untitled" : oneLine(session.title)
    let count = turns.count == 1 ? "1 turn" : "\(turns.count) turns"
    let facts = [
      "Session \(session.id)",
      "started \(session.created.minuteText) UTC", "last changed \(session.updated.minuteText) UTC",
      count,
    ].map { escaped(markdown: $0) }
    let head = ["# \(title)", facts.joined(separator: ", ") + "."]
    return (head + turns.flatMap(blocks)).joined(separator: "\n\n") + "\n"
  }

  private func blocks(of turn: Turn) -> [String] {
    let outcome = turn.outcome ?? Outcome()
    let first = lines(of: turn.instruction).first { !$0.isEmpty } ?? ""
    let short =
      first.count > Self.headingLength ? first.prefix(Self.headingLength - 1) + "…" : first
    var blocks = [
      "<a id=\"turn-\(turn.number)\"></a>", "## \(turn.number) \(escaped(markdown: short))",
    ]
    if let parent = turn.parent {
      blocks.append("Continues from [turn \(parent)](#turn-\(parent)).")
    }
    if let mark = marks[turn.number] { blocks.append(oneLine(mark.logText)) }
    if !turn.instruction.isEmpty {
      blocks.append(paragraphs(markdown: turn.instruction, prefix: "> "))
    }
    blocks.append(settings(of: turn))
    blocks += turn.references.map(reference)
    blocks += outcome.pictures.map { image($0, "turn \(turn.number)") }
    if let failure = outcome.failure { blocks.append(words(failure, turn)) }
    if outcome.failure == nil, turn.result == nil { blocks.append("**\(turn.statusSentence)**") }
    if !outcome.text.isEmpty { blocks.append(paragraphs(markdown: outcome.text)) }
    blocks += thoughts(outcome, turn)
    blocks += outcome.sources.map { source in
      "- " + escaped(markdown: "\(source.title) \(source.page)")
    }
    if !turn.notes.isEmpty {
      blocks.append(turn.notes.map { "- " + escaped(markdown: $0) }.joined(separator: "\n"))
    }
    return blocks
  }

  private static let headingLength = 80

  private func oneLine(_ text: String) -> String {
    lines(of: text).map { escaped(markdown: $0) }.joined(separator: " ")
  }

  /// The model, its settings and what the turn took, in one line.
  private func settings(of turn: Turn) -> String {
    var facts: [String] = []
    if turn.hasRecipe {
      facts = [turn.profile, turn.outcome?.model ?? turn.model]
      if let answered = turn.outcome?.model, answered != turn.model {
        facts.append("asked for \(turn.model)")
      }
      facts.append(turn.sentRatio?.description ?? turn.settings.ratio.text)
      facts.append(turn.settings.resolution.rawValue)
      if let thinking = turn.settings.thinking { facts.append("thinking \(thinking.name)") }
      let tuning = turn.settings.tuning
      facts += NumberSetting.allCases.compactMap { setting in
        tuning[setting].map { "\(setting.name) \(numberText($0))" }
      }
      if !turn.settings.system.isEmpty {
        facts.append("standing instruction: \(turn.settings.system)")
      }
    } else {
      facts.append("made here from two pictures")
    }
    if !turn.regions.isEmpty {
      facts.append("inside " + turn.regions.map(\.description).joined(separator: ", "))
    }
    if let usage = turn.outcome?.usage.detailText, !usage.isEmpty { facts.append(usage) }
    if let ended = turn.ended {
      facts.append(tookText(seconds: ended.seconds(since: turn.created)))
    }
    return facts.map(oneLine).joined(separator: " · ")
  }

  private func reference(_ reference: Reference) -> String {
    let name = escaped(markdown: reference.nameAndRole)
    switch reference.source {
    case .picture(let picture): return "With \(name):\n\n\(image(picture, reference.name))"
    case .url: return "With \(name)"
    }
  }

  private func image(_ picture: Picture, _ name: String) -> String {
    "![\(oneLine("\(name), \(picture.size) \(picture.type.name)"))](\(escaped(path: link(picture))))"
  }

  /// Folded away. The empty lines make Markdown of what is between the tags.
  private func thoughts(_ outcome: Outcome, _ turn: Turn) -> [String] {
    guard !outcome.thoughts.isEmpty || !outcome.drafts.isEmpty else { return [] }
    var inside: [String] = []
    if !outcome.thoughts.isEmpty { inside.append(paragraphs(markdown: outcome.thoughts)) }
    inside += outcome.drafts.map { image($0, "draft of turn \(turn.number)") }
    return ["<details><summary>Thoughts</summary>"] + inside + ["</details>"]
  }

  private func words(_ failure: Failure, _ turn: Turn) -> String {
    let money = turn.kept == nil && failure.billed != .no ? failure.moneyText : ""
    let rest = [failure.message, failure.advice, money].filter { !$0.isEmpty }
    return "**\(turn.statusSentence)** " + rest.map(oneLine).joined(separator: " ")
  }
}

extension Turn {
  /// The state of the turn, as the beginning of a sentence.
  fileprivate var statusSentence: String {
    switch job {
    case .composed, .sending, .accepted, .running, .fetching: "Not ended."
    case .done(.done): "No picture."
    case .done(.textOnly): "Answered in words."
    case .done(.refused): "Refused."
    case .done(.failed): "Failed."
    case .done(.unknown): "Unknown; it may have been billed."
    case .done(.cancelled): "Cancelled."
    }
  }
}
