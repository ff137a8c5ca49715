import CNcurses
import Cells

/// What is really written for a cell's character: something that all terminals give the same
/// columns.
///
/// Terminals disagree about characters composed of several emoji, signs with the emoji selector and
/// code points newer than they are. Such a cell gets a plainer stand-in, and blanks make up the
/// width in our own table. So a row never drifts.
struct Glyph: Equatable {
  /// A spacing code point and the marks on it.
  var scalars: [UInt32]
  var columns: Int
  /// The second column's code point if the first one fills only one column.
  var second: UInt32?

  /// The known habits of the terminal that draws it.
  struct TerminalQuirks: Equatable {
    /// The Linux console and xterm, whose fonts may lack most of the signs the studio draws.
    var hasPlainFont = false
    /// Whether spacing marks (Indic vowel signs) may share the cell of their letter, as in kitty;
    /// most others give them one of their own, and behind a multiplexer it is unknown. If so, they
    /// are left out.
    var mayJoinSpacingMarks = false
  }

  /// The glyph of a character. `columns` says how many columns the C library, and so ncurses, gives
  /// a code point.
  init(
    for character: Character, habits: TerminalQuirks = TerminalQuirks(),
    columns: (UInt32) -> Int = { Int(cnc_columns($0)) }
  ) {
    var scalars = character.unicodeScalars.makeIterator()
    guard let first = scalars.next() else {
      self.init(scalars: [0x20], columns: 1)
      return
    }
    let wanted = min(2, max(1, columnWidth(of: character)))
    if first.isRegionalIndicator, wanted == 2 {
      self.init(flag: character)
      return
    }
    var base = first.value
    if habits.hasPlainFont, let plain = plainStandIn[base] { base = plain }
    if habits.mayJoinSpacingMarks, first.properties.generalCategory == .spacingMark { base = 0x20 }
    let has = columns(base)
    guard has == 1 || has == 2, has <= wanted else {
      // U+FFFD takes one column everywhere.
      self.init(scalars: [0xFFFD], columns: wanted, second: wanted == 2 ? 0x20 : nil)
      return
    }
    var marks: [UInt32] = []
    // A sign that is two columns wide only as an emoji loses its keycap, which would hide it.
    while has == wanted, let scalar = scalars.next() {
      if marks.count < 4, scalar.stacks, columns(scalar.value) == 0 { marks.append(scalar.value) }
    }
    self.init(
      scalars: [base] + marks, columns: wanted, second: has < wanted ? 0x20 : nil)
  }

  private init(scalars: [UInt32], columns: Int, second: UInt32? = nil) {
    self.scalars = scalars
    self.columns = columns
    self.second = second
  }

  /// A flag as its country's two letters: half of all terminals show the letters anyway.
  private init(flag: Character) {
    let letters = flag.unicodeScalars.filter(\.isRegionalIndicator)
      .map { $0.value - 0x1F1E6 + 0x41 }
    self.init(scalars: [letters[0]], columns: 2, second: letters.count > 1 ? letters[1] : 0x20)
  }
}

extension Unicode.Scalar {
  /// Whether every terminal puts it onto the letter before it. That excludes joiners and selectors,
  /// which some treat differently.
  fileprivate var stacks: Bool {
    if (0xFE00...0xFE0F).contains(value) { return false }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return true
    // Vowels and finals of a Hangul syllable written in parts.
    default: return (0x1160...0x11FF).contains(value)
    }
  }
}

/// Stand-ins from Latin-1 and the line drawing of the VT100 (including its diamond), which every
/// font or terminal has. Blocks stay as they are: without them there is no picture.
private let plainStandIn: [UInt32: UInt32] = {
  let pairs: [(Character, Character)] = [
    ("╭", "┌"), ("╮", "┐"), ("╯", "┘"), ("╰", "└"),
    ("┏", "┌"), ("┓", "┐"), ("┛", "┘"), ("┗", "└"), ("━", "─"), ("┃", "│"),
    ("●", "◆"), ("•", "·"), ("★", "*"), ("■", "#"), ("…", "~"), ("›", ">"), ("‹", "<"), ("▸", ">"),
    ("✓", "+"), ("✗", "x"), ("⊘", "/"), ("≈", "~"), ("↑", "^"), ("↓", "v"), ("→", ">"), ("←", "<"),
    ("◐", "|"), ("◓", "/"), ("◑", "-"), ("◒", "\\"), ("“", "\""), ("”", "\""), ("–", "-"),
    ("—", "-"),
  ]
  return Dictionary(
    pairs.compactMap { sign, plain in
      guard let sign = sign.unicodeScalars.first, let plain = plain.unicodeScalars.first else {
        return nil
      }
      return (sign.value, plain.value)
    }, uniquingKeysWith: { first, _ in first })
}()
