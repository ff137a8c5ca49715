import Cells
import Model
import Themes

extension Drawing {
  /// Sessions by title, how long they are and when they were last worked on.
  mutating func drawSessions(_ list: ItemList, _ summaries: [SessionSummary], _ state: State) {
    let known = Dictionary(summaries.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    drawRows(list) { drawing, item, _, row, ground in
      var end = row.maxX
      if case .session(let id) = item.value, let session = known[id] {
        drawing.writeRight(
          agoText(session.updated, now: state.clock), endingAt: end, y: row.minY, .muted,
          on: ground, columns: 13)
        end -= 14
        let turns = session.turns == 1 ? "1 turn" : "\(session.turns) turns"
        drawing.writeRight(turns, endingAt: end, y: row.minY, .muted, on: ground, columns: 11)
        end -= 12
        if session.open > 0 {
          end -= drawing.writeRight(
            "\(spinner(at: state.clock)) \(session.open) running", endingAt: end, y: row.minY,
            .running, on: ground, columns: 14)
        }
      }
      drawing.writeCut(
        item.title, at: row.origin, .text, on: ground, columns: end - row.minX - 2)
    }
  }
}
