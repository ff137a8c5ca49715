/// A part of a picture that an instruction may change, or must not.
///
/// Several regions are one selection: whatever is in one of them and in none that `isExcluded`. If
/// all of them are excluded, the selection is everything else. `RegionMask` has its pixels.
package struct Region: Hashable, Sendable {
  package var shape: Shape
  /// Whether nothing in it may change.
  package var isExcluded: Bool
  /// By how much its edge is moved outwards, or inwards if negative.
  package var growth: Extent
  /// The width of the blend from the edge of the selection inwards; nil selects one by the shape.
  package var feather: Extent?

  /// The most points of an outline.
  package static let mostPoints = 1024
  /// The widest blend and the greatest growth, in pixels.
  package static let widest = 250

  package enum Shape: Hashable, Sendable {
    case rectangle(PixelRect)
    /// The largest ellipse in a rectangle.
    case ellipse(PixelRect)
    /// Straight lines between the top left corners of these pixels, and from the last to the first.
    /// Where it crosses itself, whatever it encloses at least once (without cancelling out) is
    /// inside: the nonzero winding rule.
    case outline([PixelPoint])
  }

  package init(
    _ shape: Shape, isExcluded: Bool = false, growth: Extent = .pixels(0), feather: Extent? = nil
  ) {
    self.shape = shape
    self.isExcluded = isExcluded
    self.growth = growth
    self.feather = feather
  }

  package init(_ rect: PixelRect) { self.init(.rectangle(rect)) }

  /// A rectangle.
  package init(x: Int, y: Int, width: Int, height: Int) {
    self.init(PixelRect(x: x, y: y, width: width, height: height))
  }

  /// The pixels that it was drawn on, without growth; of width or height 0 where it has none.
  package var bounds: PixelRect {
    switch shape {
    case .rectangle(let rect), .ellipse(let rect): rect
    case .outline(let points): PixelRect(enclosing: points)
    }
  }
}

extension Region {
  /// A length in pixels of the file, or relative to the picture's shorter side.
  package enum Extent: Hashable, Sendable {
    case pixels(Int)
    /// Tenths of a percent.
    case permille(Int)

    /// Its length in a picture of that size, at most `Region.widest`.
    package func pixels(in size: PixelSize) -> Int {
      let length: Int
      switch self {
      case .pixels(let count): length = count
      case .permille(let tenths):
        let side = Double(min(size.width, size.height))
        length = Int((Double(min(max(-1000, tenths), 1000)) * side / 1000).rounded())
      }
      return min(max(-Region.widest, length), Region.widest)
    }

    /// Whether it changes nothing.
    package var isZero: Bool {
      switch self {
      case .pixels(let count): count == 0
      case .permille(let tenths): tenths == 0
      }
    }
  }
}

extension Region.Extent: CustomStringConvertible {
  /// `12 px` or `2.5 %`.
  package var description: String {
    switch self {
    case .pixels(let count): "\(count) px"
    case .permille(let tenths): "\(Self.percent(tenths)) %"
    }
  }

  /// `12` or `2.5%`, as it is stored and written on the command line.
  package var text: String {
    switch self {
    case .pixels(let count): String(count)
    case .permille(let tenths): "\(Self.percent(tenths))%"
    }
  }

  private static func percent(_ tenths: Int) -> String {
    let sign = tenths < 0 ? "-" : ""
    let (whole, rest) = (tenths.magnitude / 10, tenths.magnitude % 10)
    return "\(sign)\(whole)" + (rest == 0 ? "" : ".\(rest)")
  }

  /// Parses what `text` writes; nil for anything else and for lengths that no picture needs.
  package init?(_ text: some StringProtocol) {
    guard text.hasSuffix("%") else {
      guard let count = Int(text), (-Region.widest...Region.widest).contains(count) else {
        return nil
      }
      self = .pixels(count)
      return
    }
    let parts = text.dropLast().split(separator: ".", omittingEmptySubsequences: false)
    guard let first = parts.first, let whole = Int(first), (-100...100).contains(whole),
      parts.count <= 2
    else { return nil }
    var tenths = 0
    if parts.count == 2 {
      guard parts[1].count == 1, let digit = Int(parts[1]), digit >= 0 else { return nil }
      tenths = digit
    }
    self = .permille(first.hasPrefix("-") ? whole * 10 - tenths : whole * 10 + tenths)
  }
}

extension Region: CustomStringConvertible {
  /// `320×200 at 10,20`, `ellipse 320×200 at 10,20 feathered by 8 px`, `not outline of 12 points…`.
  package var description: String {
    var words: [String] = isExcluded ? ["everything but"] : []
    switch shape {
    case .rectangle(let rect): words.append("\(rect)")
    case .ellipse(let rect): words.append("ellipse \(rect)")
    case .outline: words.append("outline \(bounds)")
    }
    if !growth.isZero { words.append("grown by \(growth)") }
    if let feather { words.append("feathered by \(feather)") }
    return words.joined(separator: " ")
  }
}

extension Region {
  /// The pixels that it may cover in a picture of that size, with its growth, before clipping.
  package func bounds(in size: PixelSize) -> PixelRect {
    let rect = bounds
    guard rect.width > 0, rect.height > 0 else { return rect }
    return rect.outset(by: growth.pixels(in: size))
  }

  /// The region where it has pixels in a picture of that size; nil where it has none. A rectangle is
  /// cut at the picture's edges.
  package func clipped(to size: PixelSize) -> Region? {
    var region = self
    if case .rectangle(let rect) = shape, growth.isZero {
      guard let clipped = rect.clipped(to: size) else { return nil }
      region.shape = .rectangle(clipped)
      return region
    }
    var covered = self
    covered.isExcluded = false
    return RegionMask([covered], size: size).isEmpty ? nil : region
  }

  /// The corresponding part of a picture of another size; nil where it has no pixels there.
  package func scaled(from size: PixelSize, to other: PixelSize) -> Region? {
    guard size != other else { return self }
    if case .rectangle(let rect) = shape, growth.isZero, feather == nil {
      guard let scaled = rect.scaled(from: size, to: other) else { return nil }
      return Region(.rectangle(scaled), isExcluded: isExcluded)
    }
    return projected(from: PixelRect(size), of: size, to: other).clipped(to: other)
  }

  /// The region in the pixels of a part of the picture that is rendered at another size.
  package func projected(
    from part: PixelRect, of size: PixelSize, to rendered: PixelSize
  ) -> Region {
    func place(_ value: Int, _ start: Int, _ whole: Int, _ pixels: Int) -> Int {
      // Far outside, only the direction matters.
      let place = Double(value - start) * Double(pixels) / Double(max(1, whole))
      return Int(min(max(-1e8, place), 1e8).rounded())
    }
    func x(_ value: Int) -> Int { place(value, part.x, part.width, rendered.width) }
    func y(_ value: Int) -> Int { place(value, part.y, part.height, rendered.height) }
    func rect(_ rect: PixelRect) -> PixelRect {
      PixelRect(
        x: x(rect.x), y: y(rect.y), width: x(rect.maxX) - x(rect.x),
        height: y(rect.maxY) - y(rect.y))
    }
    func extent(_ extent: Extent) -> Extent {
      let pixels = Double(extent.pixels(in: size))
      return .pixels(Int((pixels * Double(rendered.width) / Double(max(1, part.width))).rounded()))
    }
    var region = self
    switch shape {
    case .rectangle(let old): region.shape = .rectangle(rect(old))
    case .ellipse(let old): region.shape = .ellipse(rect(old))
    case .outline(let points):
      region.shape = .outline(points.map { PixelPoint(x: x($0.x), y: y($0.y)) })
    }
    region.growth = extent(growth)
    region.feather = feather.map(extent)
    return region
  }
}

extension Region {
  /// Where its number stands: the top left of what a picture of that size shows of its bounds.
  package func numberPlace(in size: PixelSize) -> PixelPoint {
    let rect = bounds(in: size)
    return PixelPoint(x: rect.x, y: rect.y).clamped(to: size)
  }
}

extension [Region] {
  /// The blend of a result into the picture that it was made from, in pixels, where a region has
  /// none of its own: wide enough to hide the seam, and at most an eighth of the narrowest region,
  /// so that most of it is the result itself.
  package var defaultFeather: Int {
    let narrowest = map { Swift.min($0.bounds.width, $0.bounds.height) }.min() ?? 0
    return Swift.max(0, Swift.min(24, narrowest / 8))
  }
}

extension PixelRect {
  /// The smallest rectangle with these corners of pixels on its edge or inside. Corners so far away
  /// that no picture reaches them count as nearer, so that the rectangle's sums are safe.
  package init(enclosing points: [PixelPoint]) {
    func near(_ value: Int) -> Int { min(max(-(1 << 28), value), 1 << 28) }
    let (xs, ys) = (points.map { near($0.x) }, points.map { near($0.y) })
    let (left, top) = (xs.min() ?? 0, ys.min() ?? 0)
    self.init(
      x: left, y: top, width: (xs.max() ?? 0) - left, height: (ys.max() ?? 0) - top)
  }

  /// The rectangle with each edge moved outwards; of width or height 0 where nothing is left.
  package func outset(by pixels: Int) -> PixelRect {
    let (wide, high) = (max(0, width + 2 * pixels), max(0, height + 2 * pixels))
    return PixelRect(
      x: wide == 0 ? x + width / 2 : x - pixels, y: high == 0 ? y + height / 2 : y - pixels,
      width: wide, height: high)
  }
}
