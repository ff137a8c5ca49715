import Cells
import Imagery
import Model
import Themes

extension Drawing {
  /// Draws the label of each picture above it.
  mutating func drawLabels(_ places: ComparePlaces) {
    for label in places.labels {
      writeCentered(label.text, in: label.row, .accent)
    }
  }

  /// Draws the regions on the picture: their outlines in cells, numbered when there are several.
  mutating func drawRegions(_ state: State) {
    let outlines = state.regionOutlines
    for (index, outline) in outlines.enumerated() {
      // The one being drawn is the last.
      let isDrawn = state.regionEditor.sketch != nil && index == outlines.count - 1
      let role: Role = isDrawn ? .key : .accent
      if outline.size.columns >= 2, outline.size.rows >= 2 {
        drawOutline(outline, role, on: .text)
      } else {
        for edge in outline.edges {
          for x in edge.minX..<edge.maxX {
            for y in edge.minY..<edge.maxY { put("▪", at: Point(x: x, y: y), role, on: .text) }
          }
        }
      }
      if outlines.count > 1 {
        write(
          String(index + 1), at: Point(x: outline.minX + 1, y: outline.minY), role,
          limit: max(0, outline.size.columns - 2))
      }
    }
  }
}

extension State {
  /// What the border of the picture pane shows about the comparison: how much changed and where;
  /// nil while nothing is compared.
  func comparingStatus(columns: Int) -> (String, Role)? {
    guard let comparing = comparison.shown, let pair = comparedPair else { return nil }
    let counted: [String]
    var role = Role.muted
    switch comparison.differences[pair.difference] {
    case .ready(let difference):
      counted = difference.words(regions: pair.regions.count)
      if !pair.regions.isEmpty, difference.outside.changed > 0 { role = .warning }
    case .failed(let failure):
      counted = ["not measured: \(failure.message)"]
      role = .warning
    case .counting, nil: counted = ["counting"]
    }
    // The way of comparing is shown where there is room; how much changed, always.
    let parts = [comparing.way.title] + counted
    let whole = parts.joined(separator: " · ")
    return (columnWidth(of: whole) <= columns ? whole : counted.fitting(columns), role)
  }

  /// What changed outside the selected turn's regions; nil for a turn without regions.
  func outsideStatus() -> (String, Role)? {
    guard let turn = selectedTurn, shownPicture == turn.result,
      let request = regionRequest(of: turn)
    else { return nil }
    switch comparison.differences[request] {
    case .ready(let difference):
      let text = difference.outsideText(regions: turn.regions.count)
      guard turn.kept == nil, difference.outside.changed > 0 else { return (text, .success) }
      let key = commands.keys.bindings(of: .keep).first.map(keyNames)
      return (text + (key.map { "; \($0) undoes that" } ?? ""), .warning)
    case .counting, .failed, nil: return nil
    }
  }
}

extension Difference {
  /// How much changed, where, how the two were aligned, and what was ignored.
  fileprivate func words(regions: Int) -> [String] {
    let outside = regions > 0 ? "\(self.outside.shareText) outside" : nil
    let change = [changeText, boxText].compactMap(\.self).joined(separator: " ")
    return [change, outside, alignmentText, thresholdText].compactMap(\.self)
  }
}

extension [String] {
  /// As many parts as fit into the width, at least the first.
  fileprivate func fitting(_ columns: Int) -> String {
    var text = first ?? ""
    for part in dropFirst() {
      let longer = text + " · " + part
      guard columnWidth(of: longer) <= columns else { break }
      text = longer
    }
    return text
  }
}
