package import Payload
import Synchronization

/// The bytes of an answer as they came, for one that turns out to hold no picture: it is kept with
/// its turn then. A short one stays in memory, a long one is written to a file that goes when nobody
/// keeps it. A disk without room for it loses the copy and nothing else.
package final class RawReply: Sendable {
  private struct State {
    var memory: [UInt8] = []
    var writer: (any BlobWriter)?
    var isLost = false
    var kept: Blob?
  }

  private let shelf: any BlobShelf
  private let state = Mutex(State())

  private static let most = 256 << 10

  init(shelf: any BlobShelf) { self.shelf = shelf }

  func append(_ bytes: [UInt8]) {
    state.withLock { state in
      guard !state.isLost, state.kept == nil else { return }
      state.memory += bytes
      guard state.memory.count > Self.most else { return }
      do throws(BlobError) { try flush(&state) } catch { lose(&state) }
    }
  }

  /// Puts it on the shelf; nil when there was no room for it, or nothing has come.
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
    if let open = state.writer { writer = open } else { writer = try shelf.open() }
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
