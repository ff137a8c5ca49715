package import Payload
import Synchronization

extension Transport {
  /// Sends an API call and scans the reply into the blob store while it arrives. A 2xx reply that
  /// breaks off is still a reply, holding what had arrived, if at least one value is complete.
  ///
  /// - Parameters:
  ///   - elsewhere: Runs the last step, which writes files to the disk.
  ///   - observe: Sees the transport's events first, on the transport's thread; an error it throws
  ///     ends the transfer.
  /// - Returns: `replied`, `transportFailed` or `storageFailed`.
  package func exchange(
    _ request: HTTPRequest, blobs: any BlobStore, limits: PayloadLimits = PayloadLimits(),
    elsewhere: LastStep = { $0() },
    observe: @escaping @Sendable (TransportEvent) throws -> Void = { _ in }
  ) async -> JobEvent {
    let reader = ReplyReader(blobs: blobs, limits: limits)
    do throws(TransportError) {
      try await send(request) { event in
        try observe(event)
        try reader.take(event)
      }
    } catch {
      if let fault = reader.storeFault { return .storageFailed(fault) }
      let breaksOff: Set<TransportError.Reason> = [.connectionLost, .timedOut, .tooLarge, .other]
      guard (200..<300).contains(reader.status), breaksOff.contains(error.reason) else {
        return .transportFailed(error)
      }
      return await elsewhere {
        do throws(BlobError) {
          let reply = try reader.finish(lost: error)
          if case .other = reply.body { return .transportFailed(error) }
          return .replied(reply)
        } catch {
          return .storageFailed(error)
        }
      }
    }
    return await elsewhere {
      do throws(BlobError) {
        return .replied(try reader.finish())
      } catch {
        return .storageFailed(error)
      }
    }
  }

  /// Runs what waits for a disk on a thread where nothing else waits for it.
  package typealias LastStep = @Sendable (@escaping @Sendable () -> JobEvent) async -> JobEvent

  /// Downloads a file into the blob store.
  ///
  /// - Returns: `downloaded`, `replied` when the reply is not a file (any status but 2xx),
  ///   `transportFailed` or `storageFailed`.
  package func download(
    _ request: HTTPRequest, blobs: any BlobStore, elsewhere: LastStep = { $0() },
    observe: @escaping @Sendable (TransportEvent) throws -> Void = { _ in }
  ) async -> JobEvent {
    let keeper = FileKeeper(blobs: blobs)
    do throws(TransportError) {
      try await send(request) { event in
        try observe(event)
        try keeper.take(event)
      }
    } catch {
      keeper.discard()
      return keeper.fault.map(JobEvent.storageFailed) ?? .transportFailed(error)
    }
    return await elsewhere { keeper.finish() }
  }
}

/// Stores the bytes of a reply as a blob. It is used by the transport's thread first, then by the
/// caller.
private final class FileKeeper: Sendable {
  private struct State {
    var head = HTTPHead(status: 0)
    var writer: (any BlobWriter)?
    var fault: BlobError?
    var count = 0
  }

  private let blobs: any BlobStore
  private let state = Mutex(State())

  init(blobs: any BlobStore) { self.blobs = blobs }

  var fault: BlobError? { state.withLock(\.fault) }

  func take(_ event: TransportEvent) throws {
    try state.withLock { state throws(BlobError) in
      do throws(BlobError) {
        switch event {
        case .bodyStarted, .sent: break
        case .head(let head): state.head = head
        case .bytes(let bytes):
          guard (200..<300).contains(state.head.status) else { return }
          let writer: any BlobWriter
          if let open = state.writer { writer = open } else { writer = try blobs.open() }
          state.writer = writer
          try unsafe bytes.withUnsafeBufferPointer { (bytes) throws(BlobError) in
            try unsafe writer.append(UnsafeRawBufferPointer(bytes))
          }
          state.count += bytes.count
        }
      } catch {
        state.fault = error
        throw error
      }
    }
  }

  func discard() {
    state.withLock { state in
      state.writer?.discard()
      state.writer = nil
    }
  }

  func finish() -> JobEvent {
    state.withLock { state in
      guard let writer = state.writer else {
        let isFile = (200..<300).contains(state.head.status)
        let nothing = PayloadError.truncated(offset: 0, reason: "the document is empty")
        return isFile
          ? .transportFailed(
            TransportError(.connectionLost, detail: "an empty file", mayHaveBeenTaken: false))
          : .replied(Reply(state.head, .other("", nothing)))
      }
      do throws(BlobError) {
        return .downloaded(try writer.finish())
      } catch {
        return .storageFailed(error)
      }
    }
  }
}
