package import Cells
import Numbers

/// The regions drawn on one picture.
package struct Marks: Hashable, Sendable, Codable {
  /// The picture they were drawn on; on another one they mean nothing.
  package var picture: Picture
  /// In its pixels.
  package var regions: [PixelRect]

  package init(picture: Picture, regions: [PixelRect]) {
    self.picture = picture
    self.regions = regions
  }
}

/// A rectangle that is being drawn.
package struct RegionSketch: Hashable, Sendable {
  package var picture: Picture
  package var rect: PixelRect

  package init(picture: Picture, rect: PixelRect) {
    self.picture = picture
    self.rect = rect
  }
}

/// How a kept version was made.
package struct Kept: Hashable, Sendable, Codable {
  /// Over how many pixels the result fades in from the edges of its regions inwards.
  package var feather: Int
  /// nil where it was made here.
  package var imported: Import?

  /// What is known of a picture that came as a file.
  package enum Import: String, Hashable, Sendable, Codable {
    /// Nothing but the picture.
    case picture
    /// Its file told the words, the settings and the model.
    case recipe
    /// The same, and that it was the sandbox.
    case sandboxRecipe = "sandbox-recipe"
  }

  package init(feather: Int, imported: Import? = nil) {
    self.feather = feather
    self.imported = imported
  }

  /// Stands in the place of a profile's and a model's name: nobody was asked.
  package static let name = "kept"
  /// The same of a turn that came as a picture file.
  package static let importedName = "imported"
}

extension Turn {
  /// Whether somebody was asked for it with words and settings, here or before it came here.
  package var hasRecipe: Bool {
    guard let kept else { return true }
    return kept.imported.map { $0 != .picture } ?? false
  }
}

extension PixelRect {
  package var maxX: Int { x + width }
  package var maxY: Int { y + height }

  /// The part inside of a picture; nil when there is none.
  package func clipped(to size: PixelSize) -> PixelRect? {
    let (left, top) = (max(0, x), max(0, y))
    let (right, bottom) = (min(size.width, maxX), min(size.height, maxY))
    guard left < right, top < bottom else { return nil }
    return PixelRect(x: left, y: top, width: right - left, height: bottom - top)
  }

  /// The same part of a picture of another size.
  package func scaled(from size: PixelSize, to other: PixelSize) -> PixelRect? {
    guard size != other else { return self }
    func place(_ value: Int, _ from: Int, _ to: Int) -> Int {
      Int(clamping: (Double(value) * Double(to) / Double(max(1, from))).rounded())
    }
    let (left, top) = (place(x, size.width, other.width), place(y, size.height, other.height))
    return PixelRect(
      x: left, y: top, width: place(maxX, size.width, other.width) - left,
      height: place(maxY, size.height, other.height) - top
    ).clipped(to: other)
  }
}

extension State {
  /// The regions the next instruction goes with: those drawn on the picture it edits.
  package var regions: [PixelRect] {
    guard let marks = session.desk.marks, marks.picture == pictureToEdit else { return [] }
    return marks.regions
  }

  /// Whether keys move the region being drawn.
  package var isSketching: Bool {
    sketch != nil && overlay == nil && session.desk.focus == .picture
  }

  /// What goes along with the next instruction because of its regions, each in few words.
  package var regionChips: [String] {
    let regions = regions
    let several = regions.count > 1
    let chips = regions.enumerated().map { index, region in
      "region \(several ? "\(index + 1) " : "")\(region)"
    }
    return chips.isEmpty || !sendsMarkedCopy ? chips : chips + ["marked copy"]
  }

  /// The regions that are drawn over the picture shown, with the one being drawn as the last.
  package var shownRegions: [PixelRect] {
    guard comparing == nil, let shown = shownPicture else { return [] }
    let kept = session.desk.marks.flatMap { $0.picture == shown ? $0.regions : nil } ?? []
    guard let sketch, sketch.picture == shown else { return kept }
    return kept + [sketch.rect]
  }

  /// Where the regions stand on the screen: rectangles of cells whose edge is their outline.
  package var regionOutlines: [Rect] {
    guard overlay == nil, let place = scenePlaces.first, !place.area.isEmpty else { return [] }
    return shownRegions.map(place.cells).filter { !$0.isEmpty }
  }
}

extension ScenePlace {
  /// The pixels of the picture under a rectangle of cells; nil where the picture is not.
  package func pixels(under cells: Rect) -> PixelRect? {
    let (crop, rect) = (projection.crop, rect)
    let seen = cells.intersection(rect)
    guard !seen.isEmpty else { return nil }
    func span(_ start: Int, _ count: Int, _ first: Int, _ pixels: Int, _ cells: Int) -> (Int, Int) {
      let scale = Double(pixels) / Double(max(1, cells))
      let low = Int(clamping: (Double(start) * scale).rounded())
      return (first + low, max(1, Int(clamping: (Double(start + count) * scale).rounded()) - low))
    }
    let across = span(
      seen.minX - rect.minX, seen.size.columns, crop.x, crop.width, rect.size.columns)
    let down = span(seen.minY - rect.minY, seen.size.rows, crop.y, crop.height, rect.size.rows)
    return PixelRect(x: across.0, y: down.0, width: across.1, height: down.1)
  }
}

extension Rect {
  /// The cells of its edge: at most four rectangles that do not overlap.
  package var edges: [Rect] {
    guard !isEmpty else { return [] }
    let lines = [
      Rect(x: minX, y: minY, columns: size.columns, rows: 1),
      Rect(x: minX, y: maxY - 1, columns: size.columns, rows: size.rows > 1 ? 1 : 0),
      Rect(x: minX, y: minY + 1, columns: 1, rows: size.rows - 2),
      Rect(x: maxX - 1, y: minY + 1, columns: size.columns > 1 ? 1 : 0, rows: size.rows - 2),
    ]
    return lines.filter { !$0.isEmpty }
  }
}
