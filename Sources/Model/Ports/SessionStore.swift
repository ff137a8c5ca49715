/// Part of the port `Library`: what a person does with whole sessions.
package protocol SessionStore: Sendable {
  /// Changes a session as a whole and returns it: the new one of a duplicate, the one brought back. nil
  /// when there was nothing to change. Throws a `usage` failure, and changes nothing, when the session is
  /// gone, or is to be deleted while a job of it has not ended.
  func change(
    _ change: SessionChange, at now: Timestamp,
    newID: @escaping @Sendable (_ taken: Set<String>) -> Session.ID
  ) async throws(Failure) -> Session.ID?

  /// The instructions of all sessions but deleted ones, newest first, each once, with where it was given.
  func pastInstructions(limit: Int) async throws(Failure) -> [PastInstruction]

  /// What takes longer to find out about sessions, for those that have any of it.
  func figures() async throws(Failure) -> [Session.ID: SessionFigures]
}
