import Numbers

/// How two pictures are laid over each other for comparison.
package struct Alignment: Codable, Hashable, Sendable {
  /// The relation of the two sizes.
  package enum Manner: Codable, Hashable, Sendable {
    /// The pictures have one size: pixel by pixel.
    case exact
    /// They have one shape: the smaller is scaled to the larger.
    case scaled
    /// They have different shapes: the second is scaled to the largest central part of the first
    /// that has its shape.
    case centered
  }

  package var manner: Manner
  /// The size of the compared pixels: width x height.
  package var size: PixelSize
  /// The part that is scaled to `size`, in each picture's own pixels.
  package var before: PixelRect
  package var after: PixelRect

  /// Shapes that differ by at most a hundredth count as one: providers round to whole blocks.
  package init(before: PixelSize, after: PixelSize) {
    self.before = PixelRect(before)
    self.after = PixelRect(after)
    guard before != after else {
      (manner, size) = (.exact, before)
      return
    }
    let shape = Double(before.width) * Double(after.height)
    let other = Double(before.height) * Double(after.width)
    if abs(shape - other) <= 0.01 * max(shape, other) {
      manner = .scaled
      size = before.pixelCount >= after.pixelCount ? before : after
      return
    }
    manner = .centered
    let scale = min(
      Double(before.width) / Double(max(1, after.width)),
      Double(before.height) / Double(max(1, after.height)))
    size = PixelSize(
      width: min(before.width, max(1, Int(clamping: (Double(after.width) * scale).rounded()))),
      height: min(before.height, max(1, Int(clamping: (Double(after.height) * scale).rounded()))))
    self.before = PixelRect(
      x: (before.width - size.width) / 2, y: (before.height - size.height) / 2,
      width: size.width, height: size.height)
  }

  /// A rectangle of the first picture in the compared pixels: all pixels that it touches; nil if it
  /// is outside.
  package func compared(_ rect: PixelRect) -> PixelRect? {
    let across = Self.span(rect.x - before.x, rect.width, from: before.width, to: size.width)
    let down = Self.span(rect.y - before.y, rect.height, from: before.height, to: size.height)
    guard let across, let down else { return nil }
    return PixelRect(x: across.start, y: down.start, width: across.count, height: down.count)
  }

  /// A region of the first picture in the compared pixels, without its feather: what may change
  /// at all may change wherever an edge only begins to fade.
  package func compared(_ region: Region) -> Region {
    var moved = region
    if case .rectangle(let rect) = region.shape, region.growth.isZero {
      let none = PixelRect(x: 0, y: 0, width: 0, height: 0)
      moved.shape = .rectangle(compared(rect) ?? none)
    } else {
      let whole = PixelSize(width: before.width, height: before.height)
      moved = region.projected(from: before, of: whole, to: size)
    }
    moved.feather = .pixels(0)
    return moved
  }

  private static func span(
    _ start: Int, _ count: Int, from whole: Int, to scaled: Int
  ) -> (start: Int, count: Int)? {
    let first = max(0, start)
    let end = min(whole, start + count)
    guard first < end, whole > 0 else { return nil }
    let factor = Double(scaled) / Double(whole)
    let low = Int(clamping: (Double(first) * factor).rounded(.down))
    let high = min(scaled, Int(clamping: (Double(end) * factor).rounded(.up)))
    return (low, max(1, high - low))
  }
}
