import ArgumentParser
import Imagery
import Model

/// The tuning settings of a turn, each only if the profile supports it.
struct TuningOptions: ParsableArguments {
  @Option(
    help: "The format of the result: png, jpeg or webp.",
    completion: .list(OutputFormat.allCases.map(\.rawValue)))
  var format: String?

  @Option(help: ArgumentHelp("The quality of a JPEG, 1 to 100.", valueName: "number"))
  var quality: Int?

  @Option(help: ArgumentHelp("How freely the model chooses, usually 0 to 2.", valueName: "number"))
  var temperature: Double?

  @Option(
    name: .customLong("top-p"),
    help: ArgumentHelp("The share of likely choices it considers, 0 to 1.", valueName: "number"))
  var topP: Double?

  @Option(
    name: .customLong("max-output-tokens"),
    help: ArgumentHelp("The maximum number of tokens the model may write.", valueName: "number"))
  var maxOutputTokens: Int?

  @Option(help: ArgumentHelp("The seed of the random numbers.", valueName: "number"))
  var seed: Int?

  @Flag(help: "Let the model search the web.")
  var search = false

  @Flag(
    name: .customLong("image-search"),
    help: "Let it look at pictures it finds, too; implies --search.")
  var imageSearch = false

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "The blocking threshold of a category, such as harassment=block-only-high; may be given several times.",
      valueName: "category=threshold"),
    completion: .list(
      SafetyCategory.allCases.flatMap { category in
        SafetyThreshold.allCases.map { "\(category.name)=\($0.name)" }
      }))
  var safety: [String] = []

  @Option(
    help: "Which people may be shown: allow-all, allow-adult or allow-none.",
    completion: .list(PersonGeneration.allCases.map(\.name)))
  var people: String?
}

/// The batch options of `retake run`.
struct BatchOptions: ParsableArguments {
  @Option(
    name: .customLong("batch"),
    help: ArgumentHelp(
      "Run each job of a file: JSON lines, or TOML with [[job]] tables; - reads stdin.",
      valueName: "file"),
    completion: .file())
  var file: String?

  @Option(help: ArgumentHelp("How many jobs of a batch run at a time.", valueName: "count"))
  var jobs: Int?

  @Flag(
    name: .customLong("dry-run"),
    help: "Check a batch and show what each job would cost; sends and stores nothing.")
  var isDryRun = false

  @Flag(
    name: .customLong("again"),
    help:
      "Also send again the jobs that were refused, brought no picture or may have been billed."
  )
  var sendsAgain = false

  static let usualJobs = 2

  func validate(beside run: RunCommand) throws {
    guard file != nil else {
      guard jobs == nil, !isDryRun, !sendsAgain else {
        throw ValidationError("--jobs, --dry-run and --again need --batch.")
      }
      return
    }
    guard (1...32).contains(jobs ?? Self.usualJobs) else {
      throw ValidationError("--jobs must be 1 to 32.")
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
        "\(wrong.name) is for a single turn; in a batch, set it for each job in the file.")
    }
  }
}

/// `2=style`: the role of one of the pictures on a command line.
struct RoleArgument: Hashable, Sendable {
  /// Counts the pictures from 1, in the order they are given.
  var picture: Int
  var role: Reference.Role

  static func read(_ text: String) throws -> RoleArgument {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let picture = Int(parts[0]), picture > 0,
      let role = Reference.Role(rawValue: String(parts[1]))
    else {
      throw ValidationError(
        "write a role as NUMBER=ROLE, such as 2=style or 1=\"the hat she wears\".")
    }
    guard parts[1].count <= Reference.Role.limit else {
      throw ValidationError("a role has at most \(Reference.Role.limit) characters.")
    }
    return RoleArgument(picture: picture, role: role)
  }

  /// - Throws: A validation error where a role refers to no picture, or a picture has two.
  static func check(_ roles: [RoleArgument], pictures: Int) throws {
    var seen: Set<Int> = []
    for role in roles {
      guard role.picture <= pictures else {
        let there = pictures == 1 ? "there is 1" : "there are \(pictures)"
        throw ValidationError(
          "--role \(role.picture)=… refers to no picture: \(there) given with -i.")
      }
      guard seen.insert(role.picture).inserted else {
        throw ValidationError("Picture \(role.picture) has two roles; give it one.")
      }
    }
  }
}

/// Parses `10,20,320,200` and what else `Region` reads.
func readRegion(_ text: String) throws -> Region {
  guard let region = Region(text) else {
    throw ValidationError(
      "write a region as X,Y,WIDTH,HEIGHT in pixels, such as 10,20,320,200, as ellipse:10,20,320,200, "
        + "or as outline:X,Y,X,Y,X,Y; not: before it excludes it, /grow=8 and /feather=2% may follow."
    )
  }
  return region
}
