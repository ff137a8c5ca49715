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
    let outcome = turn.outcome
    let failure = outcome?.failure
    let mark = turn.sign
    let words = outcome?.text ?? ""
    let (heading, role) =
      turn.isLeft ? ("Not fetched yet", Role.warning) : Self.heading(of: mark)
    self.init(
      sign: mark == .running
        ? (Character(spinner(at: state.clock)), .running)
        : (Character(mark.rawValue), Studio.role(of: mark)),
      heading: heading, headingRole: role, lines: [])
    if mark == .running {
      lines = [(.muted, state.progressLine ?? "on its way")]
      return
    }
    if let failure {
      lines = [(.text, failure.message)]
      if !words.isEmpty { lines.append((.muted, "“\(words)”")) }
      lines.append((.muted, failure.advice))
      if !state.isFree(turn) {
        lines.append((failure.billed == .no ? .muted : .warning, failure.moneyText))
      }
    } else {
      lines = [(.text, words)]
      if mark == .textOnly {
        lines.append((.muted, "Say more clearly that you want a picture, and of what."))
      }
      if mark == .unknown, !state.isFree(turn) {
        lines.append((.warning, "It may have been billed."))
      }
    }
    addNotes(of: turn)
  }

  /// Adds what was done to the turn before sending.
  private mutating func addNotes(of turn: Turn) {
    lines += turn.notes.map { (.muted, $0) }
  }

  /// The paragraphs wrapped to a width. Where there are too few rows the longest is cut, so that
  /// none is lost, least of all the one about money.
  fileprivate func paragraphs(columns: Int, rows: Int) -> [(Role, [String])] {
    let texts = lines.filter { !$0.1.isEmpty }
    var whole = texts.map { paragraph($0.1, columns: columns, limit: max(1, rows)) }
    var free = rows - max(0, texts.count - 1)
    // The shortest come first: the rows they leave go to the longer ones.
    for (done, index) in whole.indices.sorted(by: { whole[$0].count < whole[$1].count })
      .enumerated()
    {
      let share = max(1, free / (whole.count - done))
      if whole[index].count > share {
        whole[index] = paragraph(texts[index].1, columns: columns, limit: share)
      }
      free -= whole[index].count
    }
    return zip(texts, whole).map { ($0.0, $1) }
  }

  private static func heading(of mark: TurnSign) -> (String, Role) {
    switch mark {
    case .running: ("Waiting for the picture", .running)
    case .done: ("Done, without a picture", .text)
    case .textOnly: ("The model answered in words", .accent)
    case .refused: ("Refused", .warning)
    case .failed: ("Failed", .error)
    case .unknown: ("Outcome unknown", .warning)
    case .cancelled: ("Cancelled", .muted)
    }
  }
}

extension Drawing {
  private static let noticeColumns = 60

  /// Draws a notice slightly above the middle, aligned left.
  mutating func draw(_ notice: Notice, in area: Rect) {
    let columns = min(Self.noticeColumns, area.size.columns - 6)
    guard columns > 0 else { return }
    var lines: [(Role, String)] = []
    for (role, paragraph) in notice.paragraphs(columns: columns, rows: area.size.rows - 2) {
      if !lines.isEmpty { lines.append((.text, "")) }
      lines += paragraph.map { (role, $0) }
    }
    let widest = lines.map { columnWidth(of: $0.1) }.max() ?? 0
    let width = max(widest, min(columns, columnWidth(of: notice.heading)))
    let height = min(area.size.rows, lines.count + 2)
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
  }
}
