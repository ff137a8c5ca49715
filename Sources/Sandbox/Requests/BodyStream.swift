import FlyingSocks
import Payload

/// A body's bytes for the server, read from the blobs while they are sent.
struct BodyStream: AsyncBufferedSequence {
  typealias Element = UInt8

  let body: PayloadBody
  let shelf: FileShelf
  /// How many bytes to send before the connection is closed; nil for all, and no closing.
  var cut: Int?
  /// Waits before each of two dozen pieces; nil sends as fast as it can.
  var pause: Pause?

  typealias Pause = @Sendable () async throws -> Void
  /// Into how many pieces a paused body is cut.
  static let pieces = 24

  func makeAsyncIterator() -> Iterator { Iterator(self) }

  final class Iterator: AsyncBufferedIteratorProtocol {
    private let reader: PayloadReader
    private var remaining: Int
    private let isCut: Bool
    private let piece: Int
    private let pause: Pause?

    init(_ stream: BodyStream) {
      reader = stream.body.makeReader(stream.shelf)
      remaining = stream.cut ?? stream.body.byteCount
      isCut = stream.cut != nil
      pause = stream.pause
      piece = pause == nil ? .max : Swift.max(1, stream.body.byteCount / BodyStream.pieces)
    }

    func next() async throws -> UInt8? { try await nextBuffer(suggested: 1)?.first }

    func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
      guard remaining > 0 else {
        // An error here is how the server is made to close the connection.
        if isCut { throw SocketError.disconnected }
        return nil
      }
      try await pause?()
      let length = Swift.min(Swift.max(count, 64 << 10), remaining, piece)
      var buffer = [UInt8](repeating: 0, count: length)
      let filled = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
      guard filled > 0 else { throw SocketError.disconnected }
      remaining -= filled
      return filled == buffer.count ? buffer : Array(buffer[..<filled])
    }
  }
}
