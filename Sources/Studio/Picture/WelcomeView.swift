import Cells
import Model
import Themes

extension Drawing {
  /// Draws what an empty session teaches: what this is, what to try, how to open a picture.
  mutating func drawWelcome(_ state: State, in area: Rect) {
    let lines = state.welcome
    let widest = lines.map { columnWidth(of: $0.key) + columnWidth(of: $0.text) }.max() ?? 0
    let shown = lines.count <= area.size.rows ? lines : lines.filter { !$0.text.isEmpty }
    let width = min(widest, area.size.columns - 2)
    let x = area.minX + max(1, (area.size.columns - width) / 2)
    var y = area.minY + max(0, (area.size.rows - shown.count) * 2 / 5)
    for line in shown where y < area.maxY {
      let used = write(line.key, at: Point(x: x, y: y), .key, limit: area.maxX - x)
      writeCut(
        line.text, at: Point(x: x + used, y: y), line.role, columns: area.maxX - 1 - x - used)
      y += 1
    }
  }
}

private struct WelcomeLine {
  var key = ""
  var text: String
  var role = Role.text
}

extension State {
  fileprivate var welcome: [WelcomeLine] {
    let heading = WelcomeLine(text: "Edit pictures by conversation", role: .accent)
    let blank = WelcomeLine(text: "")
    return [
      heading,
      blank,
      WelcomeLine(text: "Open a picture, say what should change, look,"),
      WelcomeLine(text: "say what comes next. Every turn stays in reach."),
      blank,
      command(.openPicture, "opens a picture; or drop a file here"),
      command(.help, "lists every key and command"),
      blank,
      WelcomeLine(text: "Try an instruction, then change what came:", role: .muted),
      WelcomeLine(key: "  › ", text: "a lighthouse at dusk, seen from the sea"),
      WelcomeLine(key: "  › ", text: "make it warmer"),
      WelcomeLine(key: "  › ", text: "add a thin white border"),
    ]
      + (profile.isSandbox
        ? [
          blank,
          WelcomeLine(text: "The sandbox paints and edits real pixels without", role: .muted),
          WelcomeLine(text: "AI, without a key and at no cost.", role: .muted),
        ] : [])
  }

  private func command(_ command: Command, _ text: String) -> WelcomeLine {
    let key = commands.keys.bindings(of: command).first.map(keyNames) ?? command.rawValue
    let pad = String(repeating: " ", count: max(1, 4 - columnWidth(of: key)))
    return WelcomeLine(key: key + pad, text: text, role: .muted)
  }
}
