import Cells

/// What the command line wants of the studio.
struct StudioLaunchOptions {
  var profile: String?
  var theme: String?
  var graphics: GraphicsWish?
  /// A file of keys to play instead of opening the terminal.
  var script: String?
  /// The size a script plays at, as it was given.
  var terminal = "120x40"
}

extension StudioCommand {
  /// The studio as it is opened most: with pictures or with `--continue`, and nothing else. nil for
  /// every other command line.
  ///
  /// It only saves time: the parser, which would read the same out of this, takes a sixth of a start
  /// to get ready.
  init?(plain arguments: [String]) {
    let words = arguments.filter { $0 != "--continue" }
    guard words.allSatisfy({ !$0.isEmpty && !$0.hasPrefix("-") }) else { return nil }
    if !words.isEmpty {
      let names = Set(Front.subcommands.map { $0.name } + [NewCommand.name])
      guard names.isDisjoint(with: words) else { return nil }
    }
    self.init(
      options: StudioLaunchOptions(), images: words, goesOn: words.count < arguments.count,
      session: nil)
  }
}
