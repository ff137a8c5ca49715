import Numbers
import Payload

/// One request with all that is needed to go on after a restart.
struct JobRecord: Codable, Sendable {
  enum Status: String, Codable, Sendable {
    case queued, processing, success, failed, cancelled

    var isOver: Bool { self != .queued && self != .processing }
  }

  /// A picture that was made.
  struct Medium: Codable, Sendable {
    var picture: InlinePicture
    var width: Int
    var height: Int
  }

  /// The conversation as it came, or as it was made of prompt and image.
  struct Conversation: Codable, Sendable {
    var contents: Payload
    /// The hash at its end.
    var link: HashChain.Link
  }

  /// What came of it.
  struct Outcome: Codable, Sendable {
    var media: [Medium] = []
    var text = ""
    var thoughts: String?
    var nextTurn: Payload?
    var usage: TokenUsage?
    /// Why it failed.
    var failure: JobFailure?
  }

  let id: String
  /// The place in the order of submission.
  let number: Int
  /// The protocol it was asked for in.
  let wire: ServedProtocol
  let model: String
  let order: PictureOrder
  /// The request's short fields, to be shown in answers.
  let echo: Payload
  /// Another name of it, given by the client.
  var alias: String?
  var conversation: Conversation?
  /// Its own misbehaviour, and that of requests about it.
  var fault: Fault.Kind?
  var later: Fault?
  /// How long its pictures are there after its end, in seconds; nil for as long as the job.
  var lifetime: Int?
  /// Unix seconds.
  let createdAt: Int
  var updatedAt: Int
  var status = Status.queued
  var outcome: Outcome?

  /// When its pictures go, in Unix seconds.
  var expiresAt: Int? { status.isOver ? lifetime.map { updatedAt.saturatingAdding($0) } : nil }

  /// The blobs this record needs.
  var blobs: Set<String> {
    var names = Set(conversation?.contents.externalStrings.map(\.blob.name) ?? [])
    names.formUnion(outcome?.nextTurn?.externalStrings.map(\.blob.name) ?? [])
    names.formUnion(outcome?.media.map(\.picture.blob.name) ?? [])
    if let base = order.base { names.insert(base.blob.name) }
    return names
  }

  init(
    id: String, number: Int, wire: ServedProtocol, model: String, order: PictureOrder,
    echo: Payload,
    createdAt: Int, updatedAt: Int
  ) {
    self.id = id
    self.number = number
    self.wire = wire
    self.model = model
    self.order = order
    self.echo = echo
    self.createdAt = createdAt
    self.updatedAt = updatedAt
  }
}

/// Why there is no picture.
enum JobFailure: Error, Codable, Hashable, Sendable {
  /// The model ended with this reason.
  case refused(String)
  /// The words were blocked for this reason.
  case blocked(String)
  case failed(String)
  case cancelled
}
