import Model

extension Command {
  /// The tray of references, and choosing files.
  static let referenceTable: [CommandEntry] = [
    line(
      .references, "references",
      "Shows the references: their order, what each is for, and which of them are sent.",
      [.everywhere], "M-e"),
    line(
      .useAsReference, "as reference",
      "Makes the picture shown a reference of the next instruction.", viewing, "R"),
    line(
      .referenceEarlier, "earlier", "Moves the reference towards the first.", [.overlay], "["),
    line(.referenceLater, "later", "Moves the reference towards the last.", [.overlay], "]"),
    line(
      .toggle, "switch",
      "Switches what the row of a panel stands for: sends a reference or not, marks a file or not.",
      [.overlay], "Space"),
    line(
      .turnOver, "complete",
      "Completes the name of a file or folder; in the list of sessions goes on to the archived and "
        + "deleted ones.", [.overlay], "Tab"),
  ]
}
