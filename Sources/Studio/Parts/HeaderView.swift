import Cells
import Model
import Themes

extension Drawing {
  /// Draws the name, the session's title, the model, the amount spent (or that it is free), and
  /// that the link is slow.
  mutating func drawHeader(_ state: State, in rect: Rect) {
    fill(rect, .header)
    let y = rect.minY
    var x = rect.minX + 1
    x += write("Retake", at: Point(x: x, y: y), .accent, on: .header) + 3
    // The model matters more than the sandbox's second name.
    let sandbox = rect.size.columns >= 76 ? "sandbox: real pixels, no AI" : "sandbox, no AI"
    let spent = state.profile.isSandbox ? sandbox : state.spentText
    var end = rect.maxX - 1
    if !spent.isEmpty {
      end -= writeRight(
        spent, endingAt: end, y: y, state.spentRole, on: .header, columns: max(0, end - x))
      end -= 3
    }
    if let link = state.slowLinkText {
      end -= writeRight(
        link, endingAt: end, y: y, .headerMuted, on: .header, columns: max(0, end - x))
      end -= 3
    }
    let request = state.nextRequest
    if request.share > 0.8 {
      end -= writeRight(
        "\(request.percent) full", endingAt: end, y: y, request.isTooLarge ? .error : .warning,
        on: .header, columns: max(0, end - x))
      end -= 3
    }
    let title = oneLine(state.session.title, columns: 200)
    let name = title.isEmpty ? "new session" : title
    // The title gives way only when both cannot be read.
    let room = end - x - min(columnWidth(of: name), 24) - 3
    let model = state.profile.model
    let isPlain = state.profile.isSandbox && state.profile.name == "sandbox"
    let full = isPlain ? model : "\(state.profile.name) · \(model)"
    // For the sandbox's rehearsals the name says more than the model.
    let brief = state.profile.isSandbox && !isPlain ? state.profile.name : model
    let who = columnWidth(of: full) <= room ? full : brief
    if min(columnWidth(of: who), 14) <= room {
      end -= writeRight(who, endingAt: end, y: y, .headerMuted, on: .header, columns: room)
      end -= 3
    }
    writeCut(
      name, at: Point(x: x, y: y), title.isEmpty ? .headerMuted : .header, on: .header,
      columns: end - x)
  }
}

extension State {
  /// `slow link 64 kB/s`; nil on any other link.
  fileprivate var slowLinkText: String? {
    guard graphics.link.isSlow else { return nil }
    return "slow link" + (graphics.link.bytesPerSecond.map { " \(byteText($0))/s" } ?? "")
  }

  /// The cost of the session's turns so far, and the budget: `$0.20 of $5`; empty when neither is
  /// known.
  fileprivate var spentText: String {
    guard let budget = sessionBudget else {
      return costs.total.dollars == nil ? "" : costs.total.amountText
    }
    return "\(costs.total.amountText) of \(budget.shortText)"
  }

  /// A warning when the next turn would exceed a budget.
  fileprivate var spentRole: Role {
    if profile.isSandbox { return .warning }
    guard let budget = sessionBudget else { return .header }
    return costs.total.committed + (nextEstimate.amount ?? .zero) > budget ? .warning : .header
  }
}
