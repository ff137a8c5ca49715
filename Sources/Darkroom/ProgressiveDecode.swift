import CSystem
import Glibc
import Imagery
import Numbers
import Synchronization

/// What decoding a growing file needs: the file, memory for the pixels, the pipe that announces
/// more bytes to the image process, and the memory in which it reports its progress.
final class ProgressiveDecode: Sendable {
  /// The places in the board, 32 bits each: the picture's visible width and height, the pixels'
  /// width and height, and the number of finished rows.
  static let places = 5

  let box: PixelSize
  let file: Descriptor
  let pixels: Descriptor
  let board: Descriptor
  let pipe: Descriptor
  private let ending: Mutex<Ending>
  /// Mapped once; only the image process writes to it.
  private nonisolated(unsafe) let words: UnsafeRawPointer

  private struct Ending {
    /// The writing end of the pipe; nil once nothing more is announced.
    var writingEnd: Descriptor?
    var ended: ContinuousClock.Instant?
  }

  init(_ path: String, fitting box: PixelSize) throws(DarkroomError) {
    guard box.width > 0, box.height > 0, box.pixelCount <= 33_554_432 else {
      throw .badRequest("\(box.width)×\(box.height) pixels cannot be shown")
    }
    self.box = box
    file = try Descriptor.picture(at: path)
    pixels = try Descriptor.memory(bytes: box.pixelCount.saturatingMultiplied(by: 4))
    board = try Descriptor.memory(bytes: Self.places * 4)
    var reading: CInt = -1
    var writing: CInt = -1
    // A download never waits for the image process.
    let failure = csystem_pipe(&reading, &writing)
    guard failure == 0 else { throw .cannotStart(reason: reason(failure)) }
    pipe = Descriptor(owning: reading)
    ending = Mutex(Ending(writingEnd: Descriptor(owning: writing)))
    guard let base = mmap(nil, Self.places * 4, PROT_READ, MAP_SHARED, board.number, 0),
      base != MAP_FAILED
    else { throw .outOfMemory }
    words = UnsafeRawPointer(base)
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: words), Self.places * 4) }

  /// Announces that the file has grown or is complete.
  func announce(isWhole: Bool) {
    ending.withLock { ending in
      guard let writingEnd = ending.writingEnd else { return }
      // An unread byte wakes the process, which then looks at the file: with no more than one byte
      // in the pipe there is always room for the end.
      guard isWhole || !hasUnread else { return }
      var news = isWhole ? UInt8(ascii: "E") : UInt8(ascii: ".")
      // The reading end is ours too, so that there is no signal when the process is gone.
      let isAnnounced = write(writingEnd.number, &news, 1) == 1
      if isWhole || !isAnnounced {
        ending.writingEnd = nil
        ending.ended = .now
      }
    }
  }

  /// Whether the process has not yet read the last announcement.
  private var hasUnread: Bool {
    var line = pollfd(fd: pipe.number, events: Int16(POLLIN), revents: 0)
    return poll(&line, 1, 0) == 1
  }

  /// Announces that no more will come.
  func giveUp() {
    ending.withLock { ending in
      ending.writingEnd = nil
      ending.ended = ending.ended ?? .now
    }
  }

  /// Whether that much time has passed since the file's end.
  func isOverdue(_ patience: Duration) -> Bool {
    ending.withLock { $0.ended.map { $0 + patience < .now } ?? false }
  }

  /// The progress that the process reports; nil before it has seen the header, and if the report is
  /// implausible: it is not trusted.
  var progress: (picture: PixelSize, pixels: PixelSize, rows: Int)? {
    let numbers = (0..<Self.places).map { Int(words.load(fromByteOffset: $0 * 4, as: Int32.self)) }
    let picture = PixelSize(width: numbers[0], height: numbers[1])
    let pixels = PixelSize(width: numbers[2], height: numbers[3])
    guard picture.width > 0, picture.height > 0, pixels.width > 0, pixels.height > 0,
      pixels.width <= box.width, pixels.height <= box.height,
      (0...pixels.height).contains(numbers[4])
    else { return nil }
    return (picture, pixels, numbers[4])
  }
}

extension DarkroomClient {
  /// Decodes a growing file until it is complete.
  func image(of decode: ProgressiveDecode) async throws(DarkroomError) -> PixelImage {
    let box = decode.box
    let call = DarkroomCall(
      request: .follow(fitting: box, isWhole: false),
      shared: [decode.file, decode.pixels, decode.pipe, decode.board], decode: decode)
    guard case .pixels(let size) = try await result(of: call).response, size.width > 0,
      size.height > 0, size.width <= box.width, size.height <= box.height
    else { throw .damaged(detail: "") }
    return try PixelImage(size: size, memory: decode.pixels)
  }
}
