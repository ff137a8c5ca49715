package import Cells

/// One row of the settings pane that can be stood on.
package enum SettingsRow: Hashable, Sendable {
  case ratio, resolution, thinking, thoughts, format
  /// A picture that is sent along, by its place.
  case reference(Int)
}

/// A settings row with its words.
package struct SettingsLine: Hashable, Sendable {
  package var row: SettingsRow
  /// Empty for a reference.
  package var title: String
  package var value: String
  /// A second line in quieter words; empty for none.
  package var note: String

  /// Rows of cells it takes.
  package var height: Int { note.isEmpty ? 1 : 2 }
}

extension State {
  package var settingsRows: [SettingsRow] { settingsLines.map(\.row) }

  /// The rows of the settings pane from top to bottom.
  package var settingsLines: [SettingsLine] {
    let settings = session.desk.settings
    let offered = profile.capabilities
    var lines = [
      SettingsLine(
        row: .ratio, title: "Ratio", value: settings.ratio.text, note: ratioNote),
      SettingsLine(
        row: .resolution, title: "Resolution", value: settings.resolution.rawValue,
        note: resolutionNote(settings.resolution)),
    ]
    if !offered.thinkingLevels.isEmpty {
      lines.append(
        SettingsLine(
          row: .thinking, title: "Thinking", value: settings.thinking?.name ?? "auto", note: ""))
    }
    if offered.thoughts {
      lines.append(
        SettingsLine(
          row: .thoughts, title: "Thoughts", value: settings.includeThoughts ? "kept" : "off",
          note: ""))
    }
    if offered.formats.count > 1 {
      lines.append(
        SettingsLine(
          row: .format, title: "Format", value: settings.format.rawValue.uppercased(), note: ""))
    }
    for (index, reference) in session.desk.references.enumerated() {
      lines.append(
        SettingsLine(
          row: .reference(index), title: "Ref \(index + 1)", value: reference.name,
          note: ""))
    }
    return lines
  }

  /// The row the settings pane stands on.
  package var selectedSettingsRow: SettingsRow? {
    let rows = settingsRows
    return rows.isEmpty ? nil : rows[min(max(0, settingsRow), rows.count - 1)]
  }

  /// Where the settings rows stand, scrolled so that the selected one is seen; empty while the pane
  /// is hidden.
  package var settingsLayout: [(line: SettingsLine, rect: Rect)] {
    guard let area = layout.settings?.inset(columns: 1, rows: 1), !area.isEmpty else { return [] }
    let lines = settingsLines
    let selected = min(max(0, settingsRow), lines.count - 1)
    var top = 0
    while top < selected,
      lines[top...selected].reduce(0, { $0 + $1.height }) > area.size.rows
    {
      top += 1
    }
    var y = area.minY
    var placed: [(line: SettingsLine, rect: Rect)] = []
    for line in lines[top...] where y + line.height <= area.maxY {
      placed.append(
        (line, Rect(x: area.minX, y: y, columns: area.size.columns, rows: line.height)))
      y += line.height
    }
    return placed
  }

  private var ratioNote: String {
    guard session.desk.settings.ratio == .auto else { return "" }
    return resolvedRatio.map { "as picture: \($0)" } ?? "the model decides"
  }

  /// The pixels a resolution gives for the ratio that would be sent, and its price, where known.
  package func resolutionNote(_ resolution: Resolution) -> String {
    let ratio = resolvedRatio ?? AspectRatio(1, 1)
    let pixels = profile.capabilities.pixels[ratio]?[resolution]?.description
    let price = profile.capabilities.prices[resolution].map { $0 == 0 ? "free" : moneyText($0) }
    return [pixels, price].compactMap(\.self).joined(separator: "  ")
  }
}

extension RatioChoice {
  /// `auto` or `16:9`.
  package var text: String {
    switch self {
    case .auto: "auto"
    case .fixed(let ratio): ratio.description
    }
  }
}
