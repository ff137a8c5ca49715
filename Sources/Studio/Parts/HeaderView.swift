import Cells
import Model
import Themes

/// A part of the header that says what the next instruction is sent with; a click opens it.
struct HeaderChip: Hashable, Sendable {
  var text: String
  var role = Role.headerMuted
  /// What a click does; nil for a warning.
  var command: Command?
}

/// Where the parts of the header are: the session's title from the left, chips at the right.
struct HeaderLayout: Hashable, Sendable {
  struct PlacedChip: Hashable, Sendable {
    var chip: HeaderChip
    var rect: Rect
  }

  var title: Rect
  var chips: [PlacedChip]
  /// Where a dot parts two chips of a group.
  var dots: [Point]

  private static let gap = 3
  static let name = "Retake"

  /// Chooses the first of `forms`, the fullest first, that leaves the title its columns. Each is a
  /// row of groups of chips.
  init(_ forms: [[[HeaderChip]]], titleColumns: Int, in area: Rect) {
    let start = area.minX + 1 + columnWidth(of: Self.name) + 2
    let end = area.maxX - 1
    let chosen =
      forms.first { Self.columns(of: $0) + Self.gap + titleColumns <= end - start } ?? forms.last
    (chips, dots) = ([], [])
    let groups = area.isEmpty ? [] : chosen ?? []
    var x = max(start, end - Self.columns(of: groups))
    title = Rect(x: start, y: area.minY, columns: max(0, x - Self.gap - start), rows: 1)
    for group in groups where !group.isEmpty {
      for (index, chip) in group.enumerated() {
        if index > 0 {
          dots.append(Point(x: x + 1, y: area.minY))
          x += 3
        }
        let columns = min(columnWidth(of: chip.text), max(0, end - x))
        chips.append(
          PlacedChip(chip: chip, rect: Rect(x: x, y: area.minY, columns: columns, rows: 1)))
        x += columns
      }
      x += Self.gap
    }
  }

  private static func columns(of groups: [[HeaderChip]]) -> Int {
    let widths = groups.filter { !$0.isEmpty }.map { group in
      group.reduce(0) { $0 + columnWidth(of: $1.text) } + 3 * (group.count - 1)
    }
    return widths.reduce(0, +) + gap * max(0, widths.count - 1)
  }
}

extension Drawing {
  /// Draws the program's name, the session's title and the chips.
  mutating func drawHeader(_ state: State, in rect: Rect) {
    fill(rect, .header)
    let places = state.headerLayout
    write(
      HeaderLayout.name, at: Point(x: rect.minX + 1, y: rect.minY), .accent, on: .header)
    let title = oneLine(state.session.title, columns: 200)
    let columns = places.title.size.columns
    let used = writeCut(
      title.isEmpty ? "new session" : title, at: places.title.origin,
      title.isEmpty ? .headerMuted : .header, on: .header, columns: columns)
    let count = state.turns.count
    let turns = " · " + (count == 1 ? "1 turn" : "\(count) turns")
    if count > 0, used + columnWidth(of: turns) <= columns {
      write(
        turns, at: Point(x: places.title.minX + used, y: rect.minY), .headerMuted, on: .header)
    }
    for dot in places.dots { drawCharacter("·", at: dot, .headerMuted, on: .header) }
    for placed in places.chips {
      writeCut(
        placed.chip.text, at: placed.rect.origin, placed.chip.role, on: .header,
        columns: placed.rect.size.columns)
    }
  }
}

extension State {
  /// The header's parts; where there is little room, the chips say less.
  var headerLayout: HeaderLayout {
    let title = columnWidth(of: oneLine(session.title, columns: 24))
    return HeaderLayout(
      HeaderForms(self).all, titleColumns: min(24, max(11, title)), in: layout.header)
  }
}

/// The chips of the header in all forms, the fullest first.
private struct HeaderForms {
  let state: State
  let next: Estimate
  let request: NextRequest
  let ratio: String
  /// How many settings that have no chip of their own are changed.
  let others: Int

  init(_ state: State) {
    self.state = state
    // Planned once: a plan may walk the whole conversation.
    let plan = state.nextPlan
    (next, request) = (plan.estimate, plan.request)
    let choice = state.session.workspace.settings.ratio
    ratio = choice == .auto ? plan.ratio?.description ?? "auto" : choice.text
    others = state.settingsLines.count { line in
      switch line.row {
      case .ratio, .resolution, .thinking, .reference: false
      default: line.emphasis == .changed
      }
    }
  }

  /// Money and warnings stay to the end; who answers, how long it may think and the ratio go first.
  var all: [[[HeaderChip]]] {
    (0...5).map { level in
      [
        warnings(level),
        model(level),
        picture(level),
        cost(level),
      ]
    }
  }

  private func warnings(_ level: Int) -> [HeaderChip] {
    var chips: [HeaderChip] = []
    if request.share > 0.8 {
      chips.append(
        HeaderChip(
          text: "\(request.percent) full", role: request.isTooLarge ? .error : .warning,
          command: .settings))
    }
    if state.graphics.link.isSlow {
      let speed = level < 2 ? state.graphics.link.bytesPerSecond.map { " \(byteText($0))/s" } : nil
      chips.append(HeaderChip(text: "slow link" + (speed ?? "")))
    }
    return chips
  }

  private func model(_ level: Int) -> [HeaderChip] {
    let profile = state.profile
    guard profile.isSandbox else {
      let name = HeaderChip(
        text: oneLine(profile.modelName, columns: level < 5 ? 28 : 14), role: .header,
        command: .chooseModel)
      let provider = HeaderChip(
        text: oneLine(profile.name, columns: 20), command: .chooseProfile)
      return level < 2 ? [name, provider] : [name]
    }
    // What made the picture must be clear at every width.
    let words = level < 1 ? "real pixels, no AI" : "no AI"
    let text =
      profile.name == "sandbox" || level > 3 ? "sandbox, \(words)" : "\(profile.name), \(words)"
    let sandbox = HeaderChip(text: text, role: .header, command: .chooseProfile)
    let name = HeaderChip(text: oneLine(profile.modelName, columns: 28), command: .chooseModel)
    return level < 1 ? [name, sandbox] : [sandbox]
  }

  private func picture(_ level: Int) -> [HeaderChip] {
    let settings = state.session.workspace.settings
    var chips = [HeaderChip(text: settings.resolution.rawValue, command: .resolution)]
    if level < 5 { chips.append(HeaderChip(text: ratio, command: .ratio)) }
    // What is left to the model is not mentioned.
    if level < 3, let thinking = settings.thinking {
      chips.append(
        HeaderChip(
          text: level < 1 ? "thinking \(thinking.name)" : thinking.name, command: .thinking))
    }
    if level < 4, others > 0 { chips.append(HeaderChip(text: "+\(others)", command: .settings)) }
    return chips
  }

  private func cost(_ level: Int) -> [HeaderChip] {
    let (total, budget) = (state.costs.total, state.sessionBudget)
    let exceeds = budget.map { total.committed + (next.amount ?? .zero) > $0 } ?? false
    let role: Role = exceeds ? .warning : .header
    var chips: [HeaderChip] = []
    if next.amount != .zero, next.amount != nil || level < 3 {
      chips.append(HeaderChip(text: next.text, role: role, command: .costs))
    }
    let hasTotal = total.dollars != nil && total.committed > .zero
    guard hasTotal || budget != nil, level < 4 || exceeds else { return chips }
    let whole = level < 3 || exceeds ? budget.map { " of \($0.shortText)" } ?? "" : ""
    chips.append(HeaderChip(text: total.amountText + whole, role: role, command: .costs))
    return chips
  }
}
