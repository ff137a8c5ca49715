import Cells
import Model
import Themes

/// A few sentences in place of a picture: a heading with a sign, then paragraphs.
struct Notice {
  var sign: (Character, Role)?
  var heading: String
  var headingRole = Role.text
  /// The paragraphs, with their roles.
  var lines: [(Role, String)]
  /// The one key that helps, below the paragraphs.
  var help: TurnEnding.Help?

  init(
    sign: (Character, Role)? = nil, heading: String, headingRole: Role = .text,
    lines: [(Role, String)]
  ) {
    self.sign = sign
    self.heading = heading
    self.headingRole = headingRole
    self.lines = lines
  }

  /// A notice of what went wrong on this machine, and what to do.
  init(failure: Failure, heading: String) {
    self.init(
      sign: ("✗", .error), heading: heading, headingRole: .error,
      lines: [(.text, failure.message), (.muted, failure.advice)])
  }

  /// A notice of the outcome of a turn without a picture, or of its progress.
  init(turn: Turn, _ state: State) {
    guard let ending = state.ending(of: turn) else {
      self.init(
        sign: (turn.state.sign(at: state.clock), turn.state.role),
        heading: "Waiting for the picture", headingRole: turn.state.role,
        lines: [(.muted, state.progressLine ?? "on its way")])
      return
    }
    self.init(
      sign: (ending.sign, ending.role), heading: ending.heading, headingRole: ending.role,
      lines: ending.lines + [ending.money].compactMap(\.self))
    help = ending.help
  }
}

extension Drawing {
  private static let noticeColumns = 60

  /// Draws a notice slightly above the middle, aligned left.
  mutating func draw(_ notice: Notice, in area: Rect) {
    let columns = min(Self.noticeColumns, area.size.columns - 6)
    guard columns > 0 else { return }
    var lines: [(Role, String)] = []
    let texts = notice.lines.filter { !$0.1.isEmpty }
    let room = area.size.rows - (notice.help == nil ? 2 : 4)
    for (role, paragraph) in fitted(texts, columns: columns, rows: room, gap: 1) {
      if !lines.isEmpty { lines.append((.text, "")) }
      lines += paragraph.map { (role, $0) }
    }
    let widest = lines.map { columnWidth(of: $0.1) }.max() ?? 0
    let width = max(widest, min(columns, columnWidth(of: notice.heading)))
    let height = min(area.size.rows, lines.count + (notice.help == nil ? 2 : 4))
    let x = area.minX + max(3, (area.size.columns - width) / 2)
    var y = area.minY + (area.size.rows - height) * 2 / 5
    if let (sign, role) = notice.sign {
      drawCharacter(sign, at: Point(x: x - 2, y: y), role, on: .text)
    }
    writeCut(notice.heading, at: Point(x: x, y: y), notice.headingRole, columns: columns)
    y += 2
    for (role, text) in lines where y < area.maxY {
      write(text, at: Point(x: x, y: y), role, limit: area.maxX - x)
      y += 1
    }
    if let help = notice.help {
      y = min(y + 1, area.maxY - 1)
      draw(help, at: Point(x: x, y: y), to: area.maxX, on: .text)
    }
  }
}
