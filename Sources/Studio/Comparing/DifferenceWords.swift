import Imagery
import Model
import Numbers

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

  /// `in 320×200 at 10,20`; nil when nothing changed.
  var boxText: String? { all.box.map { "in \($0)" } }

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

  /// How the two were aligned; nil where there is nothing to say.
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
