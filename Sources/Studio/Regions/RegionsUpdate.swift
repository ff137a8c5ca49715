import Cells
import Imagery
import Model

extension State {
  mutating func removeLastRegion() {
    if !removeRegion() { notify("there is no region; \(keyText(.region)) draws one") }
  }

  /// Chooses whether a copy with the regions outlined is sent.
  mutating func switchMarkedCopy() {
    sendsMarkedCopy.toggle()
    notify(
      sendsMarkedCopy
        ? "a marked copy is sent with regions" : "regions are sent in words only")
  }

  /// The maximum number of regions of one instruction.
  private static let mostRegions = 8

  /// Puts a rectangle into the middle of the visible part.
  mutating func beginSketch() {
    guard let picture = pictureToDraw() else { return }
    focus(.picture)
    guard let place = scenePlaces.first else { return }
    let crop = place.visiblePart
    let rect = PixelRect(
      x: crop.x + crop.width / 3, y: crop.y + crop.height / 3,
      width: max(1, crop.width / 3), height: max(1, crop.height / 3))
    regionEditor.sketch = RegionSketch(picture: picture, rect: rect)
    notify("arrows move it, Shift with arrows resizes it")
  }

  /// The picture that regions can be drawn on: the one shown, which must be the one edited next.
  private mutating func pictureToDraw() -> Picture? {
    guard let shown = shownPicture else {
      notify("There is no picture to draw a region on yet")
      return nil
    }
    guard shown == pictureToEdit else {
      let number = selectedTurn.map { "turn \($0.number)" } ?? "this picture"
      warn(
        "the next instruction does not edit \(number); press \(keyText(.choose)) on it to edit it"
      )
      return nil
    }
    guard regions.count < Self.mostRegions else {
      warn("an instruction takes at most \(Self.mostRegions) regions")
      return nil
    }
    prepare(for: .sketch)
    return shown
  }

  /// Handles a key while a rectangle is drawn; nil if it has its usual meaning.
  mutating func sketch(_ key: Key) -> [Effect]? {
    guard var drawn = regionEditor.sketch, let place = scenePlaces.first,
      shownPicture == drawn.picture
    else {
      end(.sketch)
      return nil
    }
    let crop = place.visiblePart
    // One cell of the screen, or with Ctrl one pixel.
    let isFine = key.modifiers.contains(.control)
    let across = isFine ? 1 : max(1, crop.width / max(1, place.rect.size.columns))
    let down = isFine ? 1 : max(1, crop.height / max(1, place.rect.size.rows))
    let step: (x: Int, y: Int)
    switch key.code {
    case .left: step = (-across, 0)
    case .right: step = (across, 0)
    case .up: step = (0, -down)
    case .down: step = (0, down)
    case .enter:
      addSketchedRegion()
      return []
    case .escape, .backspace, .delete, .character("x"):
      end(.sketch)
      notify("no region drawn")
      return []
    default: return nil
    }
    let shown = place.counterpart(of: drawn.rect)
    drawn.rect = place.counterpart(
      of: key.modifiers.contains(.shift)
        ? shown.grown(step.x, step.y, in: drawn.picture.size)
        : shown.moved(step.x, step.y, in: drawn.picture.size))
    regionEditor.sketch = drawn
    notify("\(drawn.rect)")
    return []
  }

  /// Handles a command chosen with the mouse or a custom key while a rectangle is drawn.
  mutating func sketch(_ command: Command) -> [Effect]? {
    switch command {
    case .choose: addSketchedRegion()
    case .leave, .removeRegion:
      end(.sketch)
      notify("no region drawn")
    default: return nil
    }
    return []
  }

  /// Adds the drawn rectangle to the regions of the next instruction.
  private mutating func addSketchedRegion() {
    guard let drawn = regionEditor.sketch else { return }
    end(.sketch)
    guard let rect = drawn.rect.clipped(to: drawn.picture.size) else { return }
    var found = PictureRegions(picture: drawn.picture, regions: [])
    if let known = session.workspace.drawnRegions, known.picture == drawn.picture { found = known }
    found.regions.append(rect)
    session.workspace.drawnRegions = found
    notify("region \(rect)")
  }

  /// Removes the last region; false when there is none.
  mutating func removeRegion() -> Bool {
    guard var found = session.workspace.drawnRegions, let last = found.regions.popLast() else {
      return false
    }
    session.workspace.drawnRegions = found.regions.isEmpty ? nil : found
    notify("region \(last) removed")
    return true
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
      x: self.x, y: self.y, width: min(max(1, width + x), size.width - self.x),
      height: min(max(1, height + y), size.height - self.y))
  }
}

extension State {
  /// Begins a drag with the mouse, which moves a wipe or draws a region.
  mutating func beginDrag(at point: Point) {
    regionEditor.dragStart = nil
    guard overlay == nil, let rect = scenePlaces.first?.rect, rect.contains(point) else { return }
    regionEditor.dragStart = point
    if comparison.shown?.way == .wipe { moveBorder(to: point) }
  }

  /// Whether a drag moves a wipe or draws a region instead of panning the picture.
  var isDragging: Bool {
    regionEditor.dragStart != nil && (regionEditor.sketch != nil || comparison.shown?.way == .wipe)
  }

  /// Moves the border of a wipe, or draws a region.
  mutating func continueDrag(to point: Point) {
    guard let start = regionEditor.dragStart, start != point || regionEditor.sketch != nil else {
      return
    }
    if comparison.shown != nil {
      if comparison.shown?.way == .wipe { moveBorder(to: point) }
      return
    }
    guard let place = scenePlaces.first, let picture = shownPicture, picture == pictureToEdit else {
      return
    }
    let cells = Rect(
      x: min(start.x, point.x), y: min(start.y, point.y), columns: abs(start.x - point.x) + 1,
      rows: abs(start.y - point.y) + 1)
    guard let rect = place.pixels(under: cells) else { return }
    regionEditor.sketch = RegionSketch(picture: picture, rect: rect)
    notify("\(rect)")
  }

  /// Ends a drag: the rectangle drawn becomes a region.
  mutating func endDrag(at point: Point) {
    guard let start = regionEditor.dragStart else { return }
    regionEditor.dragStart = nil
    guard regionEditor.sketch != nil, start != point else { return }
    _ = sketch(.choose)
  }
}
