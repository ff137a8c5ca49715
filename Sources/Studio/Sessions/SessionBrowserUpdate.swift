import Model

extension State {
  /// Runs a command of the list of sessions; nil for what every list does.
  mutating func runInSessions(
    _ command: Command, _ picker: Picker, _ browser: SessionBrowser
  ) -> [Effect]? {
    var browser = browser
    switch command {
    case .turnOver:
      browser.show(browser.nextSection)
      overlay = .sessions(Picker(query: picker.query), browser)
      return []
    case .sortSessions:
      keepingSelection { $0.sortNext() }
      guard case .sessions(_, let sorted)? = overlay else { return [] }
      sessions.order = sorted.order
      notify("sorted by \(sessions.order.rawValue)")
      return [.setPreference(key: "sessions", value: sessions.order.rawValue)]
    case .undoEdit:
      let isHere = browser.section == .deleted && selectedSession != nil
      return [.change(.restore(isHere ? selectedSession?.id : nil))]
    case .renameListed, .duplicateSession, .archiveSession, .deleteSession:
      guard let selected = selectedSession else { return [] }
      return run(command, on: selected, picker, browser)
    default: return nil
    }
  }

  private mutating func run(
    _ command: Command, on selected: SessionSummary, _ picker: Picker, _ browser: SessionBrowser
  ) -> [Effect] {
    if browser.section == .deleted {
      notify("it is deleted; \(keyText(.undoEdit)) restores it")
      return []
    }
    switch command {
    case .renameListed:
      let title = selected.title
      overlay = .prompt(LinePrompt(.renameListed(selected.id, picker, browser), text: title))
      return []
    case .duplicateSession: return [.change(.duplicate(selected.id))]
    case .archiveSession:
      return [
        .change(selected.archived == nil ? .archive(selected.id) : .unarchive(selected.id))
      ]
    default:
      if selected.id == session.id {
        warn("this session is open; open another one first, or archive it")
        return []
      }
      return [.change(.delete(selected.id))]
    }
  }

  /// Renames a session. The title of the open one is the studio's own to store.
  mutating func rename(_ id: Session.ID, _ title: String) -> [Effect] {
    if id == session.id { session.title = title }
    return [.change(.rename(id, title: title))]
  }

  /// Handles the result of a change. The selection stays, or moves to the new session.
  mutating func sessionsChanged(
    _ change: SessionChange, _ id: Session.ID?, _ list: [SessionSummary]
  ) -> [Effect] {
    let list = cleaned(list)
    let known = list.first { $0.id == id }
    notify(words(about: change, known))
    guard case .sessions? = overlay else { return [] }
    keepingSelection { $0.replaceSessions(with: list) }
    guard let known, case .sessions(_, let browser)? = overlay,
      let place = browser.place(of: known.id)
    else { return [] }
    selectItem(at: place)
    return []
  }

  /// Shows sizes and costs once they are added up.
  mutating func updateFigures(_ figures: [Session.ID: SessionFigures]) {
    guard case .sessions? = overlay else { return }
    keepingSelection { $0.replaceFigures(with: figures) }
  }

  /// Leaves a title prompt opened from the list; false where there is none.
  mutating func backToSessions() -> Bool {
    guard case .prompt(let prompt)? = overlay,
      case .renameListed(_, let picker, let browser) = prompt.purpose
    else { return false }
    overlay = .sessions(picker, browser)
    showSelectedItem()
    return true
  }

  /// The sessions with safe titles: they come from outside.
  func cleaned(_ list: [SessionSummary]) -> [SessionSummary] {
    list.map { summary in
      var summary = summary
      summary.title = cleanLine(summary.title)
      return summary
    }
  }

  private var selectedSession: SessionSummary? {
    guard case .sessions(let picker, let browser)? = overlay,
      browser.items.indices.contains(picker.selected),
      case .session(let id) = browser.items[picker.selected].value
    else { return nil }
    return browser[id]
  }

  /// Changes the list while keeping the selected session; if it is gone, the next one is selected.
  private mutating func keepingSelection(_ change: (inout SessionBrowser) -> Void) {
    guard case .sessions(var picker, var browser)? = overlay else { return }
    let selected = selectedSession?.id
    change(&browser)
    if let place = selected.flatMap(browser.place) { picker.selected = place }
    overlay = .sessions(picker, browser)
    showSelectedItem()
  }

  private func words(about change: SessionChange, _ summary: SessionSummary?) -> String {
    let title = summary?.shownTitle ?? "the session"
    return switch change {
    case .rename: "the session is now called \(title)"
    case .duplicate: "\(title) was made, with its own copy of the turns"
    case .archive: "\(title) is archived; \(keyText(.turnOver)) shows it"
    case .unarchive: "\(title) is back in the list"
    case .delete: "\(title) was deleted; \(keyText(.undoEdit)) restores it"
    case .restore: summary == nil ? "no session was deleted" : "\(title) was restored"
    }
  }
}
