import ArgumentParser
import Cells
import Model

/// Runs the command line and returns the exit code: 1 where everything succeeded but the result did
/// not reach its reader.
func runCommandLine(_ arguments: [String]) -> Int32 {
  let code = exitCode(of: arguments)
  guard let failure = Output.unwritten else { return code }
  Output.failure(failure)
  return code == ExitStatus.done ? ExitStatus.noPicture : code
}

/// The exit code of the arguments. The parser itself exits with 64 on wrong usage; our contract
/// says 2.
private func exitCode(of arguments: [String]) -> Int32 {
  // Its process starts while the command line is parsed.
  if arguments.first == ShowCommand.configuration.commandName { ShowCommand.prepare() }
  let parser: any ParsableCommand.Type =
    HelpRootCommand.answers(arguments) ? HelpRootCommand.self : RootCommand.self
  do {
    if let studio = StudioCommand(plain: arguments) {
      try studio.run()
    } else {
      var command = try parser.parseAsRoot(arguments)
      try command.run()
    }
    return ExitStatus.done
  } catch let failure as Failure {
    Output.failure(failure)
    return ExitStatus.code(for: failure)
  } catch let code as ExitCode {
    return code.rawValue
  } catch {
    let code = parser.exitCode(for: error)
    let text = parser.fullMessage(for: error)
    if code == .success {
      if HelpRootCommand.wantsCompletionScript(arguments) {
        Output.completions(offeringFiles(text) + "\n")
      } else if arguments.first == "---completion" {
        Output.completions(text + "\n")
      } else {
        Output.text(text + "\n")
      }
      return ExitStatus.done
    }
    if arguments.first == "run", arguments.contains("--json") {
      // The parser's message starts with "Error:" and ends with the usage.
      let message = parser.message(for: error)
      try? Output.json(RunReport(failure: Failure(.usage, message)))
    }
    Output.errorText(text)
    return code == .validationFailure ? ExitStatus.usage : code.rawValue
  }
}

/// `retake`: opens the studio. Its subcommands work without a screen.
struct RootCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retake", version: Version.text,
    subcommands: HelpRootCommand.subcommands + [NewCommand.self], defaultSubcommand: NewCommand.self
  )
}

/// The program as `--help` and the shells' completions show it: the studio's own options next to
/// the subcommands.
///
/// The parser cannot parse such a command, because a picture could be any word, even `run`; and for
/// a default subcommand, which it can parse, it shows nothing. So there is one command for each.
struct HelpRootCommand: ParsableCommand {
  static let subcommands: [any ParsableCommand.Type] = [
    RunCommand.self, OpenCommand.self, SessionsCommand.self, LogCommand.self, CostsCommand.self,
    ExportCommand.self,
    ImportCommand.self, ShowCommand.self, ModelsCommand.self, RequestsCommand.self,
    ResumeCommand.self, RecoverCommand.self, SandboxCommand.self, DoctorCommand.self,
    GarbageCommand.self, HelpCommand.self,
  ]

  static let configuration = CommandConfiguration(
    commandName: "retake", abstract: NewCommand.abstract, usage: NewCommand.usage,
    discussion: """
      Examples:
        retake photo.jpg             open the studio with a photograph
        retake --continue            continue where you left off
        retake run -i photo.jpg -p "make it warmer" -o warm.png
                                     one turn without a screen
        retake show warm.png         a picture as text
        retake doctor                what was found on this machine

      Pictures become references of the first instruction.

      Without a configured profile the sandbox on this machine answers everything:
      real pixels, no AI, no key, no cost. 'retake sandbox --help' lists what it
      understands. In the studio, F1 lists every command and its keys.
      'retake help' lists the pages of the manual.

      Completions: retake --generate-completion-script bash (or zsh, or fish).
      """,
    version: Version.text, subcommands: subcommands)

  @OptionGroup var options: NewOptions

  /// Whether these arguments ask about the program instead of using it.
  static func answers(_ arguments: [String]) -> Bool {
    [["--help"], ["-h"]].contains(arguments)
      || arguments.first == "---completion" || wantsCompletionScript(arguments)
  }

  static func wantsCompletionScript(_ arguments: [String]) -> Bool {
    arguments.first?.hasPrefix("--generate-completion-script") == true
  }
}

extension ParsableCommand {
  /// Its name on the command line.
  static var name: String { configuration.commandName ?? "" }
}

/// `retake` without a subcommand: the studio with a new session, or with the last one.
struct NewCommand: ParsableCommand {
  static let abstract = "Edit pictures by conversation, in the terminal."
  static let usage = "retake [IMAGE ...] [--continue] [OPTIONS]\nretake SUBCOMMAND"

  static let configuration = CommandConfiguration(
    commandName: "studio", abstract: abstract, usage: usage, shouldDisplay: false)

  @Argument(help: "Pictures that become references of the first instruction.")
  var images: [String] = []

  @OptionGroup var options: NewOptions

  func run() throws {
    try StudioCommand(
      options: options.studio.launch, images: images, continues: options.continues, session: nil
    ).run()
  }
}

/// The options of the studio when no session is named.
struct NewOptions: ParsableArguments {
  @Flag(name: .customLong("continue"), help: "Reopen the last session.")
  var continues = false

  @OptionGroup var studio: StudioOptions
}

/// The options of every way into the studio.
struct StudioOptions: ParsableArguments {
  @Option(
    help: "The profile to use, by its name in config.toml.", completion: .profiles)
  var profile: String?

  @Option(help: "The theme, by the name of its file.", completion: .themes)
  var theme: String?

  @Option(
    help: "How pictures are shown: auto, kitty, sixel, iterm or symbols.")
  var graphics: GraphicsWish?

  @Option(help: "The keys to begin with: default or vim. Your own are added.")
  var keys: KeyPreset?

  @Flag(
    inversion: .prefixedNo,
    help: "Work in lines instead of on a screen: for a screen reader, or from a script.")
  var linear: Bool?

  @Option(
    help: ArgumentHelp(
      "Play keys from a file instead of using the terminal, and print the saved frames.",
      valueName: "file"),
    completion: .file())
  var script: String?

  @Option(
    help: ArgumentHelp("The terminal size for a script, columns x rows.", valueName: "size"))
  var terminal = StudioLaunchOptions().terminal

  var launch: StudioLaunchOptions {
    StudioLaunchOptions(
      profile: profile, theme: theme, graphics: graphics, keys: keys, linear: linear,
      script: script,
      terminal: terminal)
  }
}

extension GraphicsWish: ExpressibleByArgument {}
extension KeyPreset: ExpressibleByArgument {}

/// `retake open`: the studio with an earlier session.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Reopen a session.",
    discussion: """
      Examples:
        retake open                  the last session
        retake open 261121-k7f3      by id, or by the start of an id
        retake open "kite at dusk"   by title

      'retake sessions' lists them.
      """)

  @Argument(
    help: "An id, the start of one, or a title; default: the last session.",
    completion: .sessions)
  var session: String?

  @OptionGroup var studio: StudioOptions

  func run() throws {
    try StudioCommand(
      options: studio.launch, images: [], continues: session == nil, session: session
    ).run()
  }
}
