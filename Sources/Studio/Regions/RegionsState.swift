import Cells
package import Imagery
import Model

/// A rectangle being drawn.
struct RegionSketch: Hashable, Sendable {
  var picture: Picture
  var rect: PixelRect
}

/// The region being drawn, and the turn being kept.
package struct RegionsState: Equatable, Sendable {
  /// The rectangle being drawn; nil while none is.
  var sketch: RegionSketch?
  /// Where a mouse drag started.
  var dragStart: Point?
  /// The turn that a kept version is being made of.
  var keeping: TurnID?
}

extension State {
  /// The regions sent with the next instruction: those drawn on the picture it edits.
  package var regions: [PixelRect] {
    guard let drawn = session.workspace.drawnRegions, drawn.picture == pictureToEdit else {
      return []
    }
    return drawn.regions
  }

  /// Whether keys move the region being drawn.
  var isSketching: Bool {
    regionEditor.sketch != nil && overlay == nil && session.workspace.focus == .picture
  }

  /// The regions sent with the next instruction, in few words: by their numbers on the picture, and
  /// that no marked copy shows them.
  var regionChips: [String] {
    guard !regions.isEmpty else { return [] }
    let names = regions.count == 1 ? "region 1" : "regions 1–\(regions.count)"
    return [sendsMarkedCopy ? names : names + " in words"]
  }

  /// The regions drawn over the picture shown; one being drawn comes last.
  var shownRegions: [PixelRect] {
    guard comparison.shown == nil, let shown = shownPicture else { return [] }
    let kept =
      session.workspace.drawnRegions.flatMap { $0.picture == shown ? $0.regions : nil } ?? []
    guard let sketch = regionEditor.sketch, sketch.picture == shown else { return kept }
    return kept + [sketch.rect]
  }

  /// Where the regions are on the screen: rectangles of cells whose edges are their outlines.
  var regionOutlines: [Rect] {
    guard overlay == nil, let place = scenePlaces.first, !place.area.isEmpty else { return [] }
    return shownRegions.map(place.cells).filter { !$0.isEmpty }
  }
}

extension Rect {
  /// The cells of its edge: at most four rectangles that do not overlap.
  var edges: [Rect] {
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

extension State {
  /// Whether a marked copy is sent with regions.
  var sendsMarkedCopy: Bool {
    get { !(session.workspace.leavesOutCopy ?? false) }
    set { session.workspace.leavesOutCopy = newValue ? nil : true }
  }
}
