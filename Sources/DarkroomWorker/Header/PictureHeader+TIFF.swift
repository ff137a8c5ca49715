import Darkroom

extension PictureHeader {
  /// Reads size and orientation of the first image (TIFF 6.0, sections 2 and 8).
  static func readTIFF(_ source: ByteSource) throws(DarkroomError) -> PictureHeader {
    let isLittle = source.byte(at: 0) == UInt8(ascii: "I")
    func number(_ offset: Int, _ length: Int) -> Int? {
      let bytes = source.bytes(at: offset, length)
      return isLittle ? bytes.littleEndian(at: 0, length) : bytes.bigEndian(at: 0, length)
    }
    guard let directory = number(4, 4), let count = number(directory, 2) else { throw .truncated }
    guard count <= mostParts else { throw tooManyParts }
    var header = PictureHeader(format: .tiff, stored: PixelSize(width: 0, height: 0))
    for index in 0..<count {
      let entry = directory + 2 + index * 12
      guard let tag = number(entry, 2), let type = number(entry + 2, 2) else { throw .truncated }
      // A number of two or of four bytes stands in the entry itself.
      guard let value = number(entry + 8, type == 3 ? 2 : 4) else { throw .truncated }
      switch tag {
      case 256: header.stored.width = value
      case 257: header.stored.height = value
      case 274 where (1...8).contains(value): header.orientation = value
      case 338: header.hasAlpha = true
      // Inks: 5 is CMYK.
      case 262: header.isCMYK = value == 5
      case 34675: header.hasProfile = true
      default: break
      }
    }
    return header
  }
}
