import Cells
import Imagery
import Model
import Themes

extension State {
  /// The rows of the ratio panel: as the picture, then the whole family from tall to wide.
  var ratioItems: [PickerItem] {
    let offered = profile.capabilities.ratios
    let chosen = session.workspace.settings.ratio
    let edited = pictureToEdit.map { AspectRatio.nearest(to: $0.size, among: offered).description }
    let auto = PickerItem(
      .ratio(.auto), title: "auto", detail: edited ?? "",
      note: edited.map { "As the picture being edited: \($0)." }
        ?? profile.capabilities.defaultRatio.map {
          "Not sent; \(profile.name) then makes \($0)."
        } ?? "The model decides.",
      isCurrent: chosen == .auto)
    let family = AspectRatio.family + offered.filter { !AspectRatio.family.contains($0) }
    return [auto]
      + family.map { ratio in
        let isOffered = offered.contains(ratio)
        let pixels = profile.capabilities.pixels[ratio]?[session.workspace.settings.resolution]
        let reason = profile.capabilities.ratioReasons[ratio].map { "\(ratio) is \($0)." }
        return PickerItem(
          .ratio(.fixed(ratio)), title: ratio.description, detail: pixels?.description ?? "",
          note: isOffered ? "" : reason ?? notOffered("this ratio"), isEnabled: isOffered,
          isCurrent: chosen == .fixed(ratio))
      }
  }

  /// The rows of the resolution panel: the pixels for the ratio that would be sent, and the price
  /// of a picture.
  var resolutionItems: [PickerItem] {
    Resolution.allCases.map { resolution in
      let isOffered = profile.capabilities.resolutions.contains(resolution)
      return PickerItem(
        .resolution(resolution), title: resolution.rawValue,
        detail: isOffered ? resolutionNote(resolution) : "",
        note: isOffered ? "" : notOffered("this resolution"), isEnabled: isOffered,
        isCurrent: session.workspace.settings.resolution == resolution)
    }
  }

  /// The rows of the thinking panel: the model's choice, every level, and whether thoughts are
  /// requested.
  var thinkingItems: [PickerItem] {
    let offered = profile.capabilities
    let chosen = session.workspace.settings.thinking
    let free = PickerItem(
      .thinking(nil), title: "model's choice", detail: offered.defaultThinking?.name ?? "",
      note: offered.thinkingNote, isCurrent: chosen == nil)
    let levels = ThinkingLevel.allCases.map { level in
      let isOffered = offered.thinkingLevels.contains(level)
      return PickerItem(
        .thinking(level), title: level.name,
        note: isOffered ? offered.thinkingNote : notOffered("this level"), isEnabled: isOffered,
        isCurrent: chosen == level)
    }
    let thoughts = session.workspace.settings.includeThoughts
    return [free] + levels + [
      PickerItem(
        .thoughts(thoughts), title: thoughts ? "[x] keep thoughts" : "[ ] keep thoughts",
        note: offered.thoughts
          ? "The model's thoughts are stored with the result." : notOffered("thoughts"),
        isEnabled: offered.thoughts)
    ]
  }

  private func notOffered(_ what: String) -> String {
    "\(profile.name) does not offer \(what)."
  }
}

extension Drawing {
  /// Draws each ratio with a bar to scale; the selected one large at the side.
  mutating func drawRatios(_ list: ItemList, _ state: State) {
    drawRows(list) { drawing, item, _, row, ground in
      let role: Role = item.isEnabled ? .text : .disabled
      drawing.write(item.title, at: row.origin, role, on: ground, limit: 5)
      let pixels = drawing.writeRight(
        item.isEnabled ? item.detail : "not offered", endingAt: row.maxX, y: row.minY,
        item.isEnabled ? .muted : .disabled, on: ground, columns: min(11, row.size.columns - 6))
      guard case .ratio(.fixed(let ratio)) = item.value else { return }
      drawing.write(
        ratio.bar, at: Point(x: row.minX + 6, y: row.minY), item.isEnabled ? .accent : .disabled,
        on: ground, limit: max(0, row.size.columns - 6 - pixels))
    }
    guard let area = list.places.drawing, let ratio = state.ratio(of: list.selected) else { return }
    let room = area.splitLeft(2).1.inset(columns: 0, rows: 1)
    let isEnabled = list.selected?.isEnabled == true
    drawShape(
      ratio,
      in: Rect(origin: room.origin, size: Size(columns: room.size.columns, rows: room.size.rows)),
      isEnabled ? .accent : .disabled, on: .popup, label: ratio.description)
  }
}

extension State {
  fileprivate func ratio(of item: PickerItem?) -> AspectRatio? {
    switch item?.value {
    case .ratio(.fixed(let ratio)): ratio
    case .ratio(.auto):
      pictureToEdit.map { .nearest(to: $0.size, among: profile.capabilities.ratios) }
    default: nil
    }
  }
}

extension Drawing {
  /// Each resolution with its pixels and its price.
  mutating func drawResolutions(_ list: ItemList) {
    drawRows(list) { drawing, item, _, row, ground in
      let role: Role = item.isEnabled ? .text : .disabled
      let (name, detail) = row.splitLeft(8)
      drawing.writeCut(item.title, at: name.origin, role, on: ground, columns: 7)
      // Pixels, then the price in a column of its own.
      let facts = item.isEnabled ? item.detail.split(separator: "  ") : ["not offered"]
      var rest = detail
      for fact in facts {
        drawing.writeCut(
          String(fact), at: rest.origin, item.isEnabled ? .muted : .disabled, on: ground,
          columns: rest.size.columns)
        rest = rest.splitLeft(12).1
      }
    }
  }
}

extension Drawing {
  /// Draws the thinking levels, and whether thoughts are stored.
  mutating func drawLevels(_ list: ItemList) {
    drawRows(list) { drawing, item, _, row, ground in
      let used = drawing.writeCut(
        item.title, at: row.origin, item.isEnabled ? .text : .disabled, on: ground,
        columns: row.size.columns)
      let text = item.isEnabled || !item.detail.isEmpty ? item.detail : "not offered"
      drawing.writeCut(
        text, at: Point(x: row.minX + max(18, used + 2), y: row.minY),
        item.isEnabled ? .muted : .disabled, on: ground,
        columns: row.size.columns - max(18, used + 2))
    }
  }

  /// Draws the categories of content with their thresholds, with arrows on the one that can be
  /// changed.
  mutating func drawSafety(_ list: ItemList) {
    drawRows(list) { drawing, item, _, row, ground in
      let (name, value) = row.splitLeft(22)
      let isSelected = item == list.selected
      drawing.writeCut(item.title, at: name.origin, .text, on: ground, columns: 20)
      let role: Role = item.detail == "auto" ? .muted : .accent
      let text = isSelected ? "‹ \(item.detail) ›" : "  \(item.detail)"
      drawing.writeCut(text, at: value.origin, role, on: ground, columns: value.size.columns)
    }
  }
}
