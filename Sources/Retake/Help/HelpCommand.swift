import ArgumentParser
import Cells
import FoundationEssentials
import Glibc
import Manual
import Model
import Posix
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

/// The user's own pager: `$PAGER`, else `less` if it is installed.
struct Pager {
  /// The command line for the shell.
  private let command: String
  private let environment: [String: String]

  /// Returns nil if the text is printed directly: with an empty `PAGER`, with `cat`, and without
  /// a pager.
  ///
  /// - Parameter environment: The pager's environment, without secrets.
  init?(environment: [String: String]) {
    let named = environment["PAGER"]
    if let named, ["", "cat"].contains(named) { return nil }
    guard let command = named ?? Self.installed(environment) else { return nil }
    self.command = command
    // As git does: a page that fits the screen needs no pager, and styles are passed through.
    self.environment = ["LESS": "FRX", "LV": "-c"].merging(environment) { $1 }
  }

  private static func installed(_ environment: [String: String]) -> String? {
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    return folders.contains { access("\($0)/less", X_OK) == 0 } ? "less -R" : nil
  }

  /// Shows the text and waits until the user has left it.
  ///
  /// - Returns: Whether there was such a pager; otherwise nothing has been shown.
  func show(_ text: String) -> Bool {
    guard let ends = try? makePipe() else { return false }
    // Ctrl+C is the pager's.
    let (interrupt, quit) = (signal(SIGINT, SIG_IGN), signal(SIGQUIT, SIG_IGN))
    defer {
      signal(SIGINT, interrupt)
      signal(SIGQUIT, quit)
    }
    // The value may contain arguments, so a shell splits it. The command contains nothing else.
    var options = ChildProcess.Options()
    options.input = .open(ends.read)
    let pager = try? ChildProcess(["/bin/sh", "-c", command], environment: environment, options)
    close(ends.read)
    guard let pager else {
      close(ends.write)
      return false
    }
    // The user may leave a page before its end; then the reader stops.
    do throws(SystemError) { try writeAll(text.utf8, to: ends.write) } catch {}
    close(ends.write)
    return ![.exited(126), .exited(127)].contains(pager.wait())
  }
}
