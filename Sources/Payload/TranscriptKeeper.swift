/// Port: keeps, for each turn, what the provider wants to have back before the next instruction.
///
/// It is a payload because it may be hundreds of megabytes and must come back byte for byte.
package protocol TranscriptKeeper: Sendable {
  /// What goes before the instruction that follows this turn; nil when the provider gave nothing.
  func transcript(session: String, turn: Int) async throws(BlobError) -> Payload?
  /// Stores it; it is on disk when the call returns. A second one for the same turn replaces it.
  func keep(_ transcript: Payload, session: String, turn: Int) async throws(BlobError)
}
