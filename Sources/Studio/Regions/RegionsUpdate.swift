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

  /// Begins a region in the middle of the visible part, in the shape that was drawn last.
  mutating func beginSketch() {
    guard let picture = pictureToDraw() else { return }
    guard regions.count < Self.mostRegions else {
      return warn("an instruction takes at most \(Self.mostRegions) regions")
    }
    prepare(for: .sketch)
    focus(.picture)
    guard let place = scenePlaces.first else { return }
    regionEditor.sketch = RegionSketch(picture: picture, region: Region(place.middle))
    show(regionEditor.shape, in: place)
    explainSketch()
  }

  /// Takes up the last region to change it, or the one before the one that is being changed.
  mutating func editRegion() {
    guard let picture = pictureToDraw() else { return }
    guard let drawn = session.workspace.drawnRegions, drawn.picture == picture,
      !drawn.regions.isEmpty
    else { return notify("there is no region; \(keyText(.region)) draws one") }
    let current = regionEditor.sketch?.index ?? drawn.regions.count
    if regionEditor.sketch != nil { addSketchedRegion() }
    let count = session.workspace.drawnRegions?.regions.count ?? 0
    let index = current > 0 ? min(current, count) - 1 : count - 1
    guard let region = session.workspace.drawnRegions?.regions[index] else { return }
    prepare(for: .sketch)
    focus(.picture)
    regionEditor.sketch = RegionSketch(picture: picture, region: region, index: index)
    explainSketch()
  }

  /// Changes the shape of the region being drawn and of those drawn next.
  mutating func changeShape() {
    regionEditor.shape = regionEditor.shape.next
    guard isSketching, let place = scenePlaces.first else {
      return notify("the next region drawn is \(regionEditor.shape.name)")
    }
    show(regionEditor.shape, in: place)
    explainSketch()
  }

  private mutating func explainSketch() {
    guard let sketch = regionEditor.sketch else { return }
    notify(
      sketch.cursor == nil
        ? "arrows move, with Shift resize; \(keyText(.regionShape)) shape, i inverts, [ ] grow, { } feather"
        : "arrows move the point, Space sets it, Backspace takes it back, Enter closes the outline")
  }

  /// Gives the region being drawn another shape in the same place.
  private mutating func show(_ shape: RegionShape, in place: ScenePlace) {
    guard var sketch = regionEditor.sketch else { return }
    let bounds = sketch.region.bounds
    let rect = bounds.width > 0 && bounds.height > 0 ? bounds : place.middle
    sketch.cursor = nil
    switch shape {
    case .rectangle: sketch.region.shape = .rectangle(rect)
    case .ellipse: sketch.region.shape = .ellipse(rect)
    case .outline:
      sketch.region.shape = .outline([])
      sketch.cursor = PixelPoint(x: rect.x + rect.width / 2, y: rect.y + rect.height / 2)
    }
    regionEditor.sketch = sketch
  }

  /// The picture that regions can be drawn on: the one shown. From then on it is the one edited.
  private mutating func pictureToDraw() -> Picture? {
    guard let shown = shownPicture, editPictureShown() else {
      if shownPicture == nil { notify("There is no picture to draw a region on yet") }
      return nil
    }
    return shown
  }

  /// Handles a command chosen with the mouse or a custom key while a region is drawn.
  mutating func sketch(_ command: Command) -> [Effect]? {
    switch command {
    case .choose: addSketchedRegion()
    case .leave: discardSketch()
    case .removeRegion: removeSketchedRegion()
    default: return nil
    }
    return []
  }

  /// Ends drawing without a change.
  mutating func discardSketch() {
    notify(regionEditor.sketch?.index == nil ? "no region drawn" : "the region stays as it was")
    end(.sketch)
  }

  /// Removes the region that is being changed, or discards a new one.
  mutating func removeSketchedRegion() {
    guard let index = regionEditor.sketch?.index, var found = session.workspace.drawnRegions,
      found.regions.indices.contains(index)
    else { return discardSketch() }
    end(.sketch)
    let removed = found.regions.remove(at: index)
    session.workspace.drawnRegions = found.regions.isEmpty ? nil : found
    notify("region \(removed) removed")
  }

  /// Adds the drawn region to those of the next instruction, or puts it back in its place; the
  /// composer is next, for what should change in it.
  mutating func addSketchedRegion() {
    guard let drawn = regionEditor.sketch else { return }
    guard let region = drawn.region.clipped(to: drawn.picture.size) else {
      // An outline may not be finished yet.
      if drawn.cursor == nil { end(.sketch) }
      return warn("that encloses nothing of the picture")
    }
    end(.sketch)
    var found = PictureRegions(picture: drawn.picture, regions: [])
    if let known = session.workspace.drawnRegions, known.picture == drawn.picture { found = known }
    if let index = drawn.index, found.regions.indices.contains(index) {
      found.regions[index] = region
    } else {
      found.regions.append(region)
    }
    session.workspace.drawnRegions = found
    focus(.composer)
    notify("region \(region)")
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

extension State {
  /// Begins a drag with the mouse, which moves a wipe or draws a region.
  mutating func beginDrag(at point: Point) {
    (regionEditor.dragStart, regionEditor.dragPoints) = (nil, [])
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
    guard let place = scenePlaces.first, let picture = shownPicture, editPictureShown() else {
      return
    }
    var drawn = regionEditor.sketch ?? RegionSketch(picture: picture, region: Region(place.middle))
    guard drawn.index != nil || regions.count < Self.mostRegions else {
      return warn("an instruction takes at most \(Self.mostRegions) regions")
    }
    drawn.cursor = nil
    switch regionEditor.shape {
    case .rectangle, .ellipse:
      let cells = Rect(
        x: min(start.x, point.x), y: min(start.y, point.y), columns: abs(start.x - point.x) + 1,
        rows: abs(start.y - point.y) + 1)
      guard let rect = place.pixels(under: cells) else { return }
      drawn.region.shape = regionEditor.shape == .ellipse ? .ellipse(rect) : .rectangle(rect)
    case .outline:
      if regionEditor.dragPoints.isEmpty {
        regionEditor.dragPoints = [place.nearestPixel(to: start)]
      }
      let pixel = place.nearestPixel(to: point)
      if regionEditor.dragPoints.last != pixel, regionEditor.dragPoints.count < Region.mostPoints {
        regionEditor.dragPoints.append(pixel)
      }
      drawn.region.shape = .outline(regionEditor.dragPoints)
    }
    regionEditor.sketch = drawn
    notify("\(drawn.region)")
  }

  /// Ends a drag: what was drawn becomes a region.
  mutating func endDrag(at point: Point) {
    guard let start = regionEditor.dragStart else { return }
    (regionEditor.dragStart, regionEditor.dragPoints) = (nil, [])
    guard regionEditor.sketch != nil, start != point else { return }
    _ = sketch(.choose)
  }
}
