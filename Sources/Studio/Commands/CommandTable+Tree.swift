import Model

extension Command {
  /// Walking the tree of turns, marking and finding them.
  static let treeTable: [CommandEntry] = [
    line(
      .recall, "recall",
      "Copies the turn's words, settings and references, to send them from where one is.", viewing,
      "C"),
    line(.star, "star", "Stars the turn, or not.", viewing, "*"),
    line(.reject, "reject", "Rejects the turn, or not; nothing is deleted.", viewing, "X"),
    line(.label, "label", "Gives the turn a short word.", viewing, "L"),
    line(.note, "note", "Writes a note on the turn.", viewing, "N"),
    line(.parent, "parent", "Goes to the turn this one goes on from.", viewing, "{"),
    line(.child, "child", "Goes to the first turn that goes on from this one.", viewing, "}"),
    line(
      .previousSibling, "sibling before", "Goes to the turn beside this one, the one before.",
      viewing, "("),
    line(
      .nextSibling, "next sibling", "Goes to the turn beside this one, the next one.", viewing,
      ")"),
    line(
      .fold, "fold", "Folds away what goes on from the turn, or brings it back.", viewing, "o"),
    line(
      .find, "search",
      "Finds turns by words, model, label, note or state; Up and Down go from one to the other.",
      viewing, "/"),
    line(
      .nextHit, "next hit", "Goes to the next turn that was searched for.",
      [.history, .picture, .overlay], "M-n"),
    line(
      .previousHit, "hit before", "Goes to the turn before that was searched for.",
      [.history, .picture, .overlay], "M-p"),
    line(
      .filter, "filter", "Chooses which turns the history shows.", viewing, "F"),
  ]
}
