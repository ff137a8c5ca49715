import Darkroom
import Imagery
import Numbers

/// Lays pixels on a canvas of the size `size`: what they do not cover is transparent.
func framed(
  _ image: PixelImage, at place: OverlaidPart, on size: PixelSize
) throws(DarkroomError) -> PixelImage {
  if image.size == size { return image }
  return try PixelImage(size: size) { canvas in
    image.withBytes { bytes in
      let row = image.width * 4
      for y in 0..<image.height {
        let start = ((place.origin.y + y) * size.width + place.origin.x) * 4
        UnsafeMutableRawBufferPointer(rebasing: canvas[start..<(start + row)])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[(y * row)..<(y * row + row)]))
      }
    }
  }
}

/// The first picture left of the border, the second right of it, both of one size; `border` is 0 to
/// 1 of the width. A dark and a light column mark the border, so that it is visible on any picture.
func wiped(
  _ left: PixelImage, over second: PixelImage, border: Double
) throws(DarkroomError) -> PixelImage {
  let size = second.size
  let split = min(size.width, max(0, Int(clamping: (Double(size.width) * border).rounded())))
  return try PixelImage(size: size) { canvas in
    left.withBytes { left in
      second.withBytes { right in
        let row = size.width * 4
        for start in stride(from: 0, to: canvas.count, by: row) {
          let middle = start + split * 4
          UnsafeMutableRawBufferPointer(rebasing: canvas[start..<middle])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: left[start..<middle]))
          UnsafeMutableRawBufferPointer(rebasing: canvas[middle..<(start + row)])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: right[middle..<(start + row)]))
          if split > 0, split < size.width {
            canvas.storeBytes(
              of: UInt32(0xFF00_0000).littleEndian, toByteOffset: middle - 4, as: UInt32.self)
            canvas.storeBytes(of: UInt32.max, toByteOffset: middle, as: UInt32.self)
          }
        }
      }
    }
  }
}

/// The picture halfway to black, or to white on a light ground.
func dimmed(_ image: PixelImage, isOnLight: Bool) throws(DarkroomError) -> PixelImage {
  try PixelImage(size: image.size) { canvas in
    image.withBytes { bytes in
      let ground: UInt8 = isOnLight ? 128 : 0
      for pixel in stride(from: 0, to: canvas.count, by: 4) {
        canvas[pixel] = bytes[pixel] / 2 + ground
        canvas[pixel + 1] = bytes[pixel + 1] / 2 + ground
        canvas[pixel + 2] = bytes[pixel + 2] / 2 + ground
        canvas[pixel + 3] = bytes[pixel + 3]
      }
    }
  }
}

/// The differences of the second picture from the first, both of one size: heat from red to a pale
/// yellow over the first one in dim grey. Where the first one is missing, everything differs.
func heatMap(
  of second: PixelImage, over ground: PixelImage
) throws(DarkroomError) -> PixelImage {
  let heat = Heat()
  return try PixelImage(size: second.size) { canvas in
    ground.withBytes { before in
      second.withBytes { after in
        for pixel in stride(from: 0, to: canvas.count, by: 4) {
          let color = heat.color(
            (before[pixel], before[pixel + 1], before[pixel + 2], before[pixel + 3]),
            (after[pixel], after[pixel + 1], after[pixel + 2], after[pixel + 3]))
          canvas[pixel] = color.red
          canvas[pixel + 1] = color.green
          canvas[pixel + 2] = color.blue
          canvas[pixel + 3] = 255
        }
      }
    }
  }
}

/// The picture with the pixels that no edit may change at less than half their brightness. With
/// `isFramed` two lines of one pixel run inside each region's edge, a light one and a dark one, so
/// that they are visible on any picture. The regions are in pixels of the image.
func selected(
  _ regions: [Region], of image: PixelImage, isFramed: Bool
) throws(DarkroomError) -> PixelImage {
  let size = image.size
  let mask = RegionMask(regions, size: size)
  let lines = isFramed ? regions.map { RegionOutline($0, size: size, width: 2) } : []
  return try PixelImage(size: size) { canvas in
    image.withBytes { bytes in
      var start = 0
      while start < size.height {
        let rows = start..<min(size.height, start + mask.preferredRows)
        let weights = mask.weights(of: rows)
        let first = start * size.width
        for (index, weight) in weights.enumerated() {
          let pixel = (first + index) * 4
          // 102 of 256 outside, all of it inside.
          let light = 102 + 154 * Int(weight) / Int(RegionMask.full)
          for band in pixel..<pixel + 3 {
            canvas[band] = UInt8(truncatingIfNeeded: (Int(bytes[band]) * light) >> 8)
          }
          canvas[pixel + 3] = bytes[pixel + 3]
        }
        for line in lines {
          for (index, depth) in line.depths(of: rows).enumerated() where depth > 0 {
            let value: UInt32 = depth == 1 ? .max : 0xFF00_0000
            canvas.storeBytes(
              of: value.littleEndian, toByteOffset: (first + index) * 4, as: UInt32.self)
          }
        }
        start = rows.upperBound
      }
    }
  }
}

/// The colours of differences, from tables.
private struct Heat {
  typealias Pixel = (UInt8, UInt8, UInt8, UInt8)

  /// For each difference of a channel, the heat's colour and its share, in 256ths.
  private let table: [(red: Int, green: Int, blue: Int, share: Int)] = (0...255).map { difference in
    // Small differences matter as much as large ones; the smallest come from scaling, not from the
    // picture.
    let heat = (Double(difference) / 255).squareRoot()
    return (
      red: Int(clamping: 190 + 65 * heat), green: Int(clamping: 20 + 225 * heat * heat),
      blue: Int(clamping: 10 + 150 * max(0, heat - 0.5) * 2), share: min(256, difference * 20)
    )
  }

  func color(_ before: Pixel, _ after: Pixel) -> (red: UInt8, green: UInt8, blue: UInt8) {
    let greatest = max(
      max(distance(before.0, after.0), distance(before.1, after.1)),
      max(distance(before.2, after.2), distance(before.3, after.3)))
    let entry = table[greatest]
    let luma = Int(before.0) * 77 + Int(before.1) * 150 + Int(before.2) * 29
    let dim = (luma >> 8) * 2 / 5 + 12
    func mix(_ color: Int) -> UInt8 {
      UInt8(truncatingIfNeeded: (color * entry.share + dim * (256 - entry.share)) >> 8)
    }
    return (mix(entry.red), mix(entry.green), mix(entry.blue))
  }

  private func distance(_ one: UInt8, _ other: UInt8) -> Int { abs(Int(one) - Int(other)) }
}

/// The place of another picture on the pixels that show a part of a picture.
///
/// Pictures whose proportions agree within a hundredth are laid exactly over each other; others are
/// centred, as large as fits without distortion.
struct OverlaidPart {
  /// The visible part of the other picture.
  let area: PixelRect
  /// Its position, in pixels of the result.
  let origin: (x: Int, y: Int)
  let size: PixelSize

  /// nil if none of it is visible.
  init?(
    of other: PixelSize, with picture: PixelSize, crop: PixelRect,
    on size: PixelSize
  ) {
    guard other.width > 0, other.height > 0, picture.width > 0, picture.height > 0 else {
      return nil
    }
    let scale = (
      x: Double(picture.width) / Double(other.width),
      y: Double(picture.height) / Double(other.height)
    )
    let agrees = abs(scale.x / scale.y - 1) <= 0.01
    let kept = min(scale.x, scale.y)
    let across = Span(
      other.width, scale: agrees ? scale.x : kept, in: picture.width, from: crop.x,
      count: crop.width, on: size.width)
    let down = Span(
      other.height, scale: agrees ? scale.y : kept, in: picture.height, from: crop.y,
      count: crop.height, on: size.height)
    guard let across, let down else { return nil }
    area = PixelRect(
      x: across.first, y: down.first, width: across.count, height: down.count)
    origin = (across.place, down.place)
    self.size = PixelSize(width: across.length, height: down.length)
  }
}

/// One direction of an alignment.
private struct Span {
  /// The range in the other picture.
  let first: Int
  let count: Int
  /// The position in the result.
  let place: Int
  let length: Int

  /// Another picture of `other` pixels, `scale` times as large in the middle of `whole`, seen
  /// through `count` pixels of that starting at `from`, on `target` pixels.
  init?(_ other: Int, scale: Double, in whole: Int, from: Int, count seen: Int, on target: Int) {
    let margin = (Double(whole) - Double(other) * scale) / 2
    let start = max(Double(from), margin)
    let end = min(Double(from + seen), Double(whole) - margin)
    guard end > start else { return nil }
    let first = min(other - 1, max(0, Int(clamping: ((start - margin) / scale).rounded())))
    let last = min(other, max(first + 1, Int(clamping: ((end - margin) / scale).rounded())))
    let enlargement = Double(target) / Double(seen)
    let place = min(
      target - 1, max(0, Int(clamping: ((start - Double(from)) * enlargement).rounded())))
    let stop = min(
      target, max(place + 1, Int(clamping: ((end - Double(from)) * enlargement).rounded())))
    self.first = first
    self.count = last - first
    self.place = place
    length = stop - place
  }
}
