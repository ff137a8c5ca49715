package import Payload
import Synchronization

/// The bytes of an answer as they came, for one that turns out to hold no picture: it is kept with
/// its turn then. A short one stays in memory, a long one is written to a file that goes when nobody
/// keeps it. A disk without room for it loses the copy and nothing else, and so does an answer that is
/// longer than any that holds pictures.
package final class RawReply: Sendable {
  private struct State {
    var memory: [UInt8] = []
    var writer: (any BlobWriter)?
    var isLost = false
    /// Bytes that have come.
    var count = 0
    var kept: Blob?
  }

  private let shelf: any BlobShelf
  private let state = Mutex(State())

  /// Bytes.
  private let longest: Int
  private static let mostInMemory = 256 << 10

  /// Four 4K pictures of noise in base64 are shorter than the longest.
  init(shelf: any BlobShelf, longest: Int = 320 << 20) {
    self.shelf = shelf
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
