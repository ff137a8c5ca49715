import Darkroom

extension PictureHeader {
  /// The logical screen is the size of the first frame as it is shown (GIF89a, section 18), enlarged
  /// by the decoder when that frame reaches beyond it. The first frame must be whole: the decoder
  /// would show what there is of it.
  static func readGIF(_ source: ByteSource) throws(DarkroomError) -> PictureHeader {
    let start = source.bytes(at: 0, 13)
    guard let width = start.littleEndian(at: 6, 2), let height = start.littleEndian(at: 8, 2),
      start.count == 13
    else { throw .truncated }
    var header = PictureHeader(format: .gif, stored: PixelSize(width: width, height: height))
    var offset = 13 + tableLength(start[10])
    while true {
      let block = source.bytes(at: offset, 10)
      guard let kind = block.first else { throw .truncated }
      switch kind {
      case 0x21:
        // A graphic control extension whose lowest flag makes one colour transparent.
        if block.starts(with: [0x21, 0xF9, 0x04]), block.bigEndian(at: 3, 1).map({ $0 & 1 }) == 1 {
          header.hasAlpha = true
        }
        offset = try endOfBlocks(source, from: offset + 2)
      case 0x2C:
        guard let left = block.littleEndian(at: 1, 2), let top = block.littleEndian(at: 3, 2),
          let width = block.littleEndian(at: 5, 2), let height = block.littleEndian(at: 7, 2),
          block.count == 10
        else { throw .truncated }
        header.stored.width = max(header.stored.width, left + width)
        header.stored.height = max(header.stored.height, top + height)
        // After the description and its colours comes the code size, then the codes.
        _ = try endOfBlocks(source, from: offset + 11 + tableLength(block[9]))
        return header
      default:
        throw .damaged(detail: "no GIF frame")
      }
    }
  }

  /// Length of the colour table that these flags announce.
  private static func tableLength(_ flags: UInt8) -> Int {
    flags & 0x80 != 0 ? 3 << (Int(flags & 7) + 1) : 0
  }

  /// Where a chain of blocks, each led by its length, ends.
  private static func endOfBlocks(
    _ source: ByteSource, from start: Int
  ) throws(DarkroomError) -> Int {
    var offset = start
    while true {
      guard let length = source.byte(at: offset) else { throw .truncated }
      offset += 1 + Int(length)
      if length == 0 { return offset }
    }
  }
}
