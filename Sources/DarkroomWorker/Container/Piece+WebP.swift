import Darkroom
import Imagery

extension Piece {
  /// The chunks that determine the pixels; new metadata comes last, in an extended file (RFC
  /// 9649, section 2.7).
  static func webp(
    _ source: ByteSource, _ header: PictureHeader, _ metadata: EmbeddedMetadata?,
    _ orientation: Orientation?
  ) throws(DarkroomError) -> [Piece] {
    let start = source.bytes(at: 0, 30)
    guard start.count >= 25 else { throw .truncated }
    let isExtended = start.has("VP8X", at: 12)
    var body: [Piece] = []
    if isExtended || metadata != nil || orientation != nil {
      // Bits 5, 4 and 1: a profile, alpha, frames. 3 and 2, EXIF and XMP, are set below.
      var flags = isExtended ? start[20] & 0x32 : header.hasAlpha ? 0x10 : 0
      if metadata != nil { flags |= 0x04 }
      if orientation != nil { flags |= 0x08 }
      var content: [UInt8] = [flags, 0, 0, 0]
      content += little(header.stored.width - 1, 3)
      content += little(header.stored.height - 1, 3)
      body.append(chunk("VP8X", content))
    }
    try forEachChunk(of: source) { kind, range in
      if chunksOfPixels.contains(kind) { body.append(.copied(range)) }
      // The padding byte of an odd chunk may be missing at the end of a file.
      if range.count % 2 != 0, chunksOfPixels.contains(kind) { body.append(.new([0])) }
    }
    if let orientation { body.append(chunk("EXIF", orientation.exif)) }
    if let metadata {
      body.append(chunk("XMP ", Array(metadata.packet.utf8)))
    }
    let length = body.reduce(4) { $0 + $1.count }
    let head = Array("RIFF".utf8) + little(length, 4)
    return [.new(head + Array("WEBP".utf8))] + body
  }

  private static func chunk(_ kind: String, _ content: [UInt8]) -> Piece {
    var bytes = Array(kind.utf8)
    bytes += little(content.count, 4)
    bytes += content
    if content.count % 2 != 0 { bytes.append(0) }
    return .new(bytes)
  }

  private static let chunksOfPixels: Set = ["VP8 ", "VP8L", "ALPH", "ICCP", "ANIM", "ANMF"]

  /// Calls `body` with each chunk's name and its range including header and padding.
  fileprivate static func forEachChunk(
    of source: ByteSource, _ body: (String, Range<Int>) -> Void
  ) throws(DarkroomError) {
    // Whatever follows the picture does not belong to it.
    let told = source.bytes(at: 4, 4).littleEndian(at: 0, 4) ?? 0
    var offset = 12
    for _ in 0..<200_000 {
      guard offset < told + 8 else { return }
      let head = source.bytes(at: offset, 8)
      guard head.count == 8, let length = head.littleEndian(at: 4, 4) else { return }
      guard offset + 8 + length <= source.count else { throw .truncated }
      let end = min(source.count, offset + 8 + length + length % 2)
      body(String(decoding: head.prefix(4), as: UTF8.self), offset..<end)
      offset = end
    }
    throw PictureHeader.tooManyParts
  }

  private static func little(_ value: Int, _ length: Int) -> [UInt8] {
    (0..<length).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }
}

extension ByteSource {
  /// The content of the chunk with XMP's name.
  var packetOfWebP: Range<Int>? {
    var place: Range<Int>?
    try? Piece.forEachChunk(of: self) { kind, range in
      guard kind == "XMP ", let length = bytes(at: range.lowerBound, 8).littleEndian(at: 4, 4)
      else { return }
      place = (range.lowerBound + 8)..<(range.lowerBound + 8 + length)
    }
    return place
  }
}
