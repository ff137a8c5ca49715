import Imagery
import Model

/// One selectable row of the settings pane.
enum SettingsRow: Hashable, Sendable {
  case ratio, resolution, format, thinking, thoughts, system, search, imageSearch, safety, people
  case number(NumberSetting)
  /// A picture that is sent, by its index.
  case reference(Int)
}

/// A settings row with its text.
struct SettingsLine: Hashable, Sendable {
  /// How prominent a value is.
  enum Emphasis: Hashable, Sendable {
    /// Left to the model, or off.
    case quiet
    case plain
    /// Set by the user.
    case changed
  }

  /// Rows of one group are shown together.
  enum Group: Hashable, Sendable { case picture, model, words, content, references }

  var row: SettingsRow
  var group: Group
  var title: String
  var value: String
  /// A second, muted line; empty for none.
  var note = ""
  var emphasis = Emphasis.plain
  /// Whether the note deserves attention before sending.
  var isWarning = false

  /// The number of rows of cells it takes.
  var height: Int { note.isEmpty ? 1 : 2 }
}

extension State {
  var settingsRows: [SettingsRow] { settingsLines.map(\.row) }

  /// The rows of the settings pane from top to bottom: exactly what the profile supports.
  var settingsLines: [SettingsLine] {
    pictureLines + modelLines + wordLines + contentLines + referenceLines
  }

  /// The selected row of the settings pane.
  var selectedSettingsRow: SettingsRow? {
    let rows = settingsRows
    return rows.isEmpty ? nil : rows[min(max(0, settings.row), rows.count - 1)]
  }

  /// The row whose panel is open; nil while no setting's panel is.
  var settingsRowOfPanel: SettingsRow? {
    switch overlay {
    case .ratio: .ratio
    case .resolution: .resolution
    case .thinking: .thinking
    case .list(.format, _): .format
    case .list(.people, _): .people
    case .list(.safety, _): .safety
    default: nil
    }
  }

  private var pictureLines: [SettingsLine] {
    let settings = session.workspace.settings
    let offered = profile.capabilities
    var lines = [
      SettingsLine(
        row: .ratio, group: .picture, title: "Ratio", value: settings.ratio.text, note: ratioNote,
        emphasis: settings.ratio == .auto ? .plain : .changed),
      SettingsLine(
        row: .resolution, group: .picture, title: "Resolution", value: settings.resolution.rawValue,
        note: resolutionNote(settings.resolution),
        emphasis: settings.resolution == .k1 ? .plain : .changed),
    ]
    if !offered.thinkingLevels.isEmpty {
      lines.append(
        SettingsLine(
          row: .thinking, group: .picture, title: "Thinking",
          value: settings.thinking?.name ?? "auto",
          emphasis: settings.thinking == nil ? .quiet : .changed))
    }
    if offered.formats.count > 1 {
      lines.append(
        SettingsLine(
          row: .format, group: .picture, title: "Format", value: settings.format.name,
          emphasis: settings.format == offered.formats.first ? .plain : .changed))
    }
    if var quality = line(.quality, "Quality", .picture) {
      if settings.format != .jpeg, offered.formats.contains(.jpeg) {
        quality.note = "JPEG only"
      }
      lines.append(quality)
    }
    return lines
  }

  private var modelLines: [SettingsLine] {
    let settings = session.workspace.settings
    let offered = profile.capabilities
    var lines: [SettingsLine] = []
    if offered.thoughts {
      lines.append(
        toggle(.thoughts, "Thoughts", .model, settings.includeThoughts, on: "kept"))
    }
    lines += [
      line(.temperature, "Temperature", .model), line(.topP, "Top-p", .model),
      line(.maxTokens, "Max tokens", .model), line(.seed, "Seed", .model),
    ].compactMap(\.self)
    return lines
  }

  private var wordLines: [SettingsLine] {
    let settings = session.workspace.settings
    let offered = profile.capabilities
    var lines: [SettingsLine] = []
    if offered.system {
      lines.append(
        SettingsLine(
          row: .system, group: .words, title: "System",
          value: settings.system.isEmpty ? "none" : settings.system,
          emphasis: settings.system.isEmpty ? .quiet : .changed))
    }
    if offered.tuning.search {
      lines.append(toggle(.search, "Search", .words, settings.tuning.search, on: "on"))
      if offered.tuning.imageSearch {
        lines.append(
          toggle(.imageSearch, "  pictures", .words, settings.tuning.imageSearch, on: "on"))
      }
    }
    return lines
  }

  private var contentLines: [SettingsLine] {
    let tuning = session.workspace.settings.tuning
    let offer = profile.capabilities.tuning
    var lines: [SettingsLine] = []
    if !offer.safetyCategories.isEmpty {
      let set = offer.safetyCategories.filter { tuning.safety[$0] != nil }.count
      lines.append(
        SettingsLine(
          row: .safety, group: .content, title: "Safety",
          value: set == 0 ? "auto" : "\(set) of \(offer.safetyCategories.count)",
          emphasis: set == 0 ? .quiet : .changed))
    }
    if !offer.people.isEmpty {
      lines.append(
        SettingsLine(
          row: .people, group: .content, title: "People", value: tuning.people?.word ?? "auto",
          emphasis: tuning.people == nil ? .quiet : .changed))
    }
    return lines
  }

  private var referenceLines: [SettingsLine] {
    session.workspace.references.enumerated().map { index, reference in
      let status = status(ofReference: index)
      let notes = [reference.role?.rawValue ?? "", status.text].filter { !$0.isEmpty }
      return SettingsLine(
        row: .reference(index), group: .references,
        title: referenceNumber(at: index).map { "Ref \($0)" } ?? "Ref –",
        value: reference.name, note: notes.joined(separator: "; "),
        emphasis: reference.isOn ? .plain : .quiet, isWarning: status.isWarning)
    }
  }

  private func line(
    _ setting: NumberSetting, _ title: String, _ group: SettingsLine.Group
  ) -> SettingsLine? {
    guard profile.capabilities.tuning.number(setting) != nil else { return nil }
    let value = session.workspace.settings.tuning[setting]
    return SettingsLine(
      row: .number(setting), group: group, title: title, value: value.map(numberText) ?? "auto",
      emphasis: value == nil ? .quiet : .changed)
  }

  private func toggle(
    _ row: SettingsRow, _ title: String, _ group: SettingsLine.Group, _ isOn: Bool, on: String
  ) -> SettingsLine {
    SettingsLine(
      row: row, group: group, title: title, value: isOn ? on : "off",
      emphasis: isOn ? .changed : .quiet)
  }

  private var ratioNote: String {
    guard session.workspace.settings.ratio == .auto else { return "" }
    let plan = nextPlan
    guard let ratio = plan.ratio else {
      return profile.capabilities.defaultRatio.map { "not sent: \($0)" } ?? "the model decides"
    }
    return plan.ratioLost.map { "\(ratio), nearest to \($0)" } ?? "as picture: \(ratio)"
  }

  /// The pixels of a resolution for the ratio that would be sent, and its price, where known.
  func resolutionNote(_ resolution: Resolution) -> String {
    let ratio = resolvedRatio ?? profile.capabilities.defaultRatio ?? AspectRatio(1, 1)
    let pixels = profile.capabilities.pixels[ratio]?[resolution]?.description
    let price = profile.capabilities.prices[resolution].flatMap { $0 == 0 ? nil : moneyText($0) }
    return [pixels, price].compactMap(\.self).joined(separator: "  ")
  }
}

extension Capabilities.Memory {
  /// `the whole conversation`, `the last picture`.
  package var words: String {
    switch self {
    case .wholeConversation: "the whole conversation"
    case .lastPicture: "the last picture"
    }
  }
}

extension State {
  /// `remembers: the whole conversation`.
  var memoryText: String { "remembers: \(profile.capabilities.memory.words)" }

  /// What is left out if the next instruction is sent as things are, and what is sent; nil when
  /// nothing is left out.
  var memoryLoss: String? {
    nextPlan.loss.map { $0.along.isEmpty ? $0.behind : "\($0.behind): \($0.along)" }
  }

  /// The loss in a few words.
  var briefLoss: String? { nextPlan.loss?.behind }
}
