import Cells
import Model
import Numbers
import Themes

/// Where the parts of the settings pane are: its rows, and at the foot the next request.
struct SettingsPane: Hashable, Sendable {
  struct PlacedLine: Hashable, Sendable {
    var line: SettingsLine
    var rect: Rect
  }

  var lines: [PlacedLine]
  /// The first visible row of cells among all rows, and how many there are.
  var top: Int
  var height: Int
  /// The cells the rows may use.
  var rows: Rect
  var foot: Rect
  var footLines: [SettingsFooterLine]
}

/// One line at the foot of the settings pane.
struct SettingsFooterLine: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case quiet, plain, warning, blank
    /// A bar showing how full the request is, 1 at the limit.
    case meter(Double)
  }

  var kind: Kind
  var text: String

  init(_ kind: Kind, _ text: String = "") {
    self.kind = kind
    self.text = text
  }
}

extension State {
  /// Where the settings rows are; empty while the pane is hidden.
  var settingsLayout: [SettingsPane.PlacedLine] { settingsPane?.lines ?? [] }

  /// The layout of the settings pane; nil while it is hidden.
  var settingsPane: SettingsPane? {
    guard let area = layout.settingsInside, !area.isEmpty else { return nil }
    let lines = settingsLines
    let columns = area.size.columns - 2
    let height = lines.reduce(0) { $0 + $1.height }
    let gaps = zip(lines, lines.dropFirst()).count { $0.group != $1.group }
    var foot = foot(columns: columns, isFull: true)
    var hasGaps = true
    if height + gaps + foot.count + 1 > area.size.rows {
      // Better no spacing than hidden rows.
      foot = self.foot(columns: columns, isFull: false)
      hasGaps = height + gaps + foot.count + 1 <= area.size.rows
    }
    let footRows = min(foot.count, max(0, area.size.rows - 4))
    let (rows, bottom) = area.splitTop(area.size.rows - footRows)
    // A blank line above the foot, once there is room for a few rows.
    let list = rows.splitTop(rows.size.rows - (footRows > 0 && rows.size.rows > 6 ? 1 : 0)).0
    let starts = starts(of: lines, hasGaps: hasGaps)
    let top = top(of: lines, starts, rows: list.size.rows)
    let offset = top < starts.count ? starts[top] : 0
    var placed: [SettingsPane.PlacedLine] = []
    for (line, start) in zip(lines, starts).dropFirst(top) {
      let y = list.minY + start - offset
      guard y + line.height <= list.maxY else { break }
      placed.append(
        SettingsPane.PlacedLine(
          line: line,
          rect: Rect(x: list.minX, y: y, columns: list.size.columns, rows: line.height)))
    }
    return SettingsPane(
      lines: placed, top: offset, height: (starts.last ?? 0) + (lines.last?.height ?? 0),
      rows: list, foot: bottom.inset(columns: 1, rows: 0), footLines: Array(foot.prefix(footRows)))
  }

  /// The row of cells at which each line starts.
  private func starts(of lines: [SettingsLine], hasGaps: Bool) -> [Int] {
    var starts: [Int] = []
    var y = 0
    for (index, line) in lines.enumerated() {
      if hasGaps, index > 0, lines[index - 1].group != line.group { y += 1 }
      starts.append(y)
      y += line.height
    }
    return starts
  }

  /// The first visible line, so that the selected one is in the middle where possible.
  private func top(of lines: [SettingsLine], _ starts: [Int], rows: Int) -> Int {
    guard let last = lines.last, let lastStart = starts.last else { return 0 }
    let selected = min(max(0, settings.row), lines.count - 1)
    let spare = max(0, lastStart + last.height - rows)
    let middle = starts[selected] + lines[selected].height / 2 - rows / 2
    let wanted = min(max(0, middle), spare)
    var top = starts.firstIndex { $0 >= wanted } ?? 0
    let end = starts[selected] + lines[selected].height
    while top < selected, end - starts[top] > rows { top += 1 }
    return min(top, selected)
  }

  /// The next request: what is sent, how large it is, and how full that makes it.
  private func foot(columns: Int, isFull: Bool) -> [SettingsFooterLine] {
    let request = nextRequest
    let loss = memoryLoss
    var lines: [SettingsFooterLine] = []
    // That the whole conversation goes along is expected.
    if profile.capabilities.memory == .lastPicture, isFull || loss == nil {
      lines += wrapped(memoryText, columns: columns).map { SettingsFooterLine(.quiet, $0) }
    }
    if let loss {
      lines += wrapped(loss, columns: columns).map { SettingsFooterLine(.warning, $0) }
    }
    if isFull, request.pictures > 0 || request.isHalfFull {
      if !lines.isEmpty { lines.append(SettingsFooterLine(.blank)) }
      lines += [
        SettingsFooterLine(.quiet, "Next request"), SettingsFooterLine(.plain, request.sizeText),
      ]
      if request.isHalfFull {
        lines.append(SettingsFooterLine(.quiet, request.limitText(columns: columns)))
      }
    }
    if nextEstimate.amount != .zero {
      lines.append(SettingsFooterLine(.plain, nextEstimate.text))
    }
    guard request.isHalfFull else { return lines }
    let label =
      columnWidth(of: request.sizeText) + 8 <= columns ? request.sizeText : request.countText
    return lines + [SettingsFooterLine(.meter(request.share), isFull ? "" : label)]
  }
}

extension NextRequest {
  /// Whether it is so large that its limit is worth mentioning.
  fileprivate var isHalfFull: Bool { share >= 0.5 }

  /// `3 pictures, 2.4 MB`. Without pictures the bytes of a few words would change with every letter
  /// and say nothing.
  var sizeText: String {
    "\(countText), \(bytes < 1000 ? "<1 kB" : byteText(bytes))"
  }

  fileprivate var countText: String {
    switch pictures {
    case 0: "no picture"
    case 1: "1 picture"
    default: "\(pictures) pictures"
    }
  }

  /// Relative to the nearer limit: `≈ 4,600 of 131,072 tokens`, shorter where necessary. Tokens are
  /// only estimated, so they are rounded to hundreds.
  func limitText(columns: Int) -> String {
    if byteShare > tokenShare, byteShare > 0.01 {
      return "of at most \(byteText(capabilities.maxRequestBytes))"
    }
    let most = capabilities.maxInputTokens
    let tokens = tokens.saturatingAdding(50) / 100 * 100
    let texts = [
      "≈ \(grouped(tokens)) of \(grouped(most)) tokens",
      "≈ \(thousands(tokens)) of \(grouped(most)) tokens",
      "≈ \(thousands(tokens)) of \(thousands(most)) tokens",
    ]
    return texts.first { columnWidth(of: $0) <= columns }
      ?? "≈ \(thousands(tokens))/\(thousands(most)) tokens"
  }

  var percent: String { percentText(share) }
}

/// A share in percent: `4 %`, `<1 %`.
func percentText(_ share: Double) -> String {
  share < 0.01 ? "<1 %" : "\(Int(clamping: (min(share, 99) * 100).rounded(.up))) %"
}

/// `940`, `4.6k`, `131k`.
private func thousands(_ number: Int) -> String {
  if number < 1000 { return "\(number)" }
  let tenths = (number + 50) / 100
  return number < 10_000 ? "\(tenths / 10).\(tenths % 10)k" : "\((number + 500) / 1000)k"
}

extension Drawing {
  private static let titleColumns = 12

  /// Draws what the next instruction asks for besides its text, and at the foot how large it
  /// becomes.
  mutating func drawSettings(_ state: State, in rect: Rect) {
    let isFocused = state.session.workspace.focus == .settings
    var frame = PaneFrame(rect: rect, title: "Settings", isFocused: isFocused, edge: .left)
    if state.session.workspace.pinsSettings == true { frame.status = "pinned" }
    guard let pane = state.settingsPane else { return draw(frame) }
    frame.scroll = ScrollMark(top: pane.top, shown: pane.rows.size.rows, count: pane.height)
    draw(frame)
    let opened = state.settingsRowOfPanel ?? (isFocused ? state.selectedSettingsRow : nil)
    for placed in pane.lines {
      let isSelected = placed.line.row == opened
      draw(placed.line, in: placed.rect, on: isSelected ? .selection : .text)
    }
    drawFoot(pane)
  }

  private mutating func draw(_ line: SettingsLine, in area: Rect, on ground: Role) {
    if ground != .text { fill(area, ground) }
    let (x, y) = (area.minX + 1, area.minY)
    let columns = area.size.columns - 2
    let isReference = if case .reference = line.row { true } else { false }
    // File names are long and need the room.
    let titleColumns = isReference ? columnWidth(of: line.title) + 2 : Self.titleColumns
    writeCut(line.title, at: Point(x: x, y: y), .muted, on: ground, columns: columns)
    let role: Role =
      switch line.emphasis {
      case .quiet: .muted
      case .plain: .text
      case .changed: .accent
      }
    writeCut(
      line.value, at: Point(x: x + titleColumns, y: y), role, on: ground,
      columns: columns - titleColumns, cut: isReference ? .middle : .end)
    guard area.size.rows > 1 else { return }
    writeCut(
      line.note, at: Point(x: x + 2, y: y + 1), line.isWarning ? .warning : .muted, on: ground,
      columns: columns - 2)
  }

  private mutating func drawFoot(_ pane: SettingsPane) {
    for (offset, line) in pane.footLines.enumerated() {
      let row = Rect(
        x: pane.foot.minX, y: pane.foot.minY + offset, columns: pane.foot.size.columns, rows: 1)
      switch line.kind {
      case .blank: break
      case .quiet: writeCut(line.text, at: row.origin, .muted, columns: row.size.columns)
      case .plain: writeCut(line.text, at: row.origin, .text, columns: row.size.columns)
      case .warning: writeCut(line.text, at: row.origin, .warning, columns: row.size.columns)
      case .meter(let share): drawMeter(share, label: line.text, in: row)
      }
    }
  }

  /// Draws a bar with its share in percent, with a label before it if there is one.
  private mutating func drawMeter(_ share: Double, label: String, in row: Rect) {
    let role: Role = share > 1 ? .error : share > 0.8 ? .warning : .accent
    let percent = percentText(share)
    let used = writeRight(
      percent, endingAt: row.maxX, y: row.minY, share > 0.8 ? role : .muted, columns: 7)
    var x = row.minX
    if !label.isEmpty {
      x += writeCut(label, at: row.origin, .muted, columns: row.size.columns - used - 1) + 2
    }
    let columns = row.maxX - used - 1 - x
    guard columns >= 4 else { return }
    let filled = min(columns, share >= 0.01 ? max(1, Int(clamping: share * Double(columns))) : 0)
    for place in 0..<columns {
      drawCharacter(
        place < filled ? "━" : "─", at: Point(x: x + place, y: row.minY),
        place < filled ? role : .border, on: .text)
    }
  }
}
