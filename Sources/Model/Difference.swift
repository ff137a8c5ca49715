import Numbers

/// Two pictures whose differences are to be counted.
package struct DifferenceRequest: Hashable, Sendable {
  package var before: Picture
  package var after: Picture
  /// In pixels of the first picture; what changes outside of them is counted apart.
  package var regions: [PixelRect]

  package init(before: Picture, after: Picture, regions: [PixelRect] = []) {
    self.before = before
    self.after = after
    self.regions = regions
  }
}

/// What differs between two pictures, counted at full size.
package struct Difference: Hashable, Sendable {
  /// What was counted over a number of pixels.
  package struct Count: Hashable, Sendable {
    /// Pixels with a channel that differs by more than the threshold.
    package var changed: Int
    package var total: Int
    /// The smallest rectangle around the changed pixels; nil when none has changed.
    package var box: PixelRect?
    /// The largest difference of one channel, of 255.
    package var largest: Int

    package init(changed: Int, total: Int, box: PixelRect?, largest: Int) {
      self.changed = changed
      self.total = total
      self.box = box
      self.largest = largest
    }

    package var share: Double { Double(changed) / Double(max(1, total)) }
  }

  /// How the two were laid over each other.
  package enum Alignment: Hashable, Sendable {
    /// Pixel by pixel.
    case exact
    /// The smaller was scaled to the larger.
    case scaled
    /// The second was scaled to this part of the first.
    case centered(PixelRect)
  }

  package var alignment: Alignment
  /// The pixels that were compared: width x height.
  package var size: PixelSize
  /// The largest difference of a channel, of 255, that did not count as a change.
  package var threshold: Int
  package var all: Count
  /// Outside of the regions; the same as `all` without regions.
  package var outside: Count

  package init(
    alignment: Alignment, size: PixelSize, threshold: Int, all: Count, outside: Count
  ) {
    self.alignment = alignment
    self.size = size
    self.threshold = threshold
    self.all = all
    self.outside = outside
  }
}

extension Difference.Count {
  /// `0.0 %`, `under 0.1 %`, `2.4 %`, `31 %`. Only nothing is 0.0, and only everything 100.
  package var shareText: String {
    let percent = share * 100
    if changed == 0 { return "0.0 %" }
    if percent < 0.1 { return "under 0.1 %" }
    if percent < 10 { return "\(Double((percent * 10).rounded(.down)) / 10) %" }
    return "\(changed == total ? 100 : min(99, Int(clamping: percent.rounded()))) %"
  }
}

extension Difference {
  /// `2.4 % changed`, or that nothing has.
  package var changeText: String {
    all.changed == 0 ? "nothing changed" : "\(all.shareText) changed"
  }

  /// `in 320×200 at 10,20`; nil when nothing changed.
  package var boxText: String? { all.box.map { "in \($0)" } }

  /// `0.0 % changed outside the region`.
  package func outsideText(regions: Int) -> String {
    "\(outside.shareText) changed outside the region" + (regions > 1 ? "s" : "")
  }

  /// What became of a turn that was asked to keep to its regions, in sentences.
  func words(of turn: Turn) -> String {
    [
      outsideText(regions: turn.regions.count), changeText + (boxText.map { " \($0)" } ?? ""),
      alignmentText, "largest difference outside: \(outside.largest) of 255", thresholdText,
    ].compactMap(\.self).joined(separator: "\n")
  }

  /// How the two were laid over each other; nil where nothing is to be said.
  package var alignmentText: String? {
    switch alignment {
    case .exact: nil
    case .scaled: "scaled to \(size)"
    case .centered: "other shape: the middle \(size) compared"
    }
  }

  /// What did not count as a change; nil when everything did.
  package var thresholdText: String? {
    threshold == 0 ? nil : "differences to \(threshold) of 255 left out"
  }
}

extension PixelRect: CustomStringConvertible {
  /// `320×200 at 10,20`.
  package var description: String { "\(width)×\(height) at \(x),\(y)" }
}

/// Counted differences, and those that are being counted; bounded so that memory stays flat.
package struct DifferenceCache: Hashable, Sendable {
  package enum Entry: Hashable, Sendable {
    case counting
    case ready(Difference)
    case failed(Failure)
  }

  private var entries: [DifferenceRequest: Entry] = [:]
  private var order: [DifferenceRequest] = []
  private let limit = 64

  package init() {}

  package subscript(request: DifferenceRequest) -> Entry? {
    get { entries[request] }
    set {
      order.removeAll { $0 == request }
      entries[request] = newValue
      guard newValue != nil else { return }
      order.append(request)
      while order.count > limit { entries[order.removeFirst()] = nil }
    }
  }

  /// What was counted, when it is there.
  package func difference(_ request: DifferenceRequest) -> Difference? {
    if case .ready(let difference)? = entries[request] { difference } else { nil }
  }
}
