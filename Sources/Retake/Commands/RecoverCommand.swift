import ArgumentParser
import Configuration
import Effects
import FoundationEssentials
import Model
import Payload
import Storage

/// `retake recover`: reads an answer again that no picture came of.
struct RecoverCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recover",
    abstract: "Read the answer again that is kept with a turn; nothing is sent or billed.",
    discussion: """
      Where an answer came in which no picture was found, it is kept with its turn,
      whole but for the key, until the turn is removed or the answer let go.

      Examples:
        retake recover 4                   turn 4 of the session last worked on
        retake recover 261121-k7f3 4
        retake recover 261121-k7f3 4 -o answer.json
                                           writes the answer to a file, for a report
        retake recover 4 --discard         lets the answer go

      Pictures that are found become those of the turn, and their paths are printed.
      """)

  @Argument(
    help: ArgumentHelp(
      "The session, where it is not the last one (id, beginning of an id, or title), and the "
        + "turn's number.", valueName: "turn"),
    completion: .sessions)
  var names: [String]

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "Write the answer to this file, '-' for standard output, and read nothing.",
      valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(help: "Remove the answer that is kept.")
  var discard = false

  @Flag(help: "Print one JSON object.")
  var json = false

  /// The session's name, where one is given, and the turn's number.
  private var reference: (session: String?, turn: Int)? {
    let parts = names.flatMap { name -> [String] in
      guard names.count == 1, let slash = name.lastIndex(of: "/") else { return [name] }
      return [String(name[..<slash]), String(name[name.index(after: slash)...])]
    }
    guard let turn = parts.last.flatMap({ Int($0) }), turn > 0, parts.count <= 2 else {
      return nil
    }
    return (parts.count == 2 ? parts[0] : nil, turn)
  }

  func validate() throws {
    guard reference != nil else {
      throw ValidationError("Name the turn by its number, and the session before it.")
    }
    guard !discard || output == nil else {
      throw ValidationError("Give one of -o and --discard.")
    }
  }

  func run() throws {
    guard let reference else { return }
    let context = try AppContext(profile: nil)
    let ports = context.ports(over: try context.openLibraryResumingTurns())
    let recovery = Recovery(ports: ports, endpoints: context.endpoints)
    let id = try waiting { () async throws(Failure) in
      let session = try await ports.library.named(reference.session)
      let id = TurnID(session: session.id, number: reference.turn)
      guard try await ports.library.turn(id) != nil else {
        throw Failure(
          .usage, "The session has no turn \(id.number).",
          advice: "'retake log \(session.id)' lists its turns.")
      }
      return id
    }
    if let output {
      try write(
        try waiting { () async throws(Failure) in try await recovery.answer(of: id) },
        of: recovery, to: output)
    } else if discard {
      try waiting { () async throws(Failure) in try await recovery.discard(id) }
    } else {
      let progress = ProgressLine(environment: ProcessInfo.processInfo.environment)
      let turn = try interruptible { cancellation async throws(Failure) in
        defer { progress.clear() }
        return try await recovery.run(id, cancellation: cancellation) { progress.show($0) }
      }
      try TurnResults(turns: [turn]).report(asJSON: json, ports: ports, target: nil)
    }
  }

  /// Writes the answer as it came, without the key, and says what it was.
  private func write(_ kept: KeptReply, of recovery: Recovery, to name: String) throws {
    let file = try NamedFile(output: name)
    try file.checkTakesBytes()
    try file.write(replacing: true) { (descriptor) throws(Failure) in
      try recovery.forEachPiece(of: kept) { (bytes) throws(Failure) in
        try file.append(bytes[...], to: descriptor)
      }
    }
    let type =
      kept.headers.first { $0.name.lowercased() == "content-type" }?.value ?? "no type told"
    Output.error("\(kept.body.byteCount) bytes, HTTP \(kept.status), \(type)")
    if !file.isStandardOutput { Output.line(file.path) }
  }
}
