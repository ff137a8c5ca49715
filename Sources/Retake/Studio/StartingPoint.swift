import Effects
import Model
import Storage

/// What the studio begins with, out of the library.
struct StartingPoint: Sendable {
  let library: SQLiteLibrary
  var session: Session
  var turns: [Turn] = []
  var marks: [Int: TurnMark] = [:]
  /// What was chosen in the studio and not in the configuration.
  let preferences: [String: String]
  /// What could not be right in what was read, in a sentence; nil where all was, or it was told before.
  var doubt: String?

  /// Opens the library and reads the session of that name or id, the last one where it `goesOn`, else
  /// begins a new one.
  static func read(
    from workspace: Workspace, session name: String?, goesOn: Bool
  ) async throws(Failure) -> StartingPoint {
    let library = try workspace.openLibrary()
    let preferences = try await library.preferences()
    let found: Session?
    if let name {
      found = try await library.find(name)
    } else {
      found = goesOn ? try await library.latest() : nil
    }
    if var found {
      found.undo = try await library.undo(of: found.id)
      var start = StartingPoint(
        library: library, session: found, turns: try await library.turns(of: found.id),
        marks: try await library.marks(of: found.id), preferences: preferences)
      start.doubt = try await library.takeUntoldValues().sentence
      return start
    }
    let taken = Set(try await library.sessions().map(\.id.rawValue))
    let moment = workspace.moment
    return StartingPoint(
      library: library, session: Session(id: moment.sessionID(taken: taken), created: moment.now),
      preferences: preferences)
  }
}
