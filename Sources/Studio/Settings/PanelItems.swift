import Imagery
import Model

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
