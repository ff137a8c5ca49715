import ArgumentParser
import Configuration
import Effects
import FoundationEssentials
import Model
import Payload
import Storage

/// `retake recover`: parses a stored reply again in which no picture was found.
struct RecoverCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recover",
    abstract: "Parse the reply stored with a turn again; nothing is sent or billed.",
    discussion: """
      A reply in which no picture was found is stored with its turn, complete except
      for the key, until the turn is removed or the reply discarded.

      Examples:
        retake recover 4                   turn 4 of the last session
        retake recover 261121-k7f3 4
        retake recover 261121-k7f3 4 -o reply.json
                                           writes the reply to a file, for a report
        retake recover 4 --discard         deletes the reply

      Pictures found become the turn's pictures, and their paths are printed.
      """)

  @Argument(
    help: ArgumentHelp(
      "The session if it is not the last one (id, start of an id, or title), and the "
        + "turn's number.", valueName: "turn"),
    completion: .sessions)
  var names: [String]

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "Write the reply to this file, '-' for stdout, without parsing it.",
      valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(help: "Delete the stored reply.")
  var discard = false

  @Flag(help: "Print one JSON object.")
  var json = false

  /// The session's name, if one is given, and the turn's number.
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
      throw ValidationError("Give the turn's number, and before it the session.")
    }
    guard !discard || output == nil else {
      throw ValidationError("Use either -o or --discard.")
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
        try waiting { () async throws(Failure) in try await recovery.storedReply(of: id) },
        of: recovery, to: output)
    } else if discard {
      try waiting { () async throws(Failure) in try await recovery.discard(id) }
    } else {
      let progress = ProgressLine(environment: ProcessInfo.processInfo.environment)
      let turn = try cancellable { cancellation async throws(Failure) in
        defer { progress.clear() }
        return try await recovery.run(id, cancellation: cancellation) { progress.show($0) }
      }
      try TurnResults(turns: [turn]).report(asJSON: json, ports: ports, target: nil)
    }
  }

  /// Writes the reply as it came, without the key, and describes it.
  private func write(_ kept: KeptReply, of recovery: Recovery, to name: String) throws {
    let file = try NamedFile(output: name)
    try file.checkTakesBytes()
    try file.write(replacing: true) { (descriptor) throws(Failure) in
      try recovery.forEachPiece(of: kept) { (bytes) throws(Failure) in
        try file.append(bytes[...], to: descriptor)
      }
    }
    let type =
      kept.headers.first { $0.name.lowercased() == "content-type" }?.value ?? "no type given"
    Output.error("\(kept.body.byteCount) bytes, HTTP \(kept.status), \(type)")
    if !file.isStandardOutput { Output.line(file.path) }
  }
}
