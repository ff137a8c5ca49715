import Model

/// How sessions are listed, and what other programs do in the open one.
package struct SessionsState: Equatable, Sendable {
  /// The order in which the list of sessions was last sorted.
  package var order = SessionBrowser.Order.lastUsed
  /// Open turns that another program sent, by number.
  package var turnsElsewhere: Set<Int> = []
  /// The decisions at the time the session was last read from the library.
  var marksWhenAsked: [Int: TurnMark] = [:]
  /// The session's title at that time.
  var titleWhenAsked = ""
}

extension State {
  /// Starts a new session, unless this one is still empty.
  mutating func beginSession() -> [Effect] {
    guard turns.isEmpty, ownSubmissions.isEmpty, composer.isEmpty,
      session.workspace.references.isEmpty
    else { return [.newSession] }
    notify("this session is already new")
    return []
  }

  mutating func askForTitle() {
    overlay = .prompt(LinePrompt(.renameSession, text: session.title))
  }

  /// Opens the list of sessions, or updates the open one.
  mutating func showSessions(_ list: [SessionSummary]) -> [Effect] {
    // An answer that nobody waits for any more must not cover another panel.
    if let overlay, case .sessions = overlay {} else if overlay != nil { return [] }
    var browser = SessionBrowser(cleaned(list), open: session.id, order: sessions.order)
    var picker = Picker()
    if case .sessions(let shown, let before)? = overlay {
      (picker, browser) = (shown, before)
      browser.replaceSessions(with: cleaned(list))
    } else {
      picker.selected = browser.place(of: session.id) ?? 0
    }
    openList(.sessions(picker, browser))
    return []
  }

  /// Requests the chosen session.
  mutating func openSession(_ id: Session.ID) -> [Effect] {
    overlay = nil
    if id == session.id {
      notify("this session is already open")
      return []
    }
    return [.openSession(id)]
  }

  /// Opens another session in place of this one; screen, theme and cache stay.
  mutating func open(_ opened: Session, _ turns: [Turn], _ marks: [Int: TurnMark] = [:])
    -> [Effect]
  {
    endPictureModes()
    end(.fullscreen)
    // A panel opened from another one returns to that one first.
    while overlay != nil { _ = closeOverlay() }
    pictureView.viewport = Viewport()
    pictureView.held = nil
    keepUnsavedSession()
    let opened = reopen(opened)
    session = opened
    session.title = cleanLine(opened.title)
    adoptMarks(marks)
    self.turns = turns
    progress = [:]
    localSteps.running = nil
    sessions.turnsElsewhere = []
    outbox.returned = nil
    variants = VariantsState()
    for submission in ownSubmissions where submission.draft.count > 1 {
      variants.sets[submission.id] = submission.turns
    }
    imports.waiting = []
    imports.read = [:]
    imports.sendWhenRead = nil
    commands.pendingKeys = []
    search.lastText = ""
    settings.row = 0
    settings.wanted = nil
    message = nil
    let known = composer.field.history
    let killed = composer.field.killed
    composer.field = TextField(
      text: cleanText(opened.workspace.draft), caret: opened.workspace.caret)
    composer.field.setHistory(known)
    composer.field.killed = killed
    repairWorkspace()
    return resumeSession()
  }

  /// Starts what a newly opened session needs: its open turns are resumed, its earlier instructions
  /// loaded.
  mutating func resumeSession() -> [Effect] {
    repairWorkspace()
    // Wherever it was left: someone who starts to write means the composer.
    session.workspace.focus = .composer
    restoreProfile()
    return turns.filter(\.isOpen).map { .resume($0.id) } + [.loadPromptHistory]
  }

  /// Repairs a workspace that names missing turns, for instance after an import.
  private mutating func repairWorkspace() {
    if session.workspace.selected == nil {
      // Turns made without the studio, which nobody has seen yet.
      session.workspace.base = turns.last { $0.canGoOn && !$0.isDescription }?.number
    }
    if turn(session.workspace.base)?.canGoOn != true { session.workspace.base = nil }
    if turn(session.workspace.selected) == nil { session.workspace.selected = turns.last?.number }
    if let index = session.workspace.pictureIndex, !picturesOfSelected.indices.contains(index) {
      session.workspace.pictureIndex = nil
    }
    selectVisibleTurn()
    showSelectedRow()
  }

  /// Stores the workspace when it has changed. While an instruction is becoming a turn the
  /// workspace waits: stored without the text before the turn is stored, it would lose that text.
  mutating func storeWorkspace(since before: Session, waited: Bool) -> [Effect] {
    let draft = composer.draft
    // Writing equal text would cost time comparing it later.
    if session.workspace.draft != draft.text { session.workspace.draft = draft.text }
    session.workspace.caret = draft.caret
    guard session.id == before.id, session != before || waited, ownSubmissions.isEmpty else {
      return []
    }
    // A session that nobody has put anything into does not belong in the list.
    guard !turns.isEmpty || session.isUsed || before.isUsed else { return [] }
    session.updated = max(clock, session.updated)
    return [.save(session)]
  }
}

extension Session {
  /// Whether it holds more than where one was looking.
  fileprivate var isUsed: Bool {
    !title.isEmpty || !workspace.draft.isEmpty || !workspace.references.isEmpty
      || workspace.settings != .initial
  }
}
