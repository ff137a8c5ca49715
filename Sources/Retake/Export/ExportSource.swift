import Darkroom
import Exports
import Model
import Providers
import Storage

/// What is exported, and the drivers that read it.
struct ExportSource: Sendable {
  let session: Session
  /// All turns by number.
  let turns: [Turn]
  /// The requested turn; nil when none was requested.
  let number: Int?
  let library: SQLiteLibrary
  let darkroom: DarkroomClient
  /// The time of the export.
  let now: Timestamp
  private let origins: [String: PictureOrigin]

  init(
    session: Session, turns: [Turn], number: Int?, library: SQLiteLibrary, context: AppContext
  ) {
    self.session = session
    self.turns = turns
    self.number = number
    self.library = library
    darkroom = context.darkroom()
    now = context.clock.now
    origins = context.endpoints.mapValues { endpoint in
      let wire = endpoint.wire.rawValue
      return endpoint.isSandbox ? .sandbox(wire: wire) : .model(wire: wire)
    }
  }

  /// The requested turn, else the newest with a picture.
  var turn: Turn {
    get throws(Failure) {
      if let number, let turn = PastTurns(turns)[number] { return turn }
      if let turn = turns.newestWithPicture { return turn }
      throw Failure(
        .usage, "The session has no picture yet.", advice: "'retake log \(session.id)' shows it.")
    }
  }

  /// The result of a turn.
  func picture(of turn: Turn) throws(Failure) -> Picture {
    if let picture = turn.result { return picture }
    throw Failure(
      .usage, "Turn \(turn.number) has no picture.",
      advice: "'retake log \(session.id)' shows which turns have one.")
  }

  /// Who made the picture of a turn.
  func origin(of turn: Turn) -> PictureOrigin {
    // Its recipe said who made it.
    if turn.kept?.imported == .recipe { return .model(wire: nil) }
    return turn.kept != nil ? .kept : origins[turn.profile] ?? .model(wire: nil)
  }

  /// How a turn's picture was made.
  func recipe(of turn: Turn) -> Recipe? {
    // A picture without a recipe does not say how it was made.
    guard turn.kept?.imported != .picture else { return nil }
    return Recipe(
      branch: turns.branch(to: turn.number), session: session, tool: "Retake \(Version.text)",
      origin: { origin(of: $0) })
  }
}
