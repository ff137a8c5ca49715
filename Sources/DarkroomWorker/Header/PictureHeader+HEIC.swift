import Darkroom

extension PictureHeader {
  /// Finds the primary item's properties in the `meta` box (ISO/IEC 23008-12, section 6.5).
  /// AVIF is the same container with another codec.
  static func readHEIC(
    _ source: ByteSource, as format: PictureFormat = .heic
  ) throws(DarkroomError) -> PictureHeader {
    guard let meta = try metaBox(source) else { throw .damaged(detail: "no HEIC header") }
    let boxes = Box.all(in: meta.dropFirst(4))
    let properties = boxes.first { $0.kind.has("iprp") }.map { Box.all(in: $0.content) } ?? []
    let container = properties.first { $0.kind.has("ipco") }.map { Box.all(in: $0.content) } ?? []
    let primary = boxes.first { $0.kind.has("pitm") }.flatMap { box -> Int? in
      box.content.bigEndian(at: 4, box.content.first == 0 ? 2 : 4)
    }
    var indexes: [Int] = []
    if let primary, let associations = properties.first(where: { $0.kind.has("ipma") }) {
      indexes = propertyIndexes(of: primary, in: associations.content)
    }
    let own = indexes.compactMap { container.indices.contains($0 - 1) ? container[$0 - 1] : nil }
    guard let stored = largestSize(in: own) ?? largestSize(in: container) else {
      throw .damaged(detail: "no HEIC size")
    }
    // The decoder turns the picture itself: what is seen is what counts.
    let quarterTurns = own.first { $0.kind.has("irot") }?.content.first ?? 0
    let size =
      quarterTurns & 1 == 1 ? PixelSize(width: stored.height, height: stored.width) : stored
    var header = PictureHeader(format: format, stored: size)
    header.hasProfile = own.contains { $0.kind.has("colr") && $0.content.has("prof") }
    header.hasAlpha = container.contains { box in
      let kind = String(decoding: box.content.dropFirst(4), as: UTF8.self)
      // The second is HEVC's own name for an alpha plane.
      return box.kind.has("auxC")
        && (kind.contains("auxiliary:alpha") || kind.contains("hevc:2015:auxid:1"))
    }
    return header
  }

  private static func metaBox(_ source: ByteSource) throws(DarkroomError) -> [UInt8]? {
    var offset = 0
    while true {
      let head = source.bytes(at: offset, 16)
      guard let short = head.bigEndian(at: 0, 4), head.count >= 8 else { return nil }
      // Length 1 means that eight more bytes tell it, 0 that the box goes on to the end.
      let length =
        short == 1 ? (head.bigEndian(at: 9, 7) ?? 0) : short == 0 ? source.count - offset : short
      guard length >= 8 else { return nil }
      guard offset + length <= source.count else { throw .truncated }
      if head.has("meta", at: 4) { return source.bytes(at: offset + 8, min(length - 8, 4 << 20)) }
      offset += length
    }
  }

  private static func largestSize(in boxes: [Box]) -> PixelSize? {
    boxes.compactMap { box -> PixelSize? in
      guard box.kind.has("ispe"), let width = box.content.bigEndian(at: 4, 4),
        let height = box.content.bigEndian(at: 8, 4)
      else { return nil }
      return PixelSize(width: width, height: height)
    }.max { $0.pixelCount < $1.pixelCount }
  }

  /// The property numbers, from 1, an item is associated with in an `ipma` box.
  private static func propertyIndexes(of item: Int, in content: ArraySlice<UInt8>) -> [Int] {
    guard let version = content.first, let flags = content.bigEndian(at: 1, 3),
      let entries = content.bigEndian(at: 4, 4)
    else { return [] }
    let idLength = version < 1 ? 2 : 4
    let indexLength = flags & 1 == 1 ? 2 : 1
    var offset = 8
    for _ in 0..<entries {
      guard let id = content.bigEndian(at: offset, idLength),
        let count = content.bigEndian(at: offset + idLength, 1)
      else { return [] }
      offset += idLength + 1
      if id == item {
        let mask = indexLength == 2 ? 0x7FFF : 0x7F
        return (0..<count).compactMap { index in
          content.bigEndian(at: offset + index * indexLength, indexLength).map { $0 & mask }
        }
      }
      offset += count * indexLength
    }
    return []
  }
}

/// A box of an ISO media file.
private struct Box {
  var kind: [UInt8]
  var content: ArraySlice<UInt8>

  /// The boxes that lie one after another in `bytes`; a broken one ends the list.
  static func all(in bytes: ArraySlice<UInt8>) -> [Box] {
    var boxes: [Box] = []
    var rest = bytes
    while let length = rest.bigEndian(at: 0, 4), length >= 8, length <= rest.count {
      let box = rest.prefix(length)
      boxes.append(Box(kind: Array(box.dropFirst(4).prefix(4)), content: box.dropFirst(8)))
      rest = rest.dropFirst(length)
    }
    return boxes
  }
}
