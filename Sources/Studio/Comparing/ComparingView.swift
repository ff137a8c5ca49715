import Cells
import Imagery
import Model
import Numbers
import Themes

extension Drawing {
  /// Draws the label of each picture above it.
  mutating func drawLabels(_ places: ComparePlaces) {
    for label in places.labels {
      writeCentered(label.text, in: label.row, .accent)
      for place in places.places { drawMat(in: label.row.intersection(place.area)) }
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
      return (text + (key.map { "; \($0) undoes it" } ?? ""), .warning)
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

extension Difference.Count {
  /// `0.0 %`, `under 0.1 %`, `2.4 %`, `31 %`. Only no change at all is 0.0, and only everything is
  /// 100.
  var shareText: String {
    let percent = share * 100
    if changed == 0 { return "0.0 %" }
    if percent < 0.1 { return "under 0.1 %" }
    if percent < 10 { return "\(Double((percent * 10).rounded(.down)) / 10) %" }
    return "\(changed == total ? 100 : min(99, Int(clamping: percent.rounded()))) %"
  }
}

extension Difference {
  /// `2.4 % changed`, or that nothing has.
  var changeText: String {
    all.changed == 0 ? "nothing changed" : "\(all.shareText) changed"
  }

  /// `in 320×200 at 10,20`; nil when nothing changed, or something almost everywhere.
  var boxText: String? {
    guard let box = all.box, box.width * box.height * 20 < alignment.size.pixelCount * 19 else {
      return nil
    }
    return "in \(box)"
  }

  /// `0.0 % changed outside the region`.
  func outsideText(regions: Int) -> String {
    "\(outside.shareText) changed outside the region" + (regions > 1 ? "s" : "")
  }

  /// How well a turn stayed inside its regions, in sentences.
  func words(of turn: Turn) -> String {
    [
      outsideText(regions: turn.regions.count), changeText + (boxText.map { " \($0)" } ?? ""),
      alignmentText, "largest difference outside: \(outside.largest) of 255", thresholdText,
    ].compactMap(\.self).joined(separator: "\n")
  }

  /// How the two were aligned; nil if there is nothing to say.
  var alignmentText: String? {
    switch alignment.manner {
    case .exact: nil
    case .scaled: "scaled to \(alignment.size)"
    case .centered: "different shapes: the middle \(alignment.size) compared"
    }
  }

  /// Which differences were ignored; nil when none were.
  var thresholdText: String? {
    threshold == 0 ? nil : "differences up to \(threshold) of 255 ignored"
  }
}
