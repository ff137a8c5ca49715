import Effects
import Model
import Storage

/// What the studio starts with, from the library.
struct StartingPoint: Sendable {
  let library: SQLiteLibrary
  var session: Session
  var turns: [Turn] = []
  var marks: [Int: TurnMark] = [:]
  /// Choices made in the studio rather than in the configuration.
  let preferences: [String: String]
  /// A warning about stored values that cannot be right; nil where there are none, or they were
  /// reported before.
  var doubt: String?

  /// Opens the library and reads the session of that name or id, the last one where it `continues`, else
  /// begins a new one.
  static func read(
    from context: AppContext, session name: String?, continues: Bool
  ) async throws(Failure) -> StartingPoint {
    let library = try context.openLibrary()
    var first = continues ? SQLiteLibrary.FirstSession.latest : .none
    if let name { first = .session(try await library.find(name).id) }
    let beginning = try await library.beginning(with: first)
    if let session = beginning.session {
      return StartingPoint(
        library: library, session: session, turns: beginning.turns, marks: beginning.marks,
        preferences: beginning.preferences,
        doubt: beginning.hasUntoldValues ? try await library.takeUntoldValues().sentence : nil)
    }
    if let name {
      throw Failure(
        .usage, "Session '\(name)' was just deleted.",
        advice: "'retake sessions restore' brings it back.")
    }
    let taken = Set(try await library.sessions().map(\.id.rawValue))
    let clock = context.clock
    return StartingPoint(
      library: library, session: Session(id: clock.sessionID(taken: taken), created: clock.now),
      preferences: beginning.preferences)
  }
}
