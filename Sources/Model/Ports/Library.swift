/// Port: keeps sessions, turns and pictures. Each call is on disk when it returns.
///
/// Transcripts go through `TranscriptStore` and bytes through `BlobStore`, both of `Payload`; one
/// driver implements all three.
package protocol Library: SessionStore, Sendable {
  /// All sessions, also archived and deleted ones, the one last worked on first.
  func sessions() async throws(Failure) -> [SessionSummary]
  /// The session by full id, unique prefix of an id, or title (exact, then unique prefix, letter
  /// case ignored). Throws a `usage` failure that names the candidates when it is not unique. A deleted
  /// session is not found; an archived one is, after those that are not.
  func find(_ name: String) async throws(Failure) -> Session
  /// The session last worked on that is not put away; nil when there is none.
  func latest() async throws(Failure) -> Session?
  func session(_ id: Session.ID) async throws(Failure) -> Session?
  /// All turns of a session by number.
  func turns(of session: Session.ID) async throws(Failure) -> [Turn]
  func turn(_ id: TurnID) async throws(Failure) -> Turn?

  /// What can be undone in a session. What cannot be read is left out.
  func undo(of session: Session.ID) async throws(Failure) -> UndoLog

  /// Makes or changes the session's own row (title, times, desk), not its turns, and with it what can
  /// be undone, where the session has that.
  func save(_ session: Session) async throws(Failure)
  /// Stores a new turn as `composed`, with the next free number of its session, and at the same
  /// moment the session's row with the desk that the instruction has left. Throws a `budget` failure, and
  /// stores nothing, when the draft's limits would be passed by it and what is stored by then,
  /// whoever has stored it.
  func add(_ draft: TurnDraft, sentRatio: AspectRatio?, at now: Timestamp) async throws(Failure)
    -> Turn
  /// The same, with the right to drive the turn's job: taken before anybody else can see the turn.
  func addDriven(_ draft: TurnDraft, sentRatio: AspectRatio?, at now: Timestamp)
    async throws(Failure) -> (turn: Turn, claim: any Claim)
  /// Stores the turn as it now is.
  func update(_ turn: Turn) async throws(Failure)
  /// What was decided about a session's turns, by number; those without a decision are not there.
  func marks(of session: Session.ID) async throws(Failure) -> [Int: TurnMark]
  /// Stores what was decided about a turn, beside the row that `update` writes.
  func setMark(_ mark: TurnMark, of turn: TurnID) async throws(Failure)
  /// Every turn whose job has not ended, in all sessions.
  func openTurns() async throws(Failure) -> [Turn]

  /// What every turn since a moment has cost, in all sessions, each once; of all time for nil. What
  /// deleted sessions have cost is part of it.
  func costs(since start: Timestamp?) async throws(Failure) -> [TurnCost]

  /// Takes the right to drive a turn's job; nil while another living process has it. The right is
  /// an advisory lock on a file, so it ends with the process however that ends.
  func claim(_ turn: TurnID) async throws(Failure) -> (any Claim)?

  /// Copies an ordinary file into the blob store; the file itself is left alone.
  func importFile(_ path: String) async throws(Failure) -> (digest: String, byteCount: Int)
  /// Moves a file made at a `temporaryPath` into the blob store.
  func adoptFile(_ path: String) async throws(Failure) -> (digest: String, byteCount: Int)
  /// The absolute path of bytes in the blob store by their SHA-256, whether or not a row names them;
  /// nil when there are none.
  func path(ofBytes digest: String) -> String?
  /// Writes a copy of a picture for the person at `path` (a folder gets a proposed name), never over
  /// another file; returns where it went.
  func export(_ picture: Picture, to path: String) async throws(Failure) -> String
  /// A path for a new file in a private folder on the same disk; the caller makes and removes it.
  func temporaryPath() throws(Failure) -> String
  /// Removes those of these bytes that came into the blob store in this process, were there never before, and
  /// that no row names.
  func discardUnnamed(_ digests: [String], of turn: TurnID) async throws(Failure)
  /// Records what the darkroom read from bytes that are already in the blob store.
  func keep(_ picture: Picture) async throws(Failure)
  /// The absolute path of a kept picture.
  func path(of picture: Picture) -> String

  /// The instructions of all sessions but deleted ones, newest first, without repetition.
  func promptHistory(limit: Int) async throws(Failure) -> [String]
  /// What was chosen in the program and not in its configuration.
  func preferences() async throws(Failure) -> [String: String]
  func setPreference(_ key: String, to value: String) async throws(Failure)
}

/// The right to drive one job; it ends with `release`, with the last reference, or the process.
///
/// Room for what must not be lost is reserved with it, so that a full disk or a locked database takes
/// nothing away.
package protocol Claim: AnyObject, Sendable {
  /// The provider's name for the job, where the library does not have it yet.
  var keptTask: String? { get }
  /// Writes the provider's name for the job into the reserved room; on disk when it returns. It outlives
  /// the claim and the process until `settle`. Throws a `storage` failure where there was no room.
  func keep(task: String) throws(Failure)
  /// The library has what was kept: the room is free again.
  func settle()

  /// Whether a process that took the job up before was ended by a fault of its own.
  var hasFaulted: Bool { get }
  /// From here to `release` such an end is remembered; an earlier one is forgotten.
  func watchForFaults()

  func release()
}

extension Claim {
  package var keptTask: String? { nil }
  package func keep(task: String) throws(Failure) {
    throw Failure(.storage, "No space was reserved for the id of the request.")
  }
  package func settle() {}
  package var hasFaulted: Bool { false }
  package func watchForFaults() {}
}
