import ArgumentParser
import Effects
import Model
import Storage

/// `retake sessions restore`: restores deleted sessions.
struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Restore deleted sessions.",
    discussion: """
      Examples:
        retake sessions --deleted          what can be restored
        retake sessions restore 3f9a
        retake sessions restore "kite at dusk"
      """)

  @Argument(
    help: ArgumentHelp(
      "Ids, starts of ids, or titles of deleted sessions.", valueName: "session"))
  var sessions: [String]

  func run() throws {
    let context = try AppContext(profile: nil)
    let library = try context.openLibraryResumingTurns()
    let (clock, names) = (context.clock, sessions)
    for name in names {
      let restored = try waiting { () async throws(Failure) -> SessionSummary in
        let found = try deletedSession(name, among: try await library.sessions())
        _ = try await library.change(
          .restore(found.id), at: clock.now, newID: { clock.sessionID(taken: $0) })
        return found
      }
      Output.line("\(restored.id)  \(restored.shownTitle)")
    }
  }
}

/// The one deleted session with that id, title, or start of an id.
func deletedSession(
  _ name: String, among all: [SessionSummary]
) throws(Failure) -> SessionSummary {
  let deleted = all.filter { $0.deleted != nil }
  let ways: [(SessionSummary) -> Bool] = [
    { $0.id.rawValue == name }, { $0.title.lowercased() == name.lowercased() },
    { $0.id.rawValue.hasPrefix(name) },
  ]
  for way in ways where !name.isEmpty {
    let found = deleted.filter(way)
    if found.count == 1 { return found[0] }
    if found.count > 1 {
      let some = found.prefix(5).map { "\($0.id) (\($0.title))" }.joined(separator: ", ")
      throw Failure(
        .usage, "'\(name)' matches \(found.count) deleted sessions: \(some).",
        advice: "Type more of the id.")
    }
  }
  if let there = all.first(where: { $0.deleted == nil && ways[0]($0) || ways[1]($0) }) {
    throw Failure(
      .usage, "The session '\(name)' is not deleted.", advice: "'retake open \(there.id)' opens it."
    )
  }
  throw Failure(
    .usage, "There is no deleted session '\(name)'.",
    advice: "'retake sessions --deleted' lists them; 'retake gc' removes older ones.")
}
