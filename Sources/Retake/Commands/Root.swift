import ArgumentParser
import Foundation

/// `retake`: opens the studio. Its subcommands do one thing without a screen.
struct Root: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retake",
    abstract: "Edit pictures by conversation, in the terminal.",
    version: Version.text,
    subcommands: [
      RunCommand.self, OpenCommand.self, SessionsCommand.self, LogCommand.self, ShowCommand.self,
      SandboxCommand.self, DoctorCommand.self, NewCommand.self,
    ],
    defaultSubcommand: NewCommand.self)

  /// The help of the whole program. The parser leaves a default subcommand's arguments out of the
  /// root's help, so both are joined here.
  static var wholeHelp: String {
    let own = helpMessage()
    let commands = own.range(of: "SUBCOMMANDS:").map { own[$0.lowerBound...] } ?? ""
    return NewCommand.helpMessage() + "\n" + commands
  }
}

/// `retake` without a subcommand: the studio with a new session, or the last one.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "studio",
    abstract: "Edit pictures by conversation, in the terminal.",
    usage: "retake [IMAGE ...] [--continue] [OPTIONS]\nretake SUBCOMMAND",
    discussion: """
      Examples:
        retake photo.jpg             open the studio with a photograph
        retake --continue            go on where you left off
        retake run -i photo.jpg -p "make it warmer"
                                     one turn without a screen; prints the new picture's path
        retake show photo.jpg        a picture as text

      Without a configured profile everything is answered by the sandbox on this machine: real
      pixels, no AI, no key, no cost.
      """,
    shouldDisplay: false)

  @Argument(
    help: "Pictures that become references of the first instruction.", completion: .file())
  var images: [String] = []

  @Flag(name: .customLong("continue"), help: "Reopen the session last worked on.")
  var goesOn = false

  @OptionGroup var studio: StudioOptions

  func run() throws {
    try StudioCommand(options: studio, images: images, goesOn: goesOn, session: nil).run()
  }
}

/// What every way into the studio takes.
struct StudioOptions: ParsableArguments {
  @Option(help: "The provider to ask, by its name in config.toml.")
  var profile: String?

  @Option(help: "The theme, by the name of its file.")
  var theme: String?

  @Option(
    help: "Play keys from a file instead of opening the terminal, and print the saved frames.",
    completion: .file())
  var script: String?

  @Option(help: "The size a script plays at, columns x rows.")
  var terminal = "120x40"
}

/// `retake open`: the studio with an earlier session.
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Reopen a session.",
    discussion: """
      Examples:
        retake open                  the session last worked on
        retake open 261121-k7f3      by id, or by the beginning of an id
        retake open "kite at dusk"   by title
      """)

  @Argument(help: "An id, the beginning of one, or a title; the last session without it.")
  var session: String?

  @OptionGroup var studio: StudioOptions

  func run() throws {
    try StudioCommand(
      options: studio, images: [], goesOn: session == nil, session: session
    ).run()
  }
}
