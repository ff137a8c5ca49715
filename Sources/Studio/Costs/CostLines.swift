import Cells
import Model

extension State {
  /// The lines of the costs panel, wrapped to its width in columns.
  func costLines(_ book: CostBook, columns: Int) -> [DetailLine] {
    var lines: [DetailLine] = []
    func add(_ heading: String, _ rows: [(name: String, text: String)]) {
      guard !rows.isEmpty else { return }
      if !lines.isEmpty { lines.append(DetailLine(.blank)) }
      lines.append(DetailLine(.heading, heading))
      let width = min(18, columns / 3)
      for row in rows {
        let gap = String(repeating: " ", count: max(1, width - row.name.count))
        let texts = wrapped(row.text, columns: max(1, columns - width))
        for (place, text) in texts.enumerated() {
          let start = place == 0 ? row.name + gap : String(repeating: " ", count: width)
          lines.append(DetailLine(.text, start + text))
        }
      }
    }
    add("This session", sessionRows)
    add("All sessions", rows(of: book))
    add("By day", book.days.prefix(31).map { ($0.name, $0.costTotal.text) })
    add("By month", book.months.map { ($0.name, $0.costTotal.text) })
    return lines
  }

  private func rows(of book: CostBook) -> [(name: String, text: String)] {
    var rows: [(name: String, text: String)] = [
      ("today", book.total(on: book.today).text),
      ("this month", book.total(in: book.thisMonth).text),
    ]
    if let budget = costs.budgets.day { rows.append(("daily budget", budget.text)) }
    return rows
  }

  private var sessionRows: [(name: String, text: String)] {
    var rows: [(name: String, text: String)] = [("next turn", nextEstimate.text)]
    if let turn = selectedTurn {
      rows.append(("turn \(turn.number)", CostTotal([turn]).text))
      rows.append(("branch so far", spentOnBranch(to: turn).text))
    }
    rows.append(("total", costs.total.text))
    if let sessionBudget { rows.append(("budget", sessionBudget.text)) }
    return rows
  }
}
