/// Port: stores sessions, turns and pictures. Each call is on disk when it returns.
///
/// Transcripts go through `TranscriptStore` and bytes through `BlobStore`, both of `Payload`; one
/// driver implements all three.
package protocol Library: SessionStore, Sendable {
  /// All sessions, including archived and deleted ones, most recently used first.
  func sessions() async throws(Failure) -> [SessionSummary]
  /// Finds a session by full id, unique prefix of an id, or title (exact, then unique prefix,
  /// ignoring case). A deleted session is not found; an archived one is, after the others.
  /// - Throws: A `usage` failure that names the candidates when the name is ambiguous.
  func find(_ name: String) async throws(Failure) -> Session
  /// The most recently used session that is neither archived nor deleted; nil when there is none.
  func latest() async throws(Failure) -> Session?
  func session(_ id: Session.ID) async throws(Failure) -> Session?
  /// All turns of a session by number.
  func turns(of session: Session.ID) async throws(Failure) -> [Turn]
  func turn(_ id: TurnID) async throws(Failure) -> Turn?

  /// The undo log of a session. Entries that cannot be read are left out.
  func undo(of session: Session.ID) async throws(Failure) -> UndoLog

  /// Inserts or updates the session's own row (title, times, workspace), not its turns, and its
  /// undo log if the session has one.
  func save(_ session: Session) async throws(Failure)
  /// Stores a new turn as `composed`, with the next free number of its session, together with the
  /// session's row and its workspace after sending.
  /// - Throws: A `budget` failure, with nothing stored, when the turn and everything stored by
  ///   then, by any process, would exceed the draft's limits.
  func add(_ draft: TurnDraft, sentRatio: AspectRatio?, at now: Timestamp) async throws(Failure)
    -> Turn
  /// Stores a new turn with the right to drive its job, which is taken before anybody else can see
  /// the turn.
  func addDriven(_ draft: TurnDraft, sentRatio: AspectRatio?, at now: Timestamp)
    async throws(Failure) -> (turn: Turn, claim: any Claim)
  /// Stores a new turn that is done: one made here, without a request, with its pictures and the draft's
  /// notes. All of it is stored at once, so that however the process ends, no turn without its
  /// picture is left behind.
  func addDone(_ draft: TurnDraft, with outcome: Outcome, at now: Timestamp)
    async throws(Failure) -> Turn
  /// Stores the turn as it now is.
  func update(_ turn: Turn) async throws(Failure)
  /// The decisions about a session's turns, by number; turns without a decision are absent.
  func marks(of session: Session.ID) async throws(Failure) -> [Int: TurnMark]
  /// Stores a decision about a turn, separate from the row that `update` writes.
  func setMark(_ mark: TurnMark, of turn: TurnID) async throws(Failure)
  /// Every turn whose job has not ended, in all sessions.
  func openTurns() async throws(Failure) -> [Turn]

  /// The cost of every turn since a time, in all sessions, each counted once; of all time for nil.
  /// Includes the cost of deleted sessions.
  func costs(since start: Timestamp?) async throws(Failure) -> [TurnCost]

  /// Takes the right to drive a turn's job; nil while another living process holds it. The right is
  /// an advisory lock on a file, so it ends with the process, however that ends.
  func claim(_ turn: TurnID) async throws(Failure) -> (any Claim)?

  /// Copies an ordinary file into the blob store; the file itself is left alone.
  func importFile(_ path: String) async throws(Failure) -> (digest: String, byteCount: Int)
  /// Moves a file made at a `temporaryPath` into the blob store.
  func adoptFile(_ path: String) async throws(Failure) -> (digest: String, byteCount: Int)
  /// The absolute path of bytes in the blob store by their SHA-256, whether or not a row names
  /// them; nil when there are none.
  func path(ofBytes digest: String) -> String?
  /// Writes a copy of a picture for the user to `path` (in a folder, under a proposed name),
  /// never over another file; returns its path.
  func export(_ picture: Picture, to path: String) async throws(Failure) -> String
  /// A path for a new file in a private folder on the same disk; the caller creates and removes it.
  func temporaryPath() throws(Failure) -> String
  /// Removes those of these bytes that came into the blob store in this process, were there never
  /// before, and that no row names.
  func discardUnnamed(_ digests: [String], of turn: TurnID) async throws(Failure)
  /// Records what the darkroom read from bytes that are already in the blob store.
  func store(_ picture: Picture) async throws(Failure)
  /// The absolute path of a stored picture.
  func path(of picture: Picture) -> String

  /// The instructions of all sessions except deleted ones, newest first, without duplicates.
  func promptHistory(limit: Int) async throws(Failure) -> [String]
  /// Choices made in the program rather than in its configuration.
  func preferences() async throws(Failure) -> [String: String]
  func setPreference(_ key: String, to value: String) async throws(Failure)
}

/// The right to drive one job; it ends with `release`, with the last reference, or with the
/// process.
///
/// It reserves space for what must not be lost, so that a full disk or a locked database does no
/// harm.
package protocol Claim: AnyObject, Sendable {
  /// The provider's id for the job, if the library does not have it yet.
  var keptTask: String? { get }
  /// Writes the provider's id for the job into the reserved space; it is on disk when this returns,
  /// and outlives the claim and the process until `settle`.
  /// - Throws: A `storage` failure where no space was reserved.
  func store(task: String) throws(Failure)
  /// Forgets the id, because the library has it now. The file goes when the claim is released.
  func settle()

  /// Whether a process that resumed the job before crashed.
  var hasFaulted: Bool { get }
  /// From here to `release` a crash is recorded; an earlier one is forgotten.
  func watchForFaults()

  func release()
}

extension Claim {
  package var keptTask: String? { nil }
  package func store(task: String) throws(Failure) {
    throw Failure(.storage, "No space was reserved for the id of the request.")
  }
  package func settle() {}
  package var hasFaulted: Bool { false }
  package func watchForFaults() {}
}

/// Part of the port `Library`: operations on whole sessions.
package protocol SessionStore: Sendable {
  /// Changes a session as a whole and returns it: the copy for a duplicate, the restored one for a
  /// restore; nil when there was nothing to change.
  /// - Throws: A `usage` failure, with nothing changed, when the session is gone, or is to be
  ///   deleted while one of its jobs has not ended.
  func change(
    _ change: SessionChange, at now: Timestamp,
    newID: @escaping @Sendable (_ taken: Set<String>) -> Session.ID
  ) async throws(Failure) -> Session.ID?

  /// The instructions of all sessions except deleted ones, newest first, each once, with its
  /// session.
  func pastInstructions(limit: Int) async throws(Failure) -> [PastInstruction]

  /// The figures of sessions that take longer to compute, for those that have any.
  func figures() async throws(Failure) -> [Session.ID: SessionFigures]
}
