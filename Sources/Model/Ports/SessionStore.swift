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
