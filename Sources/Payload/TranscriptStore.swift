/// The port that stores, for each turn, what the provider wants back before the next instruction.
///
/// A transcript is a payload because it may be hundreds of megabytes and must come back byte for byte.
package protocol TranscriptStore: Sendable {
  /// The transcript to send before the instruction that follows this turn; nil when the provider
  /// gave none.
  func transcript(session: String, turn: Int) async throws(BlobError) -> Payload?
  /// Stores a transcript; it is on disk when the call returns. A second one for the same turn
  /// replaces the first.
  func keep(_ transcript: Payload, session: String, turn: Int) async throws(BlobError)
}
