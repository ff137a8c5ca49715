import Cells
import Model
import Numbers

/// The references of the next instruction, laid out for ordering.
package struct ReferenceTray: Hashable, Sendable {
  /// An index among the references.
  package var selected: Int = 0
  /// The first visible one.
  var top: Int = 0
  /// The field for a reference's role in the user's own words, while they write it.
  var field: TextField?
}

extension State {
  /// The number of a reference among those that are sent; nil for one that is off.
  func referenceNumber(at index: Int) -> Int? {
    let references = session.workspace.references
    guard references.indices.contains(index), references[index].isOn else { return nil }
    return references[...index].count(where: \.isOn)
  }

  /// The note on a reference: that it is off, or what happens to it.
  package func status(ofReference index: Int) -> (text: String, isWarning: Bool) {
    guard session.workspace.references.indices.contains(index) else { return ("", false) }
    guard session.workspace.references[index].isOn else { return ("off, not sent", false) }
    return note(onReference: index).map { ($0, true) } ?? ("", false)
  }

  /// How many are sent, and how many are accepted.
  var traySummary: (text: String, isWarning: Bool) {
    let plan = nextPlan
    let sent = session.workspace.sentReferences.count
    let limit = profile.capabilities.maxReferences
    let all = session.workspace.references.count
    let beside = plan.request.pictures.saturatingSubtracting(sent)
    let count = sent == all ? "\(sent) sent" : "\(sent) of \(all) sent"
    let isOne = beside == 1 && plan.picturesBeside.count == 1
    let more = beside == 0 ? "" : isOne ? ", plus the picture to edit" : ", plus \(beside) more"
    let excess = plan.request.pictures.saturatingSubtracting(limit)
    guard excess <= 0 else {
      return ("\(count)\(more); \(profile.name) accepts \(limit): switch off \(excess)", true)
    }
    if plan.referenceAdvice != nil {
      let (objects, characters) = (
        profile.capabilities.bestObjects, profile.capabilities.bestCharacters
      )
      return (
        "\(count)\(more); at most \(objects) of objects and \(characters) of characters work best",
        true
      )
    }
    return ("\(count)\(more); \(profile.name) accepts \(limit)", false)
  }

  /// The height of a reference in the tray, in rows of cells: two with its thumbnail where all fit.
  var trayRowHeight: Int {
    let room = size.rows - 3 - 5
    return size.columns >= 64 && session.workspace.references.count * 2 <= room ? 2 : 1
  }

  /// The columns of a thumbnail in the tray; 0 where there is no room for it.
  var trayThumbnailColumns: Int { trayRowHeight > 1 ? 6 : 0 }

  /// What is painted beside a reference of the tray: the middle of its picture.
  func trayThumbnail(of reference: Reference) -> PaintRequest? {
    guard trayThumbnailColumns > 0, let picture = reference.picture else { return nil }
    let size = Size(columns: trayThumbnailColumns, rows: trayRowHeight)
    return ScenePlace(thumbnail: picture, in: Rect(origin: .zero, size: size), graphics)
      .paintRequest(colors: colors)
  }

  func trayFrameSize(within most: Size) -> Size {
    let rows = max(3, session.workspace.references.count * trayRowHeight) + 5
    return Size(columns: min(84, most.columns), rows: min(rows, most.rows))
  }

  func trayLayout(_ tray: ReferenceTray, frame: Rect, inside: Rect) -> OverlayLayout {
    let (list, foot) = inside.splitTop(inside.size.rows - 3)
    let (field, note) = foot.splitTop(1).1.splitTop(1)
    return OverlayLayout(
      frame: frame, field: tray.field == nil ? nil : field, list: list, top: tray.top,
      note: tray.field == nil ? foot.splitTop(1).1 : note)
  }

  /// The index of the reference under a point of the tray.
  func trayRow(at point: Point) -> Int? {
    guard let places = overlayLayout, places.list.contains(point) else { return nil }
    let index = places.top + (point.y - places.list.minY) / trayRowHeight
    return session.workspace.references.indices.contains(index) ? index : nil
  }
}
