import ArgumentParser
import Model

/// The finer settings of a turn, each only where the profile takes it.
struct TuningOptions: ParsableArguments {
  @Option(
    help: "The format of the result: png, jpeg or webp.",
    completion: .list(OutputFormat.allCases.map(\.rawValue)))
  var format: String?

  @Option(help: ArgumentHelp("How well a JPEG is kept, 1 to 100.", valueName: "number"))
  var quality: Int?

  @Option(help: ArgumentHelp("How freely the model chooses, mostly 0 to 2.", valueName: "number"))
  var temperature: Double?

  @Option(
    name: .customLong("top-p"),
    help: ArgumentHelp("How much of what is likely it chooses from, 0 to 1.", valueName: "number"))
  var topP: Double?

  @Option(
    name: .customLong("max-output-tokens"),
    help: ArgumentHelp("The most tokens the model may answer with.", valueName: "number"))
  var maxOutputTokens: Int?

  @Option(help: ArgumentHelp("A number that chance begins with.", valueName: "number"))
  var seed: Int?

  @Flag(help: "Let the model search the web.")
  var search = false

  @Flag(
    name: .customLong("image-search"),
    help: "Let it look at pictures it finds, too; --search is implied.")
  var imageSearch = false

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "From where on a category is blocked, such as harassment=block-only-high; may be given several times.",
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
