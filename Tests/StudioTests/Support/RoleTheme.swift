import Cells
import TestSupport
import Themes

extension Theme {
  /// A theme whose colours are only names: each role has its own foreground, each ground its own
  /// background, so that a test sees what the view meant.
  static let roles: Theme = {
    var styles: [Role: Style] = [:]
    for (index, role) in Role.allCases.enumerated() {
      let ground = role.surfaces.first ?? role
      let place = Role.allCases.firstIndex(of: ground) ?? 0
      styles[role] = Style(
        foreground: .indexed(UInt8(index)), background: .indexed(UInt8(100 + place)))
    }
    return Theme(name: "roles", summary: "each role by name", styles: styles)
  }()
}

extension Cell {
  /// The role the cell's text was written in; nil for a picture's cells.
  var role: Role? {
    guard case .indexed(let index) = style.foreground else { return nil }
    return Int(index) < Role.allCases.count ? Role.allCases[Int(index)] : nil
  }

  /// The ground under the cell; nil for a picture's cells.
  var ground: Role? {
    guard case .indexed(let index) = style.background, index >= 100 else { return nil }
    return Role.allCases[Int(index) - 100]
  }
}

/// A frame as a reviewer reads it: the text, then on the same grid the role of each cell, then
/// caret, title and mouse.
func roleSnapshot(of frame: Frame) -> String {
  var text = lineSnapshot(of: frame) + "\n"
  for y in 0..<frame.canvas.size.rows {
    text += frame.canvas.row(y).map { letter(of: $0) }.joined() + "│\n"
  }
  let used = Set(frame.canvas.cells.compactMap(\.role))
  let legend = Role.allCases.filter(used.contains).map { "\(letter(of: $0)) \($0.rawValue)" }
  return text + "\n" + legend.joined(separator: "  ") + "\n"
}

/// Only the text, caret, title and mouse.
func lineSnapshot(of frame: Frame) -> String {
  let caret = frame.cursor.map { "at \($0.x),\($0.y)" } ?? "hidden"
  var text = "\(frame.canvas.size.columns)x\(frame.canvas.size.rows), caret \(caret), "
  text += "title \(frame.title), mouse \(frame.mouse ? "on" : "off")\n"
  for y in 0..<frame.canvas.size.rows {
    text +=
      frame.canvas.row(y).map { $0.isContinuation ? "" : String($0.character) }.joined() + "│\n"
  }
  return text
}

private func letter(of cell: Cell) -> String {
  guard let role = cell.role else { return "#" }
  let isBlank = cell.character == " " && cell.ground == role
  return isBlank && role == .text ? " " : letter(of: role)
}

private func letter(of role: Role) -> String {
  switch role {
  case .text: "x"
  case .muted: "m"
  case .accent: "a"
  case .header: "h"
  case .headerMuted: "i"
  case .border: "b"
  case .borderFocused: "B"
  case .title: "t"
  case .titleFocused: "T"
  case .selection: "S"
  case .selectionInactive: "s"
  case .current: "c"
  case .composer: "o"
  case .composerPlaceholder: "p"
  case .footer: "f"
  case .key: "k"
  case .popup: "."
  case .popupBorder: "P"
  case .popupTitle: "Q"
  case .disabled: "d"
  case .running: "r"
  case .success: "u"
  case .warning: "w"
  case .error: "e"
  case .star: "*"
  case .backdrop: "_"
  }
}
