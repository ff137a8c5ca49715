import Darkroom
import Imagery

extension PictureHeader {
  /// Reads size and orientation of the first image (TIFF 6.0, sections 2 and 8), including BigTIFF,
  /// whose offsets exceed four gigabytes.
  static func readTIFF(_ source: ByteSource) throws(DarkroomError) -> PictureHeader {
    let isLittle = source.byte(at: 0) == UInt8(ascii: "I")
    func number(_ offset: Int, _ length: Int) -> Int? {
      // Seven bytes hold every possible offset.
      let bytes = source.bytes(at: offset, length)
      guard bytes.count == length else { return nil }
      return isLittle
        ? bytes.littleEndian(at: 0, min(length, 7))
        : bytes.bigEndian(at: max(0, length - 7), min(length, 7))
    }
    let isBig = number(2, 2) == 43
    let (counts, entries, offsets) = isBig ? (8, 20, 8) : (2, 12, 4)
    guard let directory = number(isBig ? 8 : 4, offsets), let count = number(directory, counts)
    else { throw .truncated }
    guard count <= mostParts else { throw tooManyParts }
    var header = PictureHeader(format: .tiff, stored: PixelSize(width: 0, height: 0))
    // Another image may have a size of its own: a preview or a page of a pyramid.
    header.hasUselessThumbnails = true
    var isDevice = true
    var (isReduced, hasOthers) = (false, false)
    for index in 0..<count {
      let entry = directory + counts + index * entries
      guard let tag = number(entry, 2), let type = number(entry + 2, 2) else { throw .truncated }
      // A number of two, four or eight bytes is in the entry itself.
      let length = type == 3 ? 2 : type == 16 && isBig ? 8 : 4
      guard let value = number(entry + 4 + offsets, length) else { throw .truncated }
      switch tag {
      case 256: header.stored = PixelSize(width: value, height: header.stored.height)
      case 257: header.stored = PixelSize(width: header.stored.width, height: value)
      case 274 where (1...8).contains(value): header.orientation = value
      case 338: header.hasAlpha = true
      // Inks: 5 is CMYK. 8 and 9 are Lab, whose numbers are colours already.
      case 262:
        header.isCMYK = value == 5
        isDevice = value < 8
        if rawKinds.contains(value) { throw .unsupported("Raw") }
      case 259 where rawPackings.contains(value): throw .unsupported("Raw")
      case 254: isReduced = value & 1 == 1
      case 330: hasOthers = true
      case 34675: header.hasProfile = true
      case 50706: throw .unsupported("Raw (DNG)")
      default: break
      }
    }
    // The first image is only a thumbnail of the camera's raw data.
    if isReduced, hasOthers { throw .unsupported("Raw") }
    if header.hasProfile, isDevice { header.color = .embedded }
    return header
  }

  /// The kinds of raw data that cameras write as TIFF (a mosaic of colours, linear light) and their
  /// own compressions (Sony, Nikon, Pentax).
  private static let rawKinds: Set = [32803, 34892]
  private static let rawPackings: Set = [32767, 34713, 65535]
}
