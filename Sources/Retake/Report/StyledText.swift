import Cells
import FoundationEssentials
import Glibc

/// A line of text for a person, in pieces of one style each.
struct StyledLine: Equatable {
  /// How a piece is drawn on a terminal.
  enum Style: Equatable {
    case plain, bold, code, faint

    /// The SGR parameters (ECMA-48, 8.3.117); nil where no style is set.
    var parameters: String? {
      switch self {
      case .plain: nil
      case .bold: "1"
      case .code: "36"
      case .faint: "2"
      }
    }
  }

  struct Piece: Equatable {
    var text: String
    var style: Style
  }

  var pieces: [Piece] = []

  init(_ pieces: [Piece] = []) { self.pieces = pieces }

  init(_ text: String, _ style: Style = .plain) { pieces = [Piece(text: text, style: style)] }

  mutating func append(_ text: String, _ style: Style = .plain) {
    guard !text.isEmpty else { return }
    pieces.append(Piece(text: text, style: style))
  }

  /// The text without its styles.
  var plain: String { pieces.map(\.text).joined() }
}

extension [StyledLine] {
  /// The lines as a terminal or a pager reads them. Each piece passes through `printable`; the
  /// styles around it are the only control sequences.
  func text(isStyled: Bool) -> String {
    map { line in
      let pieces = line.pieces.map { piece in
        let words = printable(piece.text, keepingLines: false)
        guard isStyled, let parameters = piece.style.parameters else { return words }
        return "\u{1B}[\(parameters)m\(words)\u{1B}[m"
      }
      return pieces.joined() + "\n"
    }.joined()
  }
}

/// What stdout can show of a page.
struct PageOutput {
  let isTerminal: Bool
  let isStyled: Bool

  /// - Parameter environment: `TERM`, and `NO_COLOR`, which turns styles off too (no-color.org).
  init(environment: [String: String]) {
    isTerminal = isatty(1) == 1 && !["", "dumb"].contains(environment["TERM"] ?? "")
    isStyled = isTerminal && (environment["NO_COLOR"] ?? "").isEmpty
  }
}
