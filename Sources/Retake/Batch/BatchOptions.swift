import ArgumentParser

/// What `retake run` takes to do many turns.
struct BatchOptions: ParsableArguments {
  @Option(
    name: .customLong("batch"),
    help: ArgumentHelp(
      "Do each job of a file: JSON lines, or TOML with [[job]] tables; - reads stdin.",
      valueName: "file"),
    completion: .file())
  var file: String?

  @Option(help: ArgumentHelp("How many jobs of a batch to do at once.", valueName: "count"))
  var jobs: Int?

  @Flag(
    name: .customLong("dry-run"),
    help: "Check a batch and tell what each job would cost; send and store nothing.")
  var isDryRun = false

  @Flag(
    name: .customLong("again"),
    help:
      "Send those jobs of a batch again, too, that were refused, brought no picture or may have been billed."
  )
  var sendsAgain = false

  static let usualJobs = 2

  func validate(beside run: RunCommand) throws {
    guard file != nil else {
      guard jobs == nil, !isDryRun, !sendsAgain else {
        throw ValidationError("--jobs, --dry-run and --again are for a batch; give --batch too.")
      }
      return
    }
    guard (1...32).contains(jobs ?? Self.usualJobs) else {
      throw ValidationError("--jobs takes 1 to 32.")
    }
    let ofOneTurn: [(isGiven: Bool, name: String)] = [
      (run.prompt != nil, "--prompt"), (run.template != nil, "--template"),
      (!run.images.isEmpty, "--image"),
      (run.session != nil, "--session"), (run.turn != nil, "--from"),
      (!run.regions.isEmpty, "--region"), (run.keep, "--keep"), (run.count != 1, "-n"),
      (run.output != nil, "--output"), (run.trim, "--trim"),
    ]
    if let wrong = ofOneTurn.first(where: \.isGiven) {
      throw ValidationError(
        "\(wrong.name) is for one turn; a batch has it in its file, for each job.")
    }
  }
}
