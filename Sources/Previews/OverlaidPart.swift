import Darkroom
import Imagery
import Model
import Numbers

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
