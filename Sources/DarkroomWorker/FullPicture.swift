import CVips
import Darkroom
import Imagery

/// A picture file that is decoded at its full size.
struct FullPicture {
  private let descriptor: Descriptor
  private let request: DarkroomRequestHandler
  private let file: PictureFile
  /// Whether its channels have 16 bits that are kept.
  let isDeep: Bool
  /// Whether its pixels only approximate the original.
  let isLossy: Bool

  /// Reads and checks the header.
  init(_ descriptor: Descriptor, of request: DarkroomRequestHandler) throws(DarkroomError) {
    file = try request.file(descriptor)
    (self.descriptor, self.request) = (descriptor, request)
    let (header, source) = (file.header, file.source)
    // A PNG's header has its depth in byte 24 (PNG specification, 11.2.1).
    isDeep =
      header.format == .png && !header.needsColorManagement && header.shrink == 1
      && source.bytes(at: 24, 1) == [16]
    // "VP8L" is the lossless kind (RFC 9649, section 2.6); an extended file may be either.
    isLossy =
      switch header.format {
      case .png, .gif, .tiff, .bmp: false
      case .jpeg, .heic, .avif: true
      case .webp: source.bytes(at: 12, 4) != Array("VP8L".utf8)
      }
  }

  /// The visible size.
  var size: PixelSize { file.header.size }
  var hasAlpha: Bool { file.header.hasAlpha }

  /// The pixels upright at their own size, with 16 bits a channel if it has them and `isDeep` asks
  /// for them.
  func pixels(isDeep: Bool) throws(DarkroomError) -> VipsImage {
    guard isDeep, self.isDeep else {
      return try request.picture(descriptor, in: .unlimited)
    }
    return try .openDeep(file)
  }

  /// A part of it at another size. Only a part that keeps its size keeps 16 bits.
  func pixels(
    _ part: PixelRect, as size: PixelSize, isDeep: Bool
  ) throws(DarkroomError) -> VipsImage {
    if part == PixelRect(self.size) {
      guard size != self.size else { return try pixels(isDeep: isDeep) }
      return try request.picture(descriptor, in: size, fit: .stretch)
    }
    guard part.size == size else { throw .badRequest("a part is not scaled") }
    return try pixels(isDeep: isDeep).cropped(
      left: part.x, top: part.y, width: part.width, height: part.height)
  }
}

extension Difference.Count {
  init(_ count: crows_count) {
    let box = PixelRect(
      x: Int(count.left), y: Int(count.top), width: Int(count.right - count.left),
      height: Int(count.bottom - count.top))
    self.init(
      changed: Int(count.changed), total: Int(count.total), box: count.changed == 0 ? nil : box,
      largest: (Int(count.largest) + 256) / 257)
  }
}

/// Rows that say which pixels an edit may change.
struct InsideRows {
  private var rows: RegionMaskRows
  private var row: [UInt8] = []

  init(_ mask: RegionMask) { rows = RegionMaskRows(mask) }

  /// Calls `body` with a byte for each pixel of the row, 1 where an edit may show.
  mutating func withRow(_ y: Int, _ body: (UnsafePointer<UInt8>) -> Void) {
    row.removeAll(keepingCapacity: true)
    row.append(contentsOf: rows.row(y).lazy.map { $0 > 0 ? 1 : 0 })
    row.withUnsafeBufferPointer { bytes in
      if let base = bytes.baseAddress { body(base) }
    }
  }
}
