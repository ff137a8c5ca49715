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

/// The pixels of a row that are inside regions.
struct RegionMask {
  private let regions: [PixelRect]
  private let width: Int

  init(_ regions: [PixelRect], width: Int) {
    self.regions = regions
    self.width = width
  }

  /// Calls `body` with a byte for each pixel of the row, 1 inside a region.
  func withRow(_ y: Int, _ body: (UnsafePointer<UInt8>) -> Void) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, width)) { row in
      row.initialize(repeating: 0)
      for region in regions where y >= region.y && y < region.y + region.height {
        let start = min(max(0, region.x), width)
        let end = min(max(start, region.x + region.width), width)
        row[start..<end].update(repeating: 1)
      }
      if let base = row.baseAddress { body(base) }
    }
  }
}

/// How much of a result shows in each pixel: nothing outside the regions, and increasingly more
/// from their edges inwards.
struct RegionWeights {
  private let regions: [PixelRect]
  private let feather: Int
  private let size: PixelSize

  init(_ regions: [PixelRect], feather: Int, size: PixelSize) {
    self.regions = regions
    self.feather = max(0, feather)
    self.size = size
  }

  /// Calls `body` with a weight of 0 to 65535 for each pixel of the row.
  func withRow(_ y: Int, _ body: (UnsafePointer<UInt16>) -> Void) {
    withUnsafeTemporaryAllocation(of: UInt16.self, capacity: max(1, size.width)) { row in
      row.initialize(repeating: 0)
      for region in regions {
        let down = weight(y, region.y, region.y + region.height, size.height)
        guard down > 0 else { continue }
        let end = region.x + region.width
        for x in max(0, region.x)..<max(0, region.x, min(end, size.width)) {
          let weight = min(down, weight(x, region.x, end, size.width))
          row[x] = max(row[x], UInt16(weight * 65535))
        }
      }
      if let base = row.baseAddress { body(base) }
    }
  }

  /// The weight along one axis, 0 to 1; where the region touches the edge of the picture, it does
  /// not fade.
  private func weight(_ place: Int, _ start: Int, _ end: Int, _ whole: Int) -> Double {
    guard place >= start, place < end else { return 0 }
    let near = start <= 0 ? feather : place - start
    let far = end >= whole ? feather : end - 1 - place
    return min(1, Double(min(near, far) + 1) / Double(feather + 1))
  }
}
