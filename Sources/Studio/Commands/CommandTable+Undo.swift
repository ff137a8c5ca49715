import Model

extension Command {
  /// Going back and forth through what was changed.
  static let undoTable: [CommandEntry] = [
    line(
      .undo, "undo",
      "Takes back the last change of the session: a setting, reference, region, mark, fold or title.",
      [.everywhere], "M-u", "u"),
    line(.redo, "redo", "Makes again what was undone last.", [.everywhere], "M-U", "U"),
  ]
}
