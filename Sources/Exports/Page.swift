import Cells
import Imagery
package import Model

/// A session as one self-contained HTML page: it needs no server and no network, and no JavaScript
/// for reading or printing.
///
/// It is produced as a stream of pieces, text alternating with the places where a picture's bytes
/// go, so that no session is too long for it.
package struct Page: Sendable {
  package enum Piece: Hashable, Sendable {
    case text(String)
    /// The picture's media type and bytes as base64, in a `data:` address.
    case picture(Picture)
  }

  private let session: Session
  /// The turns by number, with the opened photograph as turn 0.
  private let turns: [Int: Turn]
  /// The numbers of the turns above them in the tree.
  private let parents: [Int: Int]
  private let rows: [HistoryRows.Row]
  /// When the page was written, and by which program.
  private let made: Timestamp
  private let tool: String

  package init(session: Session, turns: [Turn], made: Timestamp, tool: String) {
    self.session = session
    let past = PastTurns(turns)
    let opened = past.opened
    let all = (opened.map { [$0] } ?? []) + turns
    self.turns = Dictionary(all.map { ($0.number, $0) }, uniquingKeysWith: { $1 })
    parents = Dictionary(
      turns.compactMap { turn in past.shownParent(of: turn).map { (turn.number, $0) } },
      uniquingKeysWith: { $1 })
    rows = HistoryRows(turns, opened: opened).rows
    self.made = made
    self.tool = tool
  }

  /// Passes on every piece in order.
  package func forEachPiece<E: Error>(_ body: (Piece) throws(E) -> Void) throws(E) {
    try body(.text(head))
    for row in rows {
      if let turn = turns[row.number] { try body(.text(item(turn, guides: row.guides))) }
    }
    try body(.text("</ol>\n</nav>\n<main>\n"))
    for row in rows {
      guard let turn = turns[row.number] else { continue }
      for piece in article(turn) { try body(piece) }
    }
    try body(.text("</main>\n<script>\n\(Self.script)</script>\n</body>\n</html>\n"))
  }

  private var title: String { session.title.isEmpty ? "Untitled session" : session.title }

  private var head: String {
    let made = rows.count { $0.number != Turn.openedNumber }
    let count = made == 1 ? "1 turn" : "\(made) turns"
    let days = session.created.dayText
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
      style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="referrer" content="no-referrer">
      <meta name="color-scheme" content="light dark">
      <meta name="generator" content="\(shown(tool))">
      <title>\(shown(title))</title>
      <style>
      \(Self.style)</style>
      </head>
      <body>
      <header>
      <h1 dir="auto">\(shown(title))</h1>
      <p>\(count) · started \(days) · written \(self.made.dayText) by \(shown(tool))</p>
      <p class="keys"><kbd>↑</kbd> <kbd>↓</kbd> turns &nbsp; <kbd>←</kbd> parent &nbsp; \
      <kbd>→</kbd> child &nbsp; <kbd>c</kbd> compare</p>
      </header>
      <nav aria-label="Turns">
      <ol>

      """
  }

  /// A row of the tree.
  private func item(_ turn: Turn, guides: String) -> String {
    """
    <li><a href="#t\(turn.number)" data-turn="\(turn.number)"><span class="guides" \
    aria-hidden="true">\(guides)</span><b>\(turn.number)</b><span class="words" dir="auto">\
    \(shown(turn.instruction))</span><span class="mark \(turn.state.styleClass)" title="\(turn.statusText)">\
    \(turn.state.sign)</span></a></li>

    """
  }

  /// One turn in full.
  private func article(_ turn: Turn) -> [Piece] {
    let parent = parents[turn.number].flatMap { turns[$0] }
    var opening = "<article id=\"t\(turn.number)\" data-turn=\"\(turn.number)\""
    if let parent { opening += " data-parent=\"\(parent.number)\"" }
    opening += """
      >
      <h2 dir="auto"><b>\(turn.number)</b> \(shown(turn.instruction))</h2>

      """
    var pieces: [Piece] = []
    if let picture = turn.result {
      let name = shown("Turn \(turn.number): \(turn.instruction)")
      pieces.append(
        .text(
          """
          \(opening)<figure><div class="stage" style="--w: \(picture.size.width); \
          --h: \(picture.size.height)"><img alt="\(name)" src="
          """))
      pieces.append(.picture(picture))
      let compares = parent?.result != nil
      pieces.append(
        .text(
          """
          "></div><figcaption><span>\(picture.size.width)×\(picture.size.height) \
          \(picture.type.name)</span>\
          \(compares ? Self.compareButton(parent?.number ?? 0) : "")</figcaption></figure>

          """))
    } else {
      pieces.append(.text(opening))
    }
    if !turn.isOpened { pieces.append(.text(TurnNotes(turn).html)) }
    pieces += drafts(of: turn)
    pieces.append(.text("</article>\n"))
    return pieces
  }

  /// The pictures the model made while thinking.
  private func drafts(of turn: Turn) -> [Piece] {
    guard let drafts = turn.outcome?.drafts, !drafts.isEmpty else { return [] }
    var pieces = [Piece.text("<details class=\"drafts\"><summary>Drafts</summary>\n<div>\n")]
    for (index, draft) in drafts.enumerated() {
      pieces.append(.text("<img alt=\"Draft \(index + 1) of turn \(turn.number)\" src=\""))
      pieces.append(.picture(draft))
      pieces.append(.text("\">\n"))
    }
    return pieces + [.text("</div>\n</details>\n")]
  }

  private static func compareButton(_ parent: Int) -> String {
    "<button type=\"button\" aria-pressed=\"false\">Compare with turn \(parent)</button>"
  }
}

/// Text from outside as a page may show it: without markup, and without characters that hide or
/// change the direction of text.
func shown(_ text: String) -> String { markup(printable(text, keepingLines: true)) }

extension Turn {
  /// The state of the turn, in words.
  var statusText: String {
    switch state {
    case .waiting, .sending, .queued, .working, .fetching: "not ended"
    case .textOnly: "answered in words"
    case .unknown, .left: "unknown; it may have been billed"
    case .done, .refused, .failed, .cancelled: state.word
    }
  }
}

extension TurnState {
  /// The class of its sign in the page's style sheet.
  fileprivate var styleClass: String {
    switch self {
    case .waiting, .sending, .queued, .working, .fetching: "running"
    case .done: "done"
    case .textOnly: "textOnly"
    case .refused: "refused"
    case .failed: "failed"
    case .unknown, .left: "unknown"
    case .cancelled: "cancelled"
    }
  }
}
