import ArgumentParser
import Cells
import Manual
import Model
import Studio

/// Lays out what `retake help` shows to a width.
struct HelpPage {
  let layout: PageLayout

  /// The page on a topic, the help of a command, or both where a name is both; without words, the
  /// contents.
  ///
  /// - Throws: A `usage` failure where there is neither.
  func lines(about words: [String]) throws(Failure) -> [StyledLine] {
    guard let first = words.first else { return contents }
    let command = words.count > 1 || Topic.exact(first) == nil ? command(words) : nil
    if let command { return help(of: command) }
    guard let topic = Topic.named(words.joined(separator: " ")) else { throw unknown(words) }
    var lines = layout.lines(Block.parse(topic.text))
    if let command = self.command([topic.name]) {
      lines += [StyledLine(), StyledLine("The command", .bold), StyledLine()] + help(of: command)
    }
    return lines
  }

  /// The passages of the manual with all of these words.
  ///
  /// - Throws: A failure whose exit code is 1 where there are none.
  func passages(with words: [String]) throws -> [StyledLine] {
    let found = Topic.search(words)
    guard !found.isEmpty else {
      Output.error("retake: The manual does not contain \(quoted(words)).")
      Output.error("  'retake help' lists the topics.")
      throw ExitStatus.exit(ExitStatus.noPicture)
    }
    var lines: [StyledLine] = []
    for topic in Topic.all.filter({ topic in found.contains { $0.topic == topic } }) {
      let passages = found.filter { $0.topic == topic }
      if !lines.isEmpty { lines.append(StyledLine()) }
      var title = StyledLine(topic.name, .bold)
      title.append("  \(topic.title)")
      lines.append(title)
      for passage in passages.prefix(Self.passages) {
        let words = passage.heading == topic.title ? "" : "\(passage.heading): "
        lines.append(
          StyledLine("  " + truncated(words + passage.text, to: layout.columns - 2), .plain))
      }
      if passages.count > Self.passages {
        lines.append(StyledLine("  and \(passages.count - Self.passages) more", .faint))
      }
    }
    return lines
  }

  /// The maximum number of passages per topic; for more there is the page itself.
  private static let passages = 4

  // MARK: - In the studio

  /// The pages that the studio's help offers.
  static var topics: [ManualTopic] {
    Topic.all.map { ManualTopic(name: $0.name, title: $0.title, summary: $0.summary) }
  }

  /// A page as the studio shows it; nil if there is none of that name.
  static func page(on topic: ManualTopic, columns: Int) -> ManualPage? {
    guard let text = Topic.exact(topic.name)?.text else { return nil }
    let lines = PageLayout(columns: columns).lines(Block.parse(text)).map { line in
      DetailLine(line.pieces.map { DetailLine.Span($0.style.kind, $0.text) })
    }
    return ManualPage(topic: topic, columns: columns, lines: lines)
  }

  // MARK: - Pages that are not of the manual

  /// The commands and the topics.
  private var contents: [StyledLine] {
    func table(_ head: String, _ rows: [(name: String, what: String)]) -> Block {
      .table(
        header: [[TextRun(head)], [TextRun("what it covers")]],
        rows: rows.map { [[TextRun($0.name, .code)], [TextRun($0.what)]] })
    }
    let commands = HelpRootCommand.subcommands.map { ($0.name, $0.configuration.abstract) }
    let blocks: [Block] = [
      .heading(level: 1, [TextRun("Retake")]), .paragraph([TextRun(NewCommand.abstract)]),
      .code(NewCommand.usage.split(separator: "\n").map(String.init)),
      .heading(level: 2, [TextRun("Commands")]),
      .table(
        header: [[TextRun("command")], [TextRun("what it does")]],
        rows: commands.map { [[TextRun($0.0, .code)], [TextRun($0.1)]] }),
      .heading(level: 2, [TextRun("Topics")]),
      table("topic", Topic.all.map { ($0.name, $0.summary) }),
      .paragraph([
        TextRun("retake help TOPIC", .code), TextRun(" shows a page, "),
        TextRun("retake help COMMAND", .code), TextRun(" the options of a command, "),
        TextRun("retake --help", .code), TextRun(" those of the studio; "),
        TextRun("retake help --search WORDS", .code), TextRun(" searches the manual."),
      ]),
    ]
    return layout.lines(blocks)
  }

  private func help(of command: any ParsableCommand.Type) -> [StyledLine] {
    HelpRootCommand.helpMessage(for: command, columns: layout.columns)
      .split(separator: "\n", omittingEmptySubsequences: false)
      // The parser does not break the lines of the usage.
      .flatMap { wrapped(String($0), columns: layout.columns) }.map { StyledLine($0) }
  }

  /// The command with these words, such as `sessions restore`.
  private func command(_ words: [String]) -> (any ParsableCommand.Type)? {
    var commands = HelpRootCommand.subcommands
    var found: (any ParsableCommand.Type)?
    for word in words {
      guard let next = commands.first(where: { $0.name == word }) else { return nil }
      (found, commands) = (next, next.configuration.subcommands)
    }
    return found
  }

  // MARK: - Nothing of that name

  private func unknown(_ words: [String]) -> Failure {
    let wanted = words.joined(separator: " ").lowercased()
    let near = (Topic.all.map(\.name) + HelpRootCommand.subcommands.map { $0.name }).filter {
      name in
      name.hasPrefix(wanted)
        || editDistance(wanted, name) <= max(1, min(wanted.count, name.count) / 3)
    }
    let having = Topic.all.filter { topic in
      Topic.search(words).contains { $0.topic == topic }
    }.map(\.name)
    let names = near.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let advice =
      !names.isEmpty
      ? "Did you mean: \(names.joined(separator: ", "))."
      : having.isEmpty
        ? "'retake help' lists the topics."
        : "'retake help --search \(quotable(words.joined(separator: " ")))' finds it in "
          + having.joined(separator: ", ") + "."
    return Failure(.usage, "There is no topic or command \(quoted(words)).", advice: advice)
  }

  private func quoted(_ words: [String]) -> String {
    "'\(quotable(words.joined(separator: " ")))'"
  }
}

extension StyledLine.Style {
  /// The same style in the studio, where the theme has the colours.
  fileprivate var kind: DetailLine.Kind {
    switch self {
    case .plain: .text
    case .bold: .heading
    case .code: .code
    case .faint: .faint
    }
  }
}
