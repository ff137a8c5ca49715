import Cells
import Model

extension State {
  /// Handles an event: changes the state and returns the work to do. It reads no clock, randomness
  /// or environment: those arrive with events.
  package mutating func update(_ event: Event) -> [Effect] {
    let held = startChange(by: event)
    let before = Before(self)
    let unsaid = linear.map { _ in self }
    var effects = route(event)
    let isAnsweredLater = !effects.isEmpty
    if let unsaid { effects += followLines(of: event, since: unsaid) }
    effects += runFollowUps(of: event, since: before, held: held)
    if let unsaid { collectLines(about: event, since: unsaid, isAnsweredLater) }
    return effects
  }

  /// The parts of the state before an event that the later steps need.
  private struct Before {
    var session: Session
    var marks: [Int: TurnMark]
    /// Whether a submission of this session was still becoming turns.
    var waited: Bool
    var sawSelected: Bool

    init(_ state: State) {
      session = state.session
      marks = state.history.marks
      waited = !state.ownSubmissions.isEmpty
      sawSelected = state.seesSelectedRow
    }
  }

  /// Runs what follows every event, in this order.
  private mutating func runFollowUps(of event: Event, since before: Before, held: UndoStart?)
    -> [Effect]
  {
    var effects: [Effect] = []
    // However too much text got into the composer, its loss must not be silent.
    reportCutInstruction()
    if session.id == before.session.id {
      // A decision is stored before anything else happens; one that was just read is stored
      // already.
      if !event.isRefreshed { effects += storeMarks(since: before.marks) }
      // With a filter, a decision adds or removes rows.
      arrangeHistory(isChanged: session.workspace.filter != nil && history.marks != before.marks)
      // The selection needs a visible row.
      selectVisibleTurn()
    }
    forgetSeen()
    // Another turn edited, another reference: prompt and chips leave the text other columns.
    fitComposer()
    // The same picture in another size keeps its visible part; another picture starts whole.
    followPicture()
    // Panes shrink with the screen and with every line of the composer; the selected turn stays
    // visible.
    if before.sawSelected, session.workspace.historyTop == before.session.workspace.historyTop {
      showSelectedRow()
    }
    // Undo records only what has changed by now.
    endChange(by: event, held: held)
    // The session can be reopened as it is now, including what can be undone.
    effects += storeWorkspace(since: before.session, waited: before.waited)
    // Whatever moved the crosshair, the picture or the pane: the pixels now visible may not be
    // known yet.
    effects += sampleIfNeeded()
    effects += paintIfNeeded()
    effects += compareIfNeeded()
    holdPicture()
    // A studio without a terminal exits when its work is done.
    stopIfDone()
    return effects
  }

  /// Returns everything to ask for when the studio starts, before the first event. `opening` are
  /// the paths of pictures given on the command line.
  package mutating func begin(opening paths: [String] = []) -> [Effect] {
    var effects = resumeSession()
    effects += importPictures(at: paths)
    effects += paintIfNeeded()
    effects += compareIfNeeded()
    return effects
  }

  /// Reports that an instruction was cut off.
  private mutating func reportCutInstruction() {
    guard composer.field.leftOut > 0 else { return }
    message = Message(
      .warning,
      "An instruction has at most \(TextField.mostCharacters) characters; the last "
        + "\(composer.field.leftOut) were dropped."
    )
    composer.field.leftOut = 0
  }

  /// Hands the event to the feature that handles it.
  private mutating func route(_ event: Event) -> [Effect] {
    switch event {
    case .input(.key(let key), let arrival): return press(key, arrival)
    case .input(.mouse(let mouse), _): return handleMouse(mouse)
    case .input(.paste(let text), _): return paste(text)
    case .input(.resize(let size), _): return resize(to: size)
    case .line(let line, let arrival): return enter(line, arrival)
    case .clock(let now):
      clock = now
      advanceSlideshow()
      blink()
      return []
    case .sessionOpened(let session, let turns, let marks): return open(session, turns, marks)
    case .libraryChanged: return refresh()
    case .themesRead(let themes, let warning): return replaceThemes(with: themes, warning)
    case .refreshed(let id, let turns, let marks, let title):
      return refreshed(id, turns, marks, title)
    case .sessionsListed(let list): return showSessions(list)
    case .sessionsChanged(let change, let id, let list):
      return sessionsChanged(change, id, list)
    case .sessionFigures(let figures):
      updateFigures(figures)
      return []
    case .turn(let turn, let id):
      let effects = updateTurn(turn, answering: id)
      cacheArrived(of: turn)
      return effects
    case .progress(let id, let progress): return updateProgress(progress, of: id)
    case .arriving(let id, let arriving): return updateArriving(arriving, of: id)
    case .imported(let path, let reference): return imported(path, reference)
    case .importFailed(let path, let failure): return importFailed(path, failure)
    case .folderListed(let path, let listing):
      listed(path, listing)
      proposeFreeName(in: path, listing)
      return []
    case .folderFailed(let path, let failure):
      listFailed(path, failure)
      return []
    case .painted(let order, let painting):
      previews[order] = .ready(painting)
      return []
    case .paintFailed(let order, let failure):
      previews[order] = .failed(failure)
      return []
    case .graphics(let graphics):
      self.graphics = graphics
      return []
    case .sampled(let picture, let patch): return sampled(picture, patch)
    case .sampleFailed(let picture, let failure): return sampleFailed(picture, failure)
    case .compared(let request, let difference):
      comparison.differences[request] = .ready(difference)
      return []
    case .compareFailed(let request, let failure):
      comparison.differences[request] = .failed(failure)
      return []
    case .keepFailed(let id, let failure): return keepFailed(id, failure)
    case .stepFailed(let request, let failure): return localStepFailed(request, failure)
    case .edited(let text): return edited(text)
    case .exported(let path): return exported(path)
    case .promptHistory(let instructions):
      composer.field.setHistory(instructions.map(cleanText))
      return []
    case .instructions(let past):
      showInstructions(past)
      return []
    case .templates(let templates, let problem):
      showTemplates(templates, problem)
      return []
    case .costs(let book):
      showCosts(book)
      return []
    case .manualListed(let topics):
      commands.manual = topics
      return []
    case .manualRead(let page):
      show(page)
      return []
    case .overBudget(let draft, let refusal): return askToRaiseBudget(for: draft, refusal)
    case .submitFailed(let id, let failure): return submitFailed(id, failure)
    case .failed(let failure): return failed(failure)
    case .delivery(let news): return reportDelivery(news)
    case .fetchByHand(let reason, let line): return offerCommandLine(line, because: reason)
    case .notice(let text):
      message = Message(.notice, cleanLine(text))
      return []
    case .hangup:
      isDetached = true
      return []
    case .terminate:
      // Every change has already been handed over for storing.
      isRunning = false
      return []
    }
  }

  /// A detached studio lives only as long as its work.
  private mutating func stopIfDone() {
    guard isDetached, ownTurns.isEmpty, outbox.submissions.isEmpty else { return }
    isRunning = false
  }
}
