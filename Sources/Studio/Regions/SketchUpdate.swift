import Cells
import Imagery
import Model

/// The keys while a region is drawn.
extension State {
  /// Handles a key while a region is drawn; nil if it has its usual meaning.
  mutating func sketch(_ key: Key) -> [Effect]? {
    guard let drawn = regionEditor.sketch, let place = scenePlaces.first,
      shownPicture == drawn.picture
    else {
      end(.sketch)
      return nil
    }
    switch key.code {
    case .left, .right, .up, .down: moveSketch(key, in: place)
    case .enter: addSketchedRegion()
    case .escape: discardSketch()
    case .backspace where drawn.cursor != nil: removePoint()
    case .backspace, .delete, .character("x"): removeSketchedRegion()
    case .character(" ") where drawn.cursor != nil: setPoint()
    case .character("i"): change { $0.isExcluded.toggle() }
    case .character("]"): changeGrowth(by: 1)
    case .character("["): changeGrowth(by: -1)
    case .character("}"): changeFeather(by: 1)
    case .character("{"): changeFeather(by: -1)
    case .character("%"): switchUnit()
    default: return nil
    }
    return []
  }

  private mutating func change(_ change: (inout Region) -> Void) {
    guard var drawn = regionEditor.sketch else { return }
    change(&drawn.region)
    regionEditor.sketch = drawn
    notify("\(drawn.region)")
  }

  /// Moves or resizes the region, or moves the next point of an outline: by one cell of the screen,
  /// or with Ctrl by one pixel.
  private mutating func moveSketch(_ key: Key, in place: ScenePlace) {
    guard var drawn = regionEditor.sketch else { return }
    let (crop, cells) = (place.visiblePart, place.rect.size)
    let isFine = key.modifiers.contains(.control)
    let across = isFine ? 1 : max(1, crop.width / max(1, cells.columns))
    let down = isFine ? 1 : max(1, crop.height / max(1, cells.rows))
    let step: (x: Int, y: Int) =
      switch key.code {
      case .left: (-across, 0)
      case .right: (across, 0)
      case .up: (0, -down)
      default: (0, down)
      }
    let size = drawn.picture.size
    if let cursor = drawn.cursor {
      let shown = place.counterpart(of: cursor)
      let moved = place.counterpart(of: PixelPoint(x: shown.x + step.x, y: shown.y + step.y))
      drawn.cursor = PixelPoint(
        x: min(max(0, moved.x), size.width), y: min(max(0, moved.y), size.height))
      regionEditor.sketch = drawn
      return notify("\(drawn.cursor?.x ?? 0),\(drawn.cursor?.y ?? 0)")
    }
    change { region in
      let shown = place.counterpart(of: region.bounds)
      region.fit(
        place.counterpart(
          of: key.modifiers.contains(.shift)
            ? shown.grown(step.x, step.y, in: size) : shown.moved(step.x, step.y, in: size)))
    }
  }

  private mutating func setPoint() {
    guard let cursor = regionEditor.sketch?.cursor else { return }
    change { region in
      guard case .outline(let points) = region.shape, points.last != cursor,
        points.count < Region.mostPoints
      else { return }
      region.shape = .outline(points + [cursor])
    }
  }

  private mutating func removePoint() {
    change { region in
      if case .outline(let points) = region.shape { region.shape = .outline(points.dropLast()) }
    }
  }

  private mutating func changeGrowth(by steps: Int) {
    let (usesPercent, size) = (regionEditor.usesPercent, regionEditor.sketch?.picture.size)
    change { $0.growth = $0.growth.changed(by: steps, inPercent: usesPercent, of: size) }
  }

  private mutating func changeFeather(by steps: Int) {
    let (usesPercent, size) = (regionEditor.usesPercent, regionEditor.sketch?.picture.size)
    change { region in
      let old = region.feather ?? .pixels([region].defaultFeather)
      let new = old.changed(by: steps, inPercent: usesPercent, of: size)
      region.feather = new.isNegative ? .pixels(0) : new
    }
  }

  private mutating func switchUnit() {
    regionEditor.usesPercent.toggle()
    notify(
      regionEditor.usesPercent
        ? "grown and feathered in percent of the shorter side" : "grown and feathered in pixels")
  }
}

extension Region.Extent {
  fileprivate var isNegative: Bool {
    switch self {
    case .pixels(let count): count < 0
    case .permille(let tenths): tenths < 0
    }
  }

  /// The next length of a unit: half a percent more or less, or one pixel, or four of many.
  fileprivate func changed(by steps: Int, inPercent: Bool, of size: PixelSize?) -> Self {
    let side = size.map { min($0.width, $0.height) } ?? 0
    if inPercent {
      let tenths: Int =
        switch self {
        case .permille(let tenths): tenths
        case .pixels(let count): side > 0 ? 1000 * count / side : 0
        }
      return .permille(min(max(-250, tenths + 5 * steps), 250))
    }
    let count = size.map(pixels) ?? 0
    let step = abs(count) < 8 || abs(count + steps) < 8 ? 1 : 4
    return .pixels(min(max(-Region.widest, count + steps * step), Region.widest))
  }
}

extension Region {
  /// Moves and scales it so that its bounds become those.
  fileprivate mutating func fit(_ rect: PixelRect) {
    switch shape {
    case .rectangle: shape = .rectangle(rect)
    case .ellipse: shape = .ellipse(rect)
    case .outline(let points):
      let old = bounds
      func place(_ value: Int, _ start: Int, _ length: Int, _ to: Int, _ other: Int) -> Int {
        length == other ? to + value - start : to + (value - start) * other / max(1, length)
      }
      shape = .outline(
        points.map {
          PixelPoint(
            x: place($0.x, old.x, old.width, rect.x, rect.width),
            y: place($0.y, old.y, old.height, rect.y, rect.height))
        })
    }
  }
}

extension PixelRect {
  fileprivate func moved(_ x: Int, _ y: Int, in size: PixelSize) -> PixelRect {
    PixelRect(
      x: min(max(0, self.x + x), max(0, size.width - width)),
      y: min(max(0, self.y + y), max(0, size.height - height)), width: width, height: height)
  }

  fileprivate func grown(_ x: Int, _ y: Int, in size: PixelSize) -> PixelRect {
    PixelRect(
      x: self.x, y: self.y, width: max(1, min(width + x, size.width - self.x)),
      height: max(1, min(height + y, size.height - self.y)))
  }
}

extension ScenePlace {
  /// The middle third of what is visible, across and down.
  var middle: PixelRect {
    let crop = visiblePart
    return PixelRect(
      x: crop.x + crop.width / 3, y: crop.y + crop.height / 3,
      width: max(1, crop.width / 3), height: max(1, crop.height / 3))
  }
}
