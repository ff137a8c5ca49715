import Payload

/// The body of a response in pieces, read from the blobs while it is sent.
struct ResponseBody: Sendable {
  let body: PayloadBody
  let blobs: BlobFolder
  /// How many bytes to send before the connection is closed; nil to send everything and keep it
  /// open.
  var cut: Int?
  /// Waits before each of `pieceCount` pieces; nil to send as fast as possible.
  var pause: Pause?

  typealias Pause = @Sendable () async throws -> Void
  /// How many pieces a paused body is split into.
  static let pieceCount = 24

  func makePieces() -> Pieces { Pieces(self) }

  struct Pieces {
    private let reader: PayloadReader
    private var remaining: Int
    private let piece: Int
    private let pause: Pause?

    init(_ stream: ResponseBody) {
      reader = stream.body.makeReader(stream.blobs)
      remaining = stream.cut ?? stream.body.byteCount
      pause = stream.pause
      piece = pause == nil ? 64 << 10 : max(1, stream.body.byteCount / ResponseBody.pieceCount)
    }

    /// Returns the next piece, or nil at the end.
    ///
    /// - Throws: If a blob is missing, or shorter than it was.
    mutating func next() async throws -> [UInt8]? {
      guard remaining > 0 else { return nil }
      try await pause?()
      var buffer = [UInt8](repeating: 0, count: min(64 << 10, remaining, piece))
      let filled = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
      guard filled > 0 else { throw Ended() }
      remaining -= filled
      return filled == buffer.count ? buffer : Array(buffer[..<filled])
    }

    private struct Ended: Error {}
  }
}
