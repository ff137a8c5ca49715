import ArgumentParser
import Exports
import Model
import Storage

/// `retake export`: a session, or a turn of it, in a form others can use.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a session, or a turn of it, in a form others can use.",
    discussion: """
      Forms:
      \(ExportForm.list)

      Examples:
        retake export "kite at dusk" --as png --turn 4
        retake export -o kite.jpg    the newest picture of the session last worked on
        retake export 261121-k7f3 --as webp --clean -o out/
        retake export -o tree.html   the whole session as one page
        retake export --as timelapse --turn 7 --seconds 2 -o kite.webp

      A picture carries its recipe (words, settings, model) as XMP, a PNG also
      as text, unless --clean is given. Without -o the file goes to this folder,
      under a name made of the session's title. Nothing is written over without
      --force. The path of what was written is printed.
      """)

  @Argument(
    help: "An id, the beginning of one, or a title; the last session without it.",
    completion: .sessions)
  var session: String?

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "The form; without it the one that -o ends in.", valueName: "form"),
    completion: .list(ExportForm.all.map(\.name)))
  var form: String?

  @Option(
    help: ArgumentHelp("The turn; without it the newest with a picture.", valueName: "number"))
  var turn: Int?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("A file or a folder; '-' is standard output.", valueName: "path"),
    completion: .file())
  var output: String?

  @Flag(help: "Leave the recipe out of a picture.")
  var clean = false

  @Option(help: "How long each frame of a timelapse is shown.")
  var seconds = 1.5

  @Flag(help: "Put the pictures of a page in as they are, not scaled to 1600 pixels.")
  var full = false

  @Flag(help: "Write over a file that is there.")
  var force = false

  func run() throws {
    let form = try chosenForm
    if turn != nil, form.reach == .session {
      throw Failure(
        .usage, "The form \(form.name) is of the whole session.", advice: "Leave --turn out.")
    }
    let context = try AppContext(profile: nil)
    let library = try context.openLibraryResumingTurns()
    let (found, turns) = try waiting { [session] () async throws(Failure) -> (Session, [Turn]) in
      let found = try await library.named(session)
      return (found, try await library.turns(of: found.id))
    }
    if let turn, !turns.contains(where: { $0.number == turn }) {
      throw Failure(
        .usage, "The session has no turn \(turn).",
        advice: "'retake log \(found.id)' lists its turns.")
    }
    let source = ExportSource(
      session: found, turns: turns, number: turn, library: library, context: context)
    guard (0.02...60).contains(seconds) else {
      throw Failure(.usage, "A frame is shown 0.02 to 60 seconds.", advice: "Change --seconds.")
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
        throw Failure(.usage, "There is no form '\(name)'.", advice: Self.choices)
      }
      let suffix = ending == "jpeg" ? "jpg" : ending
      if let form = ExportForm.all.first(where: { $0.suffix == suffix }) { return form }
      if let form = ExportForm.all.first(where: { $0.name == "session" }) { return form }
      throw Failure(.usage, "Say which form it shall have.", advice: Self.choices)
    }
  }

  /// What the file's name ends in, in lower case; empty where none was given.
  private var ending: String {
    let name = (output ?? "").split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    return name.contains(".") ? name.split(separator: ".").last.map { $0.lowercased() } ?? "" : ""
  }

  private static var choices: String {
    "Choose with --as: \(ExportForm.all.map(\.name).joined(separator: ", "))."
  }
}
