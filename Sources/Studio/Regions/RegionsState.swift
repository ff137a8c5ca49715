import Cells
package import Imagery
import Model

/// The shapes that a region can be drawn in.
enum RegionShape: Int, CaseIterable, Hashable, Sendable {
  case rectangle, ellipse, outline

  var name: String {
    switch self {
    case .rectangle: "a rectangle"
    case .ellipse: "an ellipse"
    case .outline: "a free outline"
    }
  }

  var next: RegionShape { RegionShape(rawValue: rawValue + 1) ?? .rectangle }
}

/// A region being drawn or changed.
struct RegionSketch: Hashable, Sendable {
  var picture: Picture
  var region: Region
  /// Its number among the regions drawn, from 0; nil for a new one.
  var index: Int?
  /// While the points of an outline are set with keys, where the next one would be.
  var cursor: PixelPoint?
}

/// The region being drawn, and the turn being kept.
package struct RegionsState: Equatable, Sendable {
  /// The region being drawn; nil while none is.
  var sketch: RegionSketch?
  /// The shape that is drawn next.
  var shape = RegionShape.rectangle
  /// Whether growth and feather are changed in percent instead of pixels.
  var usesPercent = false
  /// Where a mouse drag started.
  var dragStart: Point?
  /// The points of an outline that is being dragged.
  var dragPoints: [PixelPoint] = []
  /// The turn that a kept version is being made of.
  var keeping: TurnID?
}

extension State {
  /// The regions sent with the next instruction: those drawn on the picture it edits.
  package var regions: [Region] {
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

  /// The regions drawn on a picture, without the one that is being changed.
  func settledRegions(of picture: Picture) -> [(number: Int, region: Region)] {
    guard let drawn = session.workspace.drawnRegions, drawn.picture == picture else { return [] }
    let changed = regionEditor.sketch.flatMap { $0.picture == picture ? $0.index : nil }
    return drawn.regions.enumerated().filter { $0.offset != changed }
      .map { ($0.offset + 1, $0.element) }
  }

  /// What shows a picture: with what its regions leave out dimmed.
  func scene(of picture: Picture) -> Scene {
    let regions = settledRegions(of: picture).map(\.region)
    return regions.isEmpty ? .picture(picture) : .selection(picture, regions, isFramed: false)
  }
}

extension State {
  /// Whether a marked copy is sent with regions.
  var sendsMarkedCopy: Bool {
    get { !(session.workspace.leavesOutCopy ?? false) }
    set { session.workspace.leavesOutCopy = newValue ? nil : true }
  }
}
