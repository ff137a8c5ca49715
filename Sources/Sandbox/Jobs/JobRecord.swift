import FoundationEssentials
import Glibc
import Numbers
import Payload
import Posix

/// One job, with everything that is needed to resume it after a restart.
struct JobRecord: Codable, Sendable {
  enum Status: String, Codable, Sendable {
    case queued, processing, success, failed, cancelled

    var isOver: Bool { self != .queued && self != .processing }
  }

  /// A generated picture, and its size in pixels.
  struct GeneratedPicture: Codable, Sendable {
    var picture: InlinePicture
    var width: Int
    var height: Int
  }

  /// The conversation as received, or as built from prompt and image.
  struct Conversation: Codable, Sendable {
    var contents: Payload
    /// The hash at its end.
    var link: HashChain.Link
  }

  /// The outcome of a job.
  struct Outcome: Codable, Sendable {
    var media: [GeneratedPicture] = []
    var text = ""
    var thoughts: String?
    var nextTurn: Payload?
    var usage: TokenUsage?
    /// Why it failed.
    var failure: JobFailure?
  }

  let id: String
  /// The number in the order of submission.
  let number: Int
  /// The protocol of the request.
  let wire: ServedProtocol
  let model: String
  let order: PictureOrder
  /// The request's short fields, which responses repeat.
  let echo: Payload
  /// The client's own name for the job.
  var alias: String?
  var conversation: Conversation?
  /// The fault of the job itself, and the fault of later requests about it.
  var fault: Fault.Kind?
  var later: Fault?
  /// How long its pictures stay available after it ends, in seconds; nil for as long as the job is
  /// kept.
  var lifetime: Int?
  /// Unix seconds.
  let createdAt: Int
  var updatedAt: Int
  var status = Status.queued
  var outcome: Outcome?

  /// When its pictures expire, in Unix seconds; nil if they do not.
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

/// Why a job produced no picture.
enum JobFailure: Error, Codable, Hashable, Sendable {
  /// The model ended with this reason.
  case refused(String)
  /// The prompt was blocked for this reason.
  case blocked(String)
  case failed(String)
  case cancelled
}

/// Stores each job in a file of its own.
struct JobStore: Sendable {
  let folder: String

  func save(_ record: JobRecord) throws(SandboxError) {
    let bytes: [UInt8]
    do {
      bytes = Array(try JSONEncoder().encode(record))
    } catch {
      throw .storage(path: path(record.id), reason: "the job cannot be encoded")
    }
    try PrivateFile.write(bytes, to: path(record.id))
  }

  func remove(_ id: String) { unlink(path(id)) }

  /// Loads every job that can be read; unreadable files are left alone.
  func load() -> [JobRecord] {
    fileNames(in: folder).filter { $0.hasSuffix(".json") }.compactMap { name in
      guard let bytes = try? PrivateFile.read("\(folder)/\(name)") else { return nil }
      return try? JSONDecoder().decode(JobRecord.self, from: Data(bytes))
    }
  }

  private func path(_ id: String) -> String { "\(folder)/\(id).json" }
}
