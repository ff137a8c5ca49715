import FlyingSocks
import Payload

/// A body's bytes for the server, read from the blobs while they are sent.
struct BodyStream: AsyncBufferedSequence {
  typealias Element = UInt8

  let body: PayloadBody
  let shelf: FileShelf
  /// How many bytes to send before the connection is closed; nil for all, and no closing.
  var cut: Int?

  func makeAsyncIterator() -> Iterator { Iterator(self) }

  final class Iterator: AsyncBufferedIteratorProtocol {
    private let reader: PayloadReader
    private var remaining: Int
    private let isCut: Bool

    init(_ stream: BodyStream) {
      reader = stream.body.makeReader(stream.shelf)
      remaining = stream.cut ?? stream.body.byteCount
      isCut = stream.cut != nil
    }

    func next() async throws -> UInt8? { try await nextBuffer(suggested: 1)?.first }

    func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
      guard remaining > 0 else {
        // An error here is how the server is made to close the connection.
        if isCut { throw SocketError.disconnected }
        return nil
      }
      var buffer = [UInt8](repeating: 0, count: Swift.min(Swift.max(count, 64 << 10), remaining))
      let filled = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
      guard filled > 0 else { throw SocketError.disconnected }
      remaining -= filled
      return filled == buffer.count ? buffer : Array(buffer[..<filled])
    }
  }
}
