/// A provider's reply that is kept with its turn because no picture came of it.
package struct KeptReply: Hashable, Codable, Sendable {
  package struct Header: Hashable, Codable, Sendable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The protocol used, as spelled in the configuration.
  package var wire: String
  /// The URL of the request.
  package var url: String
  /// The HTTP status.
  package var status: Int
  package var headers: [Header]
  /// The body as it arrived, without the key.
  package var body: Blob
  /// The conversation that was sent, if the reply continues it; nil if the reply brings its own,
  /// and in libraries of earlier versions.
  package var conversation: Payload?

  package init(
    wire: String, url: String, status: Int, headers: [Header], body: Blob,
    conversation: Payload? = nil
  ) {
    self.wire = wire
    self.url = url
    self.status = status
    self.headers = headers
    self.body = body
    self.conversation = conversation
  }
}

/// The port that keeps the paid reply of a turn without a picture until it is read again or the
/// turn is removed.
package protocol ReplyStore: Sendable {
  /// The reply kept for this turn; nil when there is none.
  func keptReply(session: String, turn: Int) async throws(BlobError) -> KeptReply?
  /// Stores a reply; it is on disk when the call returns. A second one for the same turn replaces
  /// the first.
  func store(_ reply: KeptReply, session: String, turn: Int) async throws(BlobError)
  /// Removes the reply; its bytes are removed once nothing else names them.
  func removeReply(session: String, turn: Int) async throws(BlobError)
}

/// The port that stores, for each turn, what the provider wants back before the next instruction.
///
/// A transcript is a payload because it may be hundreds of megabytes and must come back byte for
/// byte.
package protocol TranscriptStore: Sendable {
  /// The transcript to send before the instruction that follows this turn; nil when the provider
  /// gave none.
  func transcript(session: String, turn: Int) async throws(BlobError) -> Payload?
  /// Stores a transcript; it is on disk when the call returns. A second one for the same turn
  /// replaces the first.
  func store(_ transcript: Payload, session: String, turn: Int) async throws(BlobError)
}
