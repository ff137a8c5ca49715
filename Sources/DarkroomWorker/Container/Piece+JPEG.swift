import Darkroom
import Glibc

extension Piece {
  /// The name an XMP segment begins with (Adobe, XMP specification part 3, section 1.1.3).
  static let nameOfXMP = Array("http://ns.adobe.com/xap/1.0/\0".utf8)

  /// The segments that determine the pixels, up to the end of the image: whatever follows is
  /// another one. New metadata follows JFIF's segment, which must be first (ITU-T T.81, annex B,
  /// and T.871).
  static func jpeg(
    _ source: ByteSource, _ header: PictureHeader, _ file: MappedFile,
    _ metadata: EmbeddedMetadata?,
    _ orientation: Orientation?
  ) throws(DarkroomError) -> [Piece] {
    var (first, pieces) = ([Piece.copied(0..<2)], [Piece]())
    var offset = 2
    while true {
      // Decoders skip anything between segments.
      while let byte = source.byte(at: offset), byte != 0xFF { offset += 1 }
      let head = source.bytes(at: offset, 20)
      guard head.count >= 2 else {
        guard header.lacksEnd else { throw .truncated }
        pieces.append(.new([0xFF, 0xD9]))
        break
      }
      let marker = head[1]
      if marker == 0xFF {
        offset += 1
        continue
      }
      // Markers without a segment.
      if marker <= 0x01 || (0xD0...0xD8).contains(marker) {
        offset += 2
        continue
      }
      if marker == 0xD9 {
        pieces.append(.copied(offset..<(offset + 2)))
        break
      }
      guard let length = head.bigEndian(at: 2, 2), length >= 2,
        offset + 2 + length <= source.count
      else { throw .truncated }
      var end = offset + 2 + length
      if marker == 0xDA {
        guard let next = endOfScan(file, from: end) ?? (header.lacksEnd ? file.count : nil) else {
          throw .truncated
        }
        end = next
      }
      if marker == 0xE0, head.has("JFIF\0", at: 4) {
        first.append(.copied(offset..<end))
      } else if isOfPixels(marker, head) {
        pieces.append(.copied(offset..<end))
      }
      offset = end
      guard pieces.count <= PictureHeader.mostParts else { throw PictureHeader.tooManyParts }
    }
    if let orientation {
      let content = Array("Exif\0\0".utf8) + orientation.exif
      first.append(.new([0xFF, 0xE1, 0, UInt8(content.count + 2)] + content))
    }
    if let metadata {
      let content = nameOfXMP + Array(metadata.packet.utf8)
      let length = content.count + 2
      guard length <= 0xFFFF else { throw .badRequest("its text is too long") }
      first.append(.new([0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)] + content))
    }
    return first + pieces
  }

  /// Whether a segment determines the pixels: not comments, and of the application segments only
  /// profiles and Adobe's colour encoding.
  private static func isOfPixels(_ marker: UInt8, _ head: [UInt8]) -> Bool {
    switch marker {
    case 0xE2: head.has("ICC_PROFILE\0", at: 4)
    case 0xEE: head.has("Adobe", at: 4)
    case 0xE0...0xEF, 0xFE: false
    default: true
    }
  }

  /// The offset of the next marker that is not part of the coded pixels; nil if beyond the file.
  private static func endOfScan(_ file: MappedFile, from start: Int) -> Int? {
    var place = start
    while place + 1 < file.count {
      guard let found = memchr(file.base + place, 0xFF, file.count - 1 - place) else { break }
      place = UnsafeRawPointer(file.base).distance(to: UnsafeRawPointer(found))
      let marker = file.base[place + 1]
      // In the pixels, a byte of that value is followed by zero; restart markers belong to them.
      if marker != 0, !(0xD0...0xD7).contains(marker), marker != 0xFF { return place }
      place += marker == 0xFF ? 1 : 2
    }
    return nil
  }
}

extension ByteSource {
  /// The content of the APP1 segment with XMP's name, among those before the pixels.
  var packetOfJPEG: Range<Int>? {
    let name = Piece.nameOfXMP
    var offset = 2
    for _ in 0..<PictureHeader.mostParts {
      let head = bytes(at: offset, 4 + name.count)
      guard head.count >= 4, head[0] == 0xFF else { return nil }
      if head[1] == 0xFF {
        offset += 1
        continue
      }
      guard head[1] != 0xDA, head[1] != 0xD9, let length = head.bigEndian(at: 2, 2), length >= 2
      else { return nil }
      let end = offset + 2 + length
      if head[1] == 0xE1, head[4...].elementsEqual(name), end <= count,
        end > offset + 4 + name.count
      {
        return (offset + 4 + name.count)..<end
      }
      offset = end
    }
    return nil
  }
}
