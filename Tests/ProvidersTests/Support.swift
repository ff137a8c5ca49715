import Model
import Payload
import Testing

@testable import Providers

/// The product's type, not the testing library's.
typealias Attachment = Providers.Attachment

/// Answers one request with scripted events.
struct FakeTransport: Transport {
  var events: [TransportEvent]
  var error: TransportError?

  func send(
    _ request: HTTPRequest, events handler: @escaping @Sendable (TransportEvent) throws -> Void
  ) async throws(TransportError) {
    for event in events {
      do {
        try handler(event)
      } catch {
        throw TransportError(.refusedByReceiver, detail: "\(error)", mayHaveBeenAccepted: true)
      }
    }
    if let error { throw error }
  }
}

/// A blob store with no room.
struct FullBlobStore: BlobStore {
  func open() throws(BlobError) -> any BlobWriter { throw .full }
  func reader(of blob: Blob) throws(BlobError) -> any BlobReader { throw .missing(name: blob.name) }
}

/// Reads a reply as the product does, in chunks of 7 bytes.
func reply(
  _ text: String, status: Int = 200, headers: [HTTPHead.Header] = [],
  blobs: MemoryBlobStore = MemoryBlobStore()
) -> Reply {
  let reader = ReplyReader(blobs: blobs, limits: PayloadLimits())
  let bytes = Array(text.utf8)
  do {
    try reader.receive(.head(HTTPHead(status: status, headers: headers)))
    for start in stride(from: 0, to: bytes.count, by: 7) {
      try reader.receive(.bytes(Array(bytes[start..<min(start + 7, bytes.count)])))
    }
    return try reader.finish()
  } catch {
    Issue.record("the answer was not read: \(error)")
    return Reply(HTTPHead(status: 0), .other("", .truncated(offset: 0, reason: "")))
  }
}

extension MemoryBlobStore {
  func store(_ bytes: [UInt8]) -> Blob {
    do {
      let writer = try open()
      try unsafe bytes.withUnsafeBufferPointer { (bytes) throws(BlobError) in
        try unsafe writer.append(UnsafeRawBufferPointer(bytes))
      }
      return try writer.finish()
    } catch {
      Issue.record("nothing was put in the blob store: \(error)")
      return Blob(name: "", byteCount: 0)
    }
  }

  func text(_ body: PayloadBody?) -> String {
    guard let body, let bytes = try? body.bytes(from: self) else { return "" }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension TurnRequest {
  /// A turn for GMI with everything at its default.
  static func simple(
    _ instruction: String = "make it warmer", at endpoint: Endpoint = .gmi,
    attachments: [Attachment] = [], settings: Settings = .initial,
    ratio: AspectRatio = AspectRatio(16, 9), transcript: Payload? = nil
  ) -> TurnRequest {
    TurnRequest(
      endpoint: endpoint, instruction: instruction, attachments: attachments, settings: settings,
      ratio: ratio, transcript: transcript)
  }
}

func failure(_ body: () throws(Failure) -> Void) -> Failure? {
  do {
    try body()
    return nil
  } catch {
    return error
  }
}
