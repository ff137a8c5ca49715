import CVips
import Darkroom
import Imagery

extension DarkroomRequestHandler {
  /// Lays the result over its parent inside the regions and writes a PNG.
  func keep(_ keeping: CompositeOptions) throws(DarkroomError) -> PictureFacts {
    let result = try FullPicture(descriptor(0), of: self)
    let parent = try FullPicture(descriptor(1), of: self)
    let size = parent.size
    let under = try parent.pixels(isDeep: true)
    let over = try result.pixels(PixelRect(result.size), as: size, isDeep: true)
    guard under.size == size else { throw .damaged(detail: "its size does not match its header") }
    let weights = RegionWeights(keeping, size: size)
    let isDeep = under.isDeep
    let bands = under.hasAlpha ? 4 : 3
    let stride = size.width * bands * (isDeep ? 2 : 1)
    // The encoder reads the rows in any order, so all of them must be there.
    let memory = UnsafeMutableRawBufferPointer.allocate(
      byteCount: stride * size.height, alignment: 16)
    defer { memory.deallocate() }
    guard let base = memory.baseAddress else { throw .outOfMemory }
    try eachRow(of: under, and: over) { y, under, over in
      weights.withRow(y) { weight in
        crows_blend(
          under, over, weight, CInt(size.width), CInt(bands), isDeep, base + y * stride)
      }
    }
    let kept = try VipsImage.over(base, size: size, bands: bands, isDeep: isDeep)
    return try EncodedOutput(descriptor: descriptor(2)).write(kept, .png)
  }
}

/// How much of a result shows in each pixel: nothing outside the regions, and increasingly more
/// from their edges inwards.
struct RegionWeights {
  private let regions: [PixelRect]
  private let feather: Int
  private let size: PixelSize

  init(_ keeping: CompositeOptions, size: PixelSize) {
    regions = keeping.regions
    feather = max(0, keeping.feather)
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
