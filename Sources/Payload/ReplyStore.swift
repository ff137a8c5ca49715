/// An answer of a provider that is kept with its turn because no picture came of it.
package struct KeptReply: Hashable, Codable, Sendable {
  package struct Header: Hashable, Codable, Sendable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The protocol that was spoken, as in the configuration.
  package var wire: String
  /// The address that was asked.
  package var url: String
  /// The HTTP status.
  package var status: Int
  package var headers: [Header]
  /// Its bytes as they came, without the key.
  package var body: Blob
  /// The conversation that was sent, where the answer continues it; nil where the answer brings its own,
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

/// Port: keeps, for a turn that got no picture, the answer that was paid for, until it is read again or
/// the turn goes.
package protocol ReplyStore: Sendable {
  /// nil when none is kept.
  func keptReply(session: String, turn: Int) async throws(BlobError) -> KeptReply?
  /// Stores it; it is on disk when the call returns. A second one for the same turn replaces it.
  func keep(_ reply: KeptReply, session: String, turn: Int) async throws(BlobError)
  /// Lets it go; its bytes follow when nothing else names them.
  func removeReply(session: String, turn: Int) async throws(BlobError)
}
