import Model

extension Command {
  /// What the list of sessions does with the selected one. Letters narrow the list, so none of it is
  /// a letter; deleting and bringing back have the keys that delete and undo in a text.
  static let sessionTable: [CommandEntry] = [
    line(
      .renameListed, "rename", "In the list of sessions: gives the session another title.",
      [.overlay], "F2", "M-r"),
    line(
      .duplicateSession, "copy",
      "In the list of sessions: makes a session of its own with the same turns.", [.overlay],
      "M-c"),
    line(
      .archiveSession, "archive",
      "In the list of sessions: puts the session out of the way, or back.", [.overlay], "M-a"),
    line(
      .sortSessions, "sort",
      "In the list of sessions: sorts by last use, title, turns, size on disk or cost.",
      [.overlay], "M-s"),
  ]
}
