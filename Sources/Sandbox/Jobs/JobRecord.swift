import Payload

/// What a picture is asked for with.
struct PictureOrder: Codable, Hashable, Sendable {
  /// The words of this turn, without magic words.
  var instruction: String
  /// The picture to edit; nil when there is none.
  var base: InlinePicture?
  /// How many pictures came with the turn.
  var referenceCount: Int
  var size: String
  var ratio: String
  /// `png` or `jpeg`.
  var format: String
  /// Whether thoughts are to be shown, and whether there is a draft among them.
  var showsThoughts: Bool
  var thinksHard: Bool
  /// Earlier turns, for the count of tokens.
  var turnCount: Int
}

/// One request with all that is needed to go on after a restart.
struct JobRecord: Codable, Sendable {
  enum Status: String, Codable, Sendable {
    case queued, processing, success, failed

    var isOver: Bool { self == .success || self == .failed }
  }

  /// A picture that was made.
  struct Medium: Codable, Sendable {
    var picture: InlinePicture
    var width: Int
    var height: Int
  }

  /// What came of it.
  struct Outcome: Codable, Sendable {
    var media: [Medium] = []
    var text = ""
    var thoughts: String?
    var nextTurn: Payload?
    var usage: Usage?
    /// Why it failed.
    var error: String?
  }

  struct Usage: Codable, Sendable {
    var promptTokens: Int
    var pictureTokens: Int
    var textTokens: Int
    /// nil when there was no thinking to speak of.
    var thoughtTokens: Int?
  }

  let id: String
  /// The place in the order of submission.
  let number: Int
  let model: String
  let order: PictureOrder
  /// The conversation as it came, or as it was made of prompt and image.
  let contents: Payload
  /// The hash at its end.
  let link: Chain.Link
  /// The payload's short fields, to be shown in answers.
  let echo: Payload
  let fault: Fault.Kind?
  /// Unix seconds.
  let createdAt: Int
  var updatedAt: Int
  var status = Status.queued
  var outcome: Outcome?

  /// The blobs this record needs.
  var blobs: Set<String> {
    var names = Set(contents.lifts.map(\.blob.name))
    names.formUnion(outcome?.nextTurn?.lifts.map(\.blob.name) ?? [])
    names.formUnion(outcome?.media.map(\.picture.blob.name) ?? [])
    if let base = order.base { names.insert(base.blob.name) }
    return names
  }
}
