import ArgumentParser
import Exports
import Model
import Storage

/// `retake export`: writes a session, or one of its turns, in a format others can use.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a session, or one of its turns, in a format others can use.",
    discussion: """
      Formats:
      \(ExportForm.list)

      Examples:
        retake export "kite at dusk" --as png --turn 4
        retake export -o kite.jpg    the newest picture of the last session
        retake export 261121-k7f3 --as webp --clean -o out/
        retake export -o tree.html   the whole session as one page
        retake export --as timelapse --turn 7 --seconds 2 -o kite.webp

      A picture carries its recipe (instruction, settings, model) as XMP, a PNG also
      as text, unless --clean is given. Without -o the file is written to this folder,
      with a name made from the session's title. Nothing is overwritten without
      --force. The path of the file is printed.
      """)

  @Argument(
    help: "An id, the start of one, or a title; default: the last session.",
    completion: .sessions)
  var session: String?

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "The format; default: the extension of -o.", valueName: "form"),
    completion: .list(ExportForm.all.map(\.name)))
  var form: String?

  @Option(
    help: ArgumentHelp("The turn; default: the newest with a picture.", valueName: "number"))
  var turn: Int?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("A file or a folder; '-' is stdout.", valueName: "path"),
    completion: .file())
  var output: String?

  @Flag(help: "Leave the recipe out of a picture.")
  var clean = false

  @Option(help: "How long each frame of a timelapse is shown.")
  var seconds = 1.5

  @Flag(help: "Embed a page's pictures at full size instead of scaled to 1600 pixels.")
  var full = false

  @Flag(help: "Overwrite an existing file.")
  var force = false

  func run() throws {
    let form = try chosenForm
    if turn != nil, form.reach == .session {
      throw Failure(
        .usage, "The format \(form.name) covers the whole session.", advice: "Leave --turn out.")
    }
    let context = try AppContext(profile: nil)
    let library = try context.openLibraryResumingTurns()
    let (found, turns) = try waiting { [session] () async throws(Failure) -> (Session, [Turn]) in
      let found = try await library.named(session)
      return (found, try await library.turns(of: found.id))
    }
    if let turn, PastTurns(turns)[turn] == nil {
      throw Failure(
        .usage, "The session has no turn \(turn).",
        advice: "'retake log \(found.id)' lists its turns.")
    }
    let source = ExportSource(
      session: found, turns: turns, number: turn, library: library, context: context)
    guard (0.02...60).contains(seconds) else {
      throw Failure(
        .usage, "A frame must be shown for 0.02 to 60 seconds.", advice: "Change --seconds.")
    }
    let target = try ExportTarget(output, name: form.fileName(for: source), replaces: force)
    let options = ExportOptions(
      isClean: clean, isFull: full, seconds: seconds, ending: ending, fileName: target.fileName)
    let path = try target.write { path throws(Failure) in
      try waiting { () async throws(Failure) in
        try await form.write(source, options, path)
      }
    }
    if !target.isStandardOutput { Output.line(path) }
    library.reportValuesAside()
  }

  private var chosenForm: ExportForm {
    get throws(Failure) {
      if let name = form {
        if let form = ExportForm.all.first(where: { $0.name == name }) { return form }
        throw Failure(.usage, "There is no format '\(name)'.", advice: Self.choices)
      }
      let suffix = ending == "jpeg" ? "jpg" : ending
      if let form = ExportForm.all.first(where: { $0.suffix == suffix }) { return form }
      if let form = ExportForm.all.first(where: { $0.name == "session" }) { return form }
      throw Failure(.usage, "No format was given.", advice: Self.choices)
    }
  }

  /// The extension of the file's name, in lower case; empty where none was given.
  private var ending: String {
    let name = (output ?? "").split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    return name.contains(".") ? name.split(separator: ".").last.map { $0.lowercased() } ?? "" : ""
  }

  private static var choices: String {
    "Choose with --as: \(ExportForm.all.map(\.name).joined(separator: ", "))."
  }
}
