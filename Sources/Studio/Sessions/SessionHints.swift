import Model

extension SessionBrowser {
  package var title: String {
    switch shelf {
    case .current: "Sessions"
    case .archived: "Archived sessions"
    case .deleted: "Deleted sessions"
    }
  }

  /// The keys of the panel, the most useful first.
  var hintedCommands: [(Command, String?)] {
    let others: [(Command, String?)] = [
      (.turnOver, nextShelf == .current ? "sessions" : nextShelf.rawValue),
      (.sortSessions, nil), (.leave, "close"),
    ]
    switch shelf {
    case .current, .archived:
      return [
        (.choose, "open"), (.renameListed, nil), (.duplicateSession, nil),
        (.archiveSession, shelf == .current ? nil : "unarchive"), (.deleteForward, "delete"),
      ] + others
    case .deleted: return [(.choose, "open"), (.undoEdit, "restore")] + others
    }
  }
}

extension State {
  /// The placeholder of a list's field, with the keys that a narrow footer has no room for.
  var queryPlaceholder: String {
    let search = "type to search"
    guard case .sessions(_, let browser)? = overlay else { return search }
    let others: [(Command, String)] = [
      (.turnOver, browser.nextShelf == .current ? "sessions" : browser.nextShelf.rawValue),
      (.sortSessions, "sorts"),
    ]
    let words = others.compactMap { command, words in
      commands.keys.bindings(of: command, in: .overlay).first.map { "\(keyNames($0)) \(words)" }
    }
    return ([search] + words).joined(separator: " · ")
  }
}
