import ArgumentParser
import Cells
import FoundationEssentials
import Manual
import Model
import Terminal

/// `retake help`: the manual, and the help of each command.
struct HelpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "help",
    abstract: "Show a page of the manual, or a command's help.",
    discussion: """
      Examples:
        retake help                  the commands and the topics
        retake help keys             a page of the manual
        retake help run              the help of a command
        retake help --search tmux sixel
                                     search the manual for these words

      A prefix of the topic's name, or a word of its title, is enough. On a terminal
      the page opens in $PAGER, or in less.
      """)

  @Flag(help: "Search the manual for all of the words.")
  var search = false

  @Argument(
    help: "A topic or a command; with --search, words.", completion: .topics)
  var words: [String] = []

  func validate() throws {
    guard search, words.allSatisfy(\.trimmingBlanks.isEmpty) else { return }
    throw ValidationError("--search needs words to look for.")
  }

  func run() throws {
    let output = PageOutput(environment: ProcessInfo.processInfo.environment)
    let page = HelpPage(
      layout: PageLayout(
        columns: output.isTerminal ? terminalWindow(of: 1)?.cells.columns ?? 80 : 80))
    let lines = try search ? page.passages(with: words) : page.lines(about: words)
    let text = lines.text(isStyled: output.isStyled)
    if output.isTerminal, Pager(environment: childEnvironment)?.show(text) == true { return }
    Output.page(lines, isStyled: output.isStyled)
  }

  /// The pager's environment. The configuration says which variables hold a key; one that cannot be
  /// read does not prevent reading the manual.
  private var childEnvironment: [String: String] {
    if let context = try? AppContext(profile: nil) { return context.childEnvironment }
    let plain: Set = ["HOME", "LANG", "LC_ALL", "LC_CTYPE", "LESS", "PAGER", "PATH", "TERM"]
    return ProcessInfo.processInfo.environment.filter { plain.contains($0.key) }
  }
}
