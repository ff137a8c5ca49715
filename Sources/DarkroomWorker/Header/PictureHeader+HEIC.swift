import Darkroom
import Imagery

extension PictureHeader {
  /// Finds the primary item's properties in the `meta` box (ISO/IEC 23008-12, section 6.5). AVIF is
  /// the same container with another codec.
  static func readHEIC(
    _ source: ByteSource, as format: MediaType = .heic
  ) throws(DarkroomError) -> PictureHeader {
    guard let meta = try metaBox(source) else {
      // Image sequences (ISO/IEC 23008-12, section 7), and the small form of the container (its
      // amendment 2), which no library on current systems reads.
      if topBox(source, "mini") != nil { throw .unsupported("Mini HEIF") }
      if topBox(source, "moov") != nil {
        throw .unsupported(format == .avif ? "AVIF sequence" : "HEIF sequence")
      }
      throw .damaged(detail: "no HEIC header")
    }
    let boxes = HEICBox.all(in: meta.dropFirst(4))
    let properties = boxes.first { $0.kind.has("iprp") }.map { HEICBox.all(in: $0.content) } ?? []
    let container =
      properties.first { $0.kind.has("ipco") }.map { HEICBox.all(in: $0.content) } ?? []
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
    // The decoder itself crops and turns the picture, in the order of these properties: the visible
    // size counts.
    var size = stored
    for property in own {
      if property.kind.has("irot"), (property.content.first ?? 0) & 1 == 1 {
        size = PixelSize(width: size.height, height: size.width)
      } else if property.kind.has("clap") {
        size = cropped(size, by: property.content)
      }
    }
    var header = PictureHeader(format: format, stored: size)
    header.hasUselessThumbnails = own.contains { $0.kind.has("clap") }
    // The library looks only at the first brand.
    let brand = source.bytes(at: 4, 8)
    header.isOutOfOrder = !knownBrands.contains { brand.has("ftyp" + $0) }
    let colors = own.filter { $0.kind.has("colr") }
    header.hasProfile = colors.contains { $0.content.has("prof") || $0.content.has("rICC") }
    if header.hasProfile {
      header.color = .embedded
    } else if let points = colors.first(where: { $0.content.has("nclx") })?.content,
      let primaries = points.bigEndian(at: 4, 2), let transfer = points.bigEndian(at: 6, 2)
    {
      header.color = ColorDescription(primaries: primaries, transfer: transfer)
    }
    header.hasAlpha = container.contains { box in
      let kind = String(decoding: box.content.dropFirst(4), as: UTF8.self)
      // The second is HEVC's own name for an alpha plane.
      return box.kind.has("auxC")
        && (kind.contains("auxiliary:alpha") || kind.contains("hevc:2015:auxid:1"))
    }
    return header
  }

  /// The first brands that libvips accepts (its heifload.c).
  private static let knownBrands = [
    "heic", "heix", "hevc", "heim", "heis", "hevm", "hevs", "mif1", "msf1", "avif",
  ]

  /// The size that a clean aperture leaves (ISO/IEC 14496-12, section 12.1.4): two fractions,
  /// rounded as the decoder does.
  private static func cropped(_ size: PixelSize, by content: ArraySlice<UInt8>) -> PixelSize {
    func length(_ offset: Int, _ most: Int) -> Int {
      guard let above = content.bigEndian(at: offset, 4),
        let below = content.bigEndian(at: offset + 4, 4), below > 0, above > 0
      else { return most }
      return min(most, max(1, (above + below / 2) / below))
    }
    return PixelSize(width: length(0, size.width), height: length(8, size.height))
  }

  private static func metaBox(_ source: ByteSource) throws(DarkroomError) -> [UInt8]? {
    guard let range = topBox(source, "meta") else { return nil }
    guard range.upperBound <= source.count else { throw .truncated }
    return source.bytes(at: range.lowerBound, min(range.count, 4 << 20))
  }

  /// The range of the first box of that kind, even if the file's end cuts it short.
  private static func topBox(_ source: ByteSource, _ kind: String) -> Range<Int>? {
    var offset = 0
    for _ in 0..<mostParts {
      let head = source.bytes(at: offset, 16)
      guard let short = head.bigEndian(at: 0, 4), head.count >= 8 else { return nil }
      // Length 1 means that eight more bytes hold it, 0 that the box extends to the end.
      let isLong = short == 1
      let length =
        isLong ? (head.bigEndian(at: 9, 7) ?? 0) : short == 0 ? source.count - offset : short
      guard length >= (isLong ? 16 : 8), length < 1 << 50 else { return nil }
      if head.has(kind, at: 4) { return (offset + (isLong ? 16 : 8))..<(offset + length) }
      offset += length
    }
    return nil
  }

  private static func largestSize(in boxes: [HEICBox]) -> PixelSize? {
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
private struct HEICBox {
  var kind: [UInt8]
  var content: ArraySlice<UInt8>

  /// The boxes that follow one another in `bytes`; a broken one ends the list.
  static func all(in bytes: ArraySlice<UInt8>) -> [HEICBox] {
    var boxes: [HEICBox] = []
    var rest = bytes
    while let length = rest.bigEndian(at: 0, 4), length >= 8, length <= rest.count {
      let box = rest.prefix(length)
      boxes.append(HEICBox(kind: Array(box.dropFirst(4).prefix(4)), content: box.dropFirst(8)))
      rest = rest.dropFirst(length)
    }
    return boxes
  }
}
