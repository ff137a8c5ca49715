import ArgumentParser
import Configuration
import Effects
import Imagery
import Model

/// `retake run`: one turn without a screen.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run one turn without a screen; print the picture's path.",
    discussion: """
      Examples:
        retake run -p "a paper kite over a grey sea" --ratio 16:9
        retake run -i photo.jpg -p "make it black and white" -o grey.png
        retake run --session 261121-k7f3 -p "add a red border"
        retake run --session 261121-k7f3 --from 2 -p "make it warmer"
        retake run -i photo.jpg -p "sepia" --json | jq -r .session
        retake run -i photo.jpg -p "sepia" -o - | convert - -resize 50% half.png
        retake run --profile google -p "a kite" --temperature 0.4 --seed 7
        retake run --profile google -p "today's weather at the pier" --search
        retake run --profile vertex -p "a crowd" --people allow-none --format png
        retake run -i cat.jpg -i oil.jpg -p "paint the cat" --role 2=style
        retake run -i a.jpg -p "a red hat" --region 410,60,220,150 --keep
        retake run --session 261121-k7f3 -p "warmer" --trim --profile toapis
        retake run --profile google -p "a kite" --size 4K --budget 0.50
        retake run -i kite.png --template repaint --set colour=blue
        retake run --batch jobs.jsonl --dry-run
        retake run --batch jobs.toml --jobs 4 --json

      A batch is a file with one JSON object per line, or with [[job]] tables
      in TOML. Its members have the names of those of "asked" in --json (prompt, ratio,
      size, thinking, ...), plus images, session, from (a turn's number or
      an earlier job's name), name and output. The command line sets what a job leaves
      out. Paths are relative to the file's folder. Run again, a batch continues: what
      is done or may have been billed is not sent again.

      Every run is stored as a turn of a session; without --session it starts a new
      one. 'retake sessions' lists them, and the studio reopens them. A session uses
      its own profile and model, unless --profile names another. If the last turn
      produced nothing, its references are sent again unless -i is given. Settings
      are not inherited from earlier turns: options left out use the profile's
      defaults.
      A setting that the profile or its model does not support is refused, not ignored.

      Exit codes: 0 done; 1 no picture came; 2 wrong usage; 3 configuration or key;
      4 network; 5 unknown, maybe billed; 130 interrupted.
      """)

  @Option(
    name: [.customShort("p"), .customLong("prompt")],
    help: ArgumentHelp("What should change.", valueName: "text"))
  var prompt: String?

  @Option(
    help: ArgumentHelp(
      "A template instead of -p: templates/NAME.txt in the configuration folder.",
      valueName: "name"),
    completion: .templates)
  var template: String?

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "A value for a place in the template; may be given several times.",
      valueName: "name=words"))
  var values: [String] = []

  @Option(
    name: [.customShort("i"), .customLong("image")], parsing: .singleValue,
    help: ArgumentHelp(
      "A picture to send along, or an https://, http:// or gs:// URL that the provider accepts; may be given several times. The first without a role is the one to edit.",
      valueName: "file"),
    completion: .file())
  var images: [String] = []

  @Option(
    name: .customLong("role"), parsing: .singleValue,
    help: ArgumentHelp(
      "What a picture is for: subject, style, pose, background or your own words; the first -i is number 1. May be given several times.",
      valueName: "number=role"),
    transform: RoleArgument.read)
  var roles: [RoleArgument] = []

  @Option(
    help: "Continue this session: id, start of an id, or title.", completion: .sessions)
  var session: String?

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp("Continue from this turn of the session.", valueName: "turn"))
  var turn: Int?

  @Option(help: "The profile to use, by its name in config.toml.", completion: .profiles)
  var profile: String?

  @Option(
    help:
      "A model id instead of the profile's; an unknown id is used as it is.",
    completion: .models)
  var model: String?

  @Option(
    help: "The aspect ratio, such as 16:9, or 'auto' for the picture's own.",
    completion: .list(["auto"] + AspectRatio.family.map(\.description)))
  var ratio = "auto"

  @Option(
    help: "The resolution: 512, 1K, 2K or 4K; default 1K.",
    completion: .list(Resolution.allCases.map(\.rawValue)))
  var size: String?

  @Option(
    help: ArgumentHelp(
      "How long the model may think: minimal, low, medium or high.", valueName: "level"),
    completion: .list(ThinkingLevel.allCases.map(\.name)))
  var thinking: String?

  @Flag(help: "Ask for the model's thoughts too.")
  var thoughts = false

  @Option(
    help: ArgumentHelp(
      "A standing instruction, if the provider accepts one.", valueName: "text"))
  var system: String?

  @OptionGroup(title: "Tuning, if the profile supports it")
  var tuning: TuningOptions

  @Flag(
    help:
      "Send the first and the last picture and the text so far instead of the whole conversation.")
  var trim = false

  @Flag(
    name: .customLong("convert"), inversion: .prefixedNo,
    help: "Whether to convert a picture that the provider does not accept as it is.")
  var convert = true

  @Flag(
    name: .customLong("keep-metadata"),
    help: "Send pictures with their metadata, such as where they were taken.")
  var keepsMetadata = false

  @Option(
    name: .customLong("region"), parsing: .singleValue,
    help: ArgumentHelp(
      "What should change, in pixels of the edited picture; may be given several times. Also "
        + "ellipse:X,Y,W,H and outline:X,Y,X,Y,…; not: before it excludes it; /grow=8 and "
        + "/feather=2% may follow.",
      valueName: "x,y,w,h"),
    transform: readRegion)
  var regions: [Region] = []

  @Flag(
    help:
      "Make another turn of each: the result inside the regions, the picture before outside.")
  var keep = false

  @Option(
    name: .customShort("n"),
    help: ArgumentHelp(
      "How many turns to make from the same parent, at the same time.", valueName: "count"))
  var count = 1

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "Where to copy the picture; '-' is stdout. With several, a number goes before the extension.",
      valueName: "file"),
    completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp(
      "The session's budget in US dollars, stored with it; a turn that could exceed it is not sent.",
      valueName: "dollars"))
  var budget: Double?

  @Flag(
    name: .customLong("unknown-price"),
    help: "Send although the price is unknown and there is a budget; stored with the session.")
  var unknownPrice = false

  @OptionGroup(title: "Many turns from one file")
  var batch: BatchOptions

  @Flag(help: "Print one JSON object instead of a path; for a batch, one per job.")
  var json = false

  func validate() throws {
    guard (1...100).contains(count) else { throw ValidationError("-n must be 1 to 100.") }
    try batch.validate(beside: self)
    if batch.file == nil { try validateWords() }
    try RoleArgument.check(roles, pictures: images.count)
    guard !keep || !regions.isEmpty else {
      throw ValidationError("--keep preserves what is outside a region; give --region too.")
    }
    guard turn == nil || session != nil else {
      throw ValidationError("--from is a turn of a session; give --session too.")
    }
    guard budget.map({ (0...1_000_000).contains($0) }) ?? true else {
      throw ValidationError("--budget must be 0 to 1000000 US dollars.")
    }
    guard !trim || session != nil else {
      throw ValidationError("--trim shortens the conversation of a session; give --session too.")
    }
  }

  func run() throws {
    if let file = batch.file {
      try BatchCommand(file: file, options: self).run()
    } else {
      try runTurns()
    }
  }

  /// Runs one turn or several variants of it: options, plan, execution, report.
  private func runTurns() throws {
    var isExecuted = false
    do {
      let context = try AppContext(profile: profile)
      let templates = InstalledTemplates(context.paths)
      let words = try words { (name) throws(Failure) in try templates.template(named: name) }
      let library = try context.openLibrary()
      let ports = context.ports(over: library)
      let resumption = CommandResumption(context, over: library, patience: 10)
      let session = try session.map { name in
        try waiting { () async throws(Failure) in try await ports.library.find(name) }
      }
      let chosen = try context.configuration.endpoint(of: session, profile: profile, model: model)
      let plan = try RunPlan(
        self, words: words, endpoint: chosen.endpoint, absolutePath: absolutePath)
      let target = try output.map {
        try OutputTarget($0, of: count, beside: json ? "the JSON object of --json" : nil)
      }
      for warning in context.warnings { Output.error("retake: \(warning)") }
      for warning in chosen.warnings { Output.error("retake: \(warning)") }
      let execution = RunExecution(
        plan: plan, ports: ports, budgets: context.configuration.budgets,
        concurrentTurns: context.configuration.parallel)
      let results = try cancellable { cancellation async throws(Failure) in
        await resumption.run(cancellation: cancellation)
        return try await execution.run(cancellation: cancellation)
      }
      isExecuted = true
      library.reportValuesAside()
      try results.report(asJSON: json, ports: ports, target: target)
    } catch var failure as Failure {
      if !isExecuted, [.picture, .storage].contains(failure.kind),
        !failure.advice.lowercased().contains("nothing was sent")
      {
        failure.advice += (failure.advice.isEmpty ? "" : " ") + "Nothing was sent."
      }
      if json { try Output.json(RunReport(failure: failure)) }
      throw failure
    }
  }

  /// Checks that there is text to send, from exactly one source.
  func validateWords() throws {
    guard template == nil else {
      guard prompt == nil else {
        throw ValidationError("--template provides the text; leave out -p, or --template.")
      }
      return
    }
    guard values.isEmpty else {
      throw ValidationError("--set fills in a template; give --template too.")
    }
    guard let prompt else {
      throw ValidationError("Missing expected argument '-p <text>'. Say what should change.")
    }
    guard prompt.contains(where: { !$0.isWhitespace }) else {
      throw ValidationError("The prompt is empty. Say what should change.")
    }
  }
}
