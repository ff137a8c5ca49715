import Model

// What each event changes is derived from the state before it, so no command needs to know about
// undo.
extension State {
  /// Called before an event. Returns the state at the start of a search, which spans many keys.
  mutating func startChange(by event: Event) -> UndoStart? {
    let held = undo.start
    if held == nil || !event.isByHand { undo.start = undoStartNow }
    return held
  }

  /// Called after an event: a command that changed something becomes an entry, and news of a turn
  /// joins the entry of its sending.
  mutating func endChange(by event: Event, held: UndoStart?) {
    guard let start = undo.start, start.session == session.id else {
      undo.start = nil
      return
    }
    guard event.isByHand else {
      let changes = start.values == undoable ? [] : start.values.changes(to: undoable)
      recordNews(event, changes, since: start)
      undo.start = held
      if !changes.isEmpty, let values = held?.values.with(changes, isBack: false) {
        undo.start?.values = values
      }
      return
    }
    // Until the search is left, moving within it is no change.
    if case .search = overlay { return }
    recordChange()
    undo.start = nil
  }

  /// Makes an entry of the changes so far, and starts a new one.
  mutating func recordChange() {
    guard let start = undo.start, !start.isUndo, start.values != undoable else { return }
    undo.start = undoStartNow
    let entry = entry(since: start)
    // Settings that a profile could not honour are not a change of their own.
    guard entry.changes.contains(where: { $0.path.first != "putAside" }) else { return }
    if !join(entry) { session.undo = session.undo.appending(entry) }
  }

  /// Makes an entry of what leaves the workspace with the instruction being sent; returns the
  /// number of its row.
  mutating func recordSending() -> Int? {
    guard var start = undo.start else { return nil }
    undo.start = undoStartNow
    // A session that was named by its first instruction keeps its name.
    if start.values.title.isEmpty { start.values.title = session.title }
    var entry = entry(since: start)
    let unnumbered = ownSubmissions.map(\.draft.remaining).reduce(0, +)
    entry.send((turns.last?.number ?? 0) + unnumbered + 1)
    session.undo = session.undo.appending(entry)
    return session.undo?.rows.last.flatMap { $0.sending == nil ? nil : $0.number }
  }

  private func entry(since start: UndoStart) -> UndoEntry {
    UndoEntry(
      name: cleanLine(start.values.changeText(to: undoable)),
      changes: start.values.changes(to: undoable),
      words: start.words == composer.text
        ? nil : UndoEntry.Words(before: start.words, after: composer.text),
      before: start.position, after: viewPosition, isStep: start.isStep)
  }

  /// Joins consecutive steps of one value into one change.
  private mutating func join(_ entry: UndoEntry) -> Bool {
    guard entry.isStep, let log = session.undo, !log.canRedo, var last = log.rows.last?.entry,
      last.isStep, last.after == entry.before
    else { return false }
    last.changes = last.changes.followed(by: entry.changes)
    last.name = entry.name
    session.undo?.replace(at: log.rows.count - 1, with: last)
    return true
  }

  /// Adds the outcome of a turn to the entry of its sending: undone, the base is where it was.
  private mutating func recordNews(_ event: Event, _ changes: [FieldChange], since start: UndoStart)
  {
    let log = session.undo ?? UndoLog()
    var turn: Turn?
    if case .turn(let news, _) = event { turn = news }
    let settled = start.submissions.first { submission($0.id) == nil }
    let row = log.rows.lastIndex { row in
      if let settled { row.number == settled.undoRow } else { turn?.number == row.sending }
    }
    if let row, log.rows[row].sending != nil, var entry = log.rows[row].entry {
      guard settled != nil || !changes.isEmpty || viewPosition != start.position else { return }
      if settled != nil { entry.send(turn?.number ?? settled?.turns.last) }
      entry.changes = entry.changes.followed(by: changes)
      entry.words = entry.words?.followed(by: composer.text, after: start.words)
      if row == log.rows.count - 1 { entry.after = viewPosition }
      session.undo?.replace(at: row, with: entry)
    } else if !changes.isEmpty, !log.canRedo || turn?.kept != nil {
      var entry = entry(since: start)
      if let step = turn?.localStep {
        entry.name = "\(step)\(turn?.parent.map { " of turn \($0)" } ?? "")"
      } else if turn?.kept != nil, let parent = turn?.parent {
        entry.name = "keeping of turn \(parent)"
      }
      session.undo = session.undo.appending(entry)
    }
  }
}

// Undo and redo.
extension State {
  /// Undoes or redoes the last change that still changes something.
  mutating func stepUndo(isBack: Bool) {
    undo.start?.isUndo = true
    if isBack, regionEditor.sketch != nil {
      end(.sketch)
      return notify("no region drawn")
    }
    while let entry = session.undo?.next(isBack: isBack) {
      if isBack, let number = entry.sending,
        !ownSubmissions.isEmpty || turn(number)?.isOnItsWay == true
      {
        return warn(
          "turn \(number) is still working: earlier changes can be undone when it ends")
      }
      session.undo?.step(isBack: isBack)
      // What is there already, because a turn or another program brought it, is not a step.
      guard let told = apply(entry, isBack: isBack) else { continue }
      return notify(told)
    }
    notify(isBack ? "nothing to undo" : "nothing to redo")
  }

  /// Restores the state before an entry, or after it; returns the message, or nil when that changes
  /// nothing.
  private mutating func apply(_ entry: UndoEntry, isBack: Bool) -> String? {
    let before = undoable
    if let wanted = before.with(entry.changes, isBack: isBack), wanted != before { restore(wanted) }
    let brings = entry.words.map { isBack ? $0.before : $0.after }
    // Text that somebody has written since is not overwritten.
    let isUntouched = entry.words.map { isBack ? $0.after : $0.before } == composer.text
    if let brings, isUntouched { composer.field.replaceAll(with: brings) }
    guard undoable != before || isUntouched else { return nil }
    show(isBack ? entry.before : entry.after)
    var told = "\(isBack ? "undone" : "redone"): \(cleanLine(entry.name))"
    if entry.sending != nil {
      told += isBack ? "; the turn stays" : "; nothing is sent again"
    }
    if brings != nil, !isUntouched { told += "; your text stays" }
    return told
  }

  /// Restores what undo keeps; viewing state and what has gone since stay as they are.
  private mutating func restore(_ wanted: Undoable) {
    session.title = cleanLine(wanted.title)
    let old = session.workspace
    session.workspace = wanted.workspace.withView(of: old)
    if turn(wanted.workspace.base)?.canGoOn != true, wanted.workspace.base != nil {
      session.workspace.base = old.base
    }
    history.marks = wanted.turnMarks.filter {
      history.marks[$0.key] == $0.value || turn($0.key) != nil
    }
    settings.wanted = wanted.wantedSettings
    (session.workspace.profile, session.workspace.model) = (old.profile, old.model)
    if wanted.workspace.profile != profile.name || wanted.workspace.model != profile.model,
      let known = profiles.all.first(where: { $0.name == wanted.workspace.profile })
    {
      profile = known.asking(wanted.workspace.model ?? known.model)
      profiles.isGiven = false
      recordProfile()
    }
    fitSettings()
    arrangeHistory(isChanged: session.workspace.filter != nil)
  }

  /// Goes to where something was changed.
  private mutating func show(_ position: ViewPosition) {
    if turn(position.selected) != nil { session.workspace.selected = position.selected }
    session.workspace.pictureIndex = position.pictureIndex.flatMap {
      picturesOfSelected.indices.contains($0) ? $0 : nil
    }
    session.workspace.historyTop = min(max(0, position.historyTop), max(0, history.tree.count - 1))
    settings.row = min(max(0, position.settingsRow), max(0, settingsRows.count - 1))
    focus(position.focus)
  }
}

extension Event {
  /// Whether the user did it; a requested import counts too.
  fileprivate var isByHand: Bool {
    switch self {
    case .input, .line, .edited, .imported, .importFailed: true
    default: false
    }
  }
}

extension UndoEntry {
  /// Handles a submission that became a turn; nil if it became none.
  fileprivate mutating func send(_ number: Int?) {
    sending = number
    name = number.map { "sending turn \($0)" } ?? "what was not sent"
  }
}

extension UndoEntry.Words {
  /// The same change after news that found the text `old` in the composer and left another one.
  fileprivate func followed(by new: String, after old: String) -> Self? {
    guard after == old else { return self }
    return before.trimmingBlanks == new.trimmingBlanks ? nil : Self(before: before, after: new)
  }
}

extension UndoLog? {
  fileprivate func appending(_ entry: UndoEntry) -> UndoLog {
    var log = self ?? UndoLog()
    log.append(entry)
    return log
  }
}

extension Turn {
  var isOnItsWay: Bool { isOpen && !isLeft }
}
