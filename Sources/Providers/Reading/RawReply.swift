package import Payload
import Synchronization

/// The bytes of a reply as they arrive, kept with the turn if they turn out to hold no picture. A
/// short reply stays in memory; a long one goes to a file that is deleted when nobody keeps it. If
/// the disk is full, or the reply is longer than any with pictures, only this copy is lost.
package final class RawReply: Sendable {
  private struct State {
    var memory: [UInt8] = []
    var writer: (any BlobWriter)?
    var isLost = false
    /// Bytes received so far.
    var count = 0
    var kept: Blob?
  }

  private let blobs: any BlobStore
  private let state = Mutex(State())

  /// The most bytes that are kept.
  private let longest: Int
  private static let mostInMemory = 256 << 10

  /// Creates an empty copy. The default for `longest` exceeds four 4K pictures of noise in base64.
  init(blobs: any BlobStore, longest: Int = 320 << 20) {
    self.blobs = blobs
    self.longest = longest
  }

  func append(_ bytes: [UInt8]) {
    state.withLock { state in
      guard !state.isLost, state.kept == nil else { return }
      state.count += bytes.count
      guard state.count <= longest else { return lose(&state) }
      state.memory += bytes
      guard state.memory.count > Self.mostInMemory else { return }
      do throws(BlobError) { try flush(&state) } catch { lose(&state) }
    }
  }

  /// Stores the copy; nil when there was no room for it, or nothing has arrived.
  package func keep() -> Blob? {
    state.withLock { state in
      if let kept = state.kept { return kept }
      guard !state.isLost, state.writer != nil || !state.memory.isEmpty else { return nil }
      do throws(BlobError) {
        try flush(&state)
        state.kept = try state.writer?.finish()
        state.writer = nil
      } catch {
        lose(&state)
      }
      return state.kept
    }
  }

  private func flush(_ state: inout State) throws(BlobError) {
    let writer: any BlobWriter
    if let open = state.writer { writer = open } else { writer = try blobs.open() }
    state.writer = writer
    try writer.append(state.memory)
    state.memory = []
  }

  private func lose(_ state: inout State) {
    state.writer?.discard()
    state.writer = nil
    state.memory = []
    state.isLost = true
  }
}

extension RawReply: Hashable {
  package static func == (one: RawReply, other: RawReply) -> Bool { one === other }
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
