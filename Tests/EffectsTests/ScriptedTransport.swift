import Foundation
import Model
import Payload
import Providers
import Synchronization

/// A transport that answers from a list, in order, and keeps what it was asked. Like the real one
/// it tells its events on a thread of its own.
final class ScriptedTransport: Transport {
  enum Answer: Sendable {
    case json(Int, String)
    case bytes([UInt8])
    case failure(TransportError)
    /// Tells that the body began, then waits until the task is cancelled.
    case hang
    /// Tells that the body began, waits for `goOn` or until the task is cancelled, then answers.
    case hangUntilTold(Int, String)
  }

  struct Asked: Sendable {
    var method: String
    var url: String
    var body: String
    /// What the library had written down when the first byte was about to leave.
    var logAtBody: [String]
  }

  private let answers: Mutex<[Answer]>
  private let asked = Mutex<[Asked]>([])
  private let blobs: any BlobStore
  private let log: @Sendable () -> [String]
  let hanging = AsyncStream<Void>.makeStream()
  let goOn = AsyncStream<Void>.makeStream()

  init(
    _ answers: [Answer], blobs: any BlobStore, log: @escaping @Sendable () -> [String] = { [] }
  ) {
    self.answers = Mutex(answers)
    self.blobs = blobs
    self.log = log
  }

  var requests: [Asked] { asked.withLock { $0 } }

  func send(
    _ request: HTTPRequest, events: @escaping @Sendable (TransportEvent) throws -> Void
  ) async throws(TransportError) {
    let answer = answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    if case .failure(let error)? = answer, !error.mayHaveBeenAccepted { throw error }
    if request.body != nil, let beforeBody = request.beforeBody {
      do {
        try await beforeBody()
      } catch {
        throw TransportError(.refusedByReceiver, detail: "\(error)", mayHaveBeenAccepted: false)
      }
    }
    let told: Result<Void, TransportError> = await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        do {
          try self.tell(request, answer, events)
          continuation.resume(returning: .success(()))
        } catch {
          let refused = TransportError(
            .refusedByReceiver, detail: "\(error)", mayHaveBeenAccepted: false)
          continuation.resume(returning: .failure(error as? TransportError ?? refused))
        }
      }
    }
    try told.get()
    if case .hangUntilTold(let status, let body)? = answer {
      hanging.continuation.yield()
      for await _ in goOn.stream { break }
      do {
        try events(.head(HTTPHead(status: status)))
        try events(.bytes(Array(body.utf8)))
      } catch {
        throw TransportError(.refusedByReceiver, detail: "\(error)", mayHaveBeenAccepted: true)
      }
    }
    if case .hang? = answer {
      hanging.continuation.yield()
      try? await Task.sleep(for: .seconds(3600))
      throw TransportError(.cancelled, detail: "", mayHaveBeenAccepted: true)
    }
  }

  private func tell(
    _ request: HTTPRequest, _ answer: Answer?, _ events: (TransportEvent) throws -> Void
  ) throws {
    if request.body != nil { try events(.bodyStarted) }
    let asked = Asked(
      method: request.method, url: request.url, body: text(of: request.body), logAtBody: log())
    self.asked.withLock { $0.append(asked) }
    switch answer {
    case .json(let status, let body):
      try events(.head(HTTPHead(status: status)))
      try events(.bytes(Array(body.utf8)))
    case .bytes(let bytes):
      try events(.head(HTTPHead(status: 200)))
      try events(.bytes(bytes))
    case .failure(let error): throw error
    case .hang, .hangUntilTold: break
    case nil:
      throw TransportError(.other, detail: "nothing more to answer", mayHaveBeenAccepted: false)
    }
  }

  private func text(of body: PayloadBody?) -> String {
    guard let reader = body?.makeReader(blobs) else { return "" }
    var bytes: [UInt8] = []
    // One at a time: what stands before bytes that are missing is read too.
    var chunk: [UInt8] = [0]
    while let count = try? chunk.withUnsafeMutableBytes({ try reader.read(into: $0) }), count > 0 {
      bytes += chunk[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
