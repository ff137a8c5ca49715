/// Writes GIF files frame by frame (GIF89a). Each frame's first pixels are red, the rest whatever
/// the decoder makes of missing codes.
struct GIF {
  struct Frame {
    var x: Int
    var y: Int
    var size: (width: Int, height: Int)
    /// The index of its first pixel's colour: 0 red, 1 blue.
    var color: UInt8 = 0
  }

  var bytes: [UInt8]

  init(screen: (width: Int, height: Int), frames: [Frame]) {
    // A table of two colours for all frames.
    bytes = Array("GIF89a".utf8) + Self.little(screen.width) + Self.little(screen.height)
    bytes += [0x80, 0, 0, 220, 40, 30, 20, 60, 200]
    for frame in frames {
      bytes += [0x2C] + Self.little(frame.x) + Self.little(frame.y)
      bytes += Self.little(frame.size.width) + Self.little(frame.size.height) + [0]
      // Code size 2: clear (4), one colour, end (5), three bits each from the lowest.
      let codes = 4 | UInt16(frame.color) << 3 | 5 << 6
      bytes += [2, 2, UInt8(truncatingIfNeeded: codes), UInt8(codes >> 8), 0]
    }
    bytes += [0x3B]
  }

  private static func little(_ value: Int) -> [UInt8] {
    [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8)]
  }
}
