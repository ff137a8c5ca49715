import Cells
import Model

extension State {
  /// What happened changes what is known and asks for work. No clock, chance or environment is read
  /// here: they arrive with events.
  package mutating func update(_ event: Event) -> [Effect] {
    let held = startChange(by: event)
    let before = Before(self)
    let effects = route(event)
    return effects + follow(event, since: before, held: held)
  }

  /// What stood before an event, as far as what follows must know it.
  private struct Before {
    var session: Session
    var marks: [Int: TurnMark]
    /// Whether an instruction of this session was on its way to become turns.
    var waited: Bool
    var sawSelected: Bool

    init(_ state: State) {
      session = state.session
      marks = state.turnMarks
      waited = !state.ownSubmissions.isEmpty
      sawSelected = state.seesSelectedRow
    }
  }

  /// What follows every event, in this order.
  private mutating func follow(_ event: Event, since before: Before, held: UndoStart?) -> [Effect] {
    var effects: [Effect] = []
    // Whatever put too many words into the composer, they must not be lost in silence.
    tellWhatFoundNoRoom()
    if session.id == before.session.id {
      // A decision is on the disk before anything else happens; what has just been read is there.
      if !event.isRefreshed { effects += keepMarks(since: before.marks) }
      // With a filter, a decision adds rows or takes them away.
      arrangeHistory(anew: session.desk.filter != nil && turnMarks != before.marks)
      // What is selected must have a row to be seen in.
      mendSelection()
    }
    // The same picture in another size keeps the part that is seen; another one begins with all of it.
    followPicture()
    // Panes shrink with the screen and with every line of the composer, and the selected turn stays seen.
    if before.sawSelected, session.desk.historyTop == before.session.desk.historyTop {
      showSelectedRow()
    }
    // What can be undone is told only from what has changed by now.
    endChange(by: event, held: held)
    // The session is found tomorrow as it stands now, what can be undone with it.
    effects += keepDesk(since: before.session, waited: before.waited)
    // Whatever moved the crosshair, the picture or the pane, what is seen now may not be there yet.
    effects += sampleIfNeeded()
    effects += paintIfNeeded()
    effects += compareIfNeeded()
    // A studio without a terminal ends with its work.
    stopIfDone()
    return effects
  }

  /// Everything to ask for when the studio begins, before the first event. `opening` are paths of
  /// pictures given on the command line.
  package mutating func begin(opening paths: [String] = []) -> [Effect] {
    var effects = takeUp()
    effects += importPictures(at: paths)
    effects += paintIfNeeded()
    effects += compareIfNeeded()
    return effects
  }

  /// Says that an instruction was cut.
  private mutating func tellWhatFoundNoRoom() {
    guard composer.leftOut > 0 else { return }
    message = Message(
      .warning,
      "An instruction has at most \(Composer.mostCharacters) characters; the last "
        + "\(composer.leftOut) were dropped."
    )
    composer.leftOut = 0
  }

  private mutating func route(_ event: Event) -> [Effect] {
    switch event {
    case .input(.key(let key), let isAlone): return press(key, isAlone: isAlone)
    case .input(.mouse(let mouse), _): return self.mouse(mouse)
    case .input(.paste(let text), _): return paste(text)
    case .input(.resize(let size), _): return resize(to: size)
    case .clock(let now):
      clock = now
      advanceSlideshow()
      blink()
      return []
    case .sessionOpened(let session, let turns, let marks): return open(session, turns, marks)
    case .libraryChanged: return refresh()
    case .themesRead(let themes, let warning): return offer(themes, warning)
    case .refreshed(let id, let turns, let marks, let title):
      return refreshed(id, turns, marks, title)
    case .sessionsListed(let list): return showSessions(list)
    case .sessionsChanged(let change, let id, let list):
      return sessionsChanged(change, id, list)
    case .sessionFigures(let figures):
      take(figures)
      return []
    case .turn(let turn, let id):
      let effects = take(turn, answering: id)
      keepArrived(of: turn)
      return effects
    case .progress(let id, let progress): return take(progress, of: id)
    case .arriving(let id, let arriving): return take(arriving, of: id)
    case .imported(let path, let reference): return imported(path, reference)
    case .importFailed(let path, let failure): return importFailed(path, failure)
    case .folderListed(let path, let listing):
      listed(path, listing)
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
    case .edited(let text): return edited(text)
    case .exported(let path): return exported(path)
    case .promptHistory(let instructions):
      composer.setHistory(instructions.map(cleanText))
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
    case .overBudget(let draft, let refusal): return ask(about: draft, refusal)
    case .submitFailed(let id, let failure): return submitFailed(id, failure)
    case .failed(let failure): return failed(failure)
    case .delivery(let news): return take(news)
    case .fetchByHand(let reason, let line): return offer(line, because: reason)
    case .notice(let text):
      message = Message(.notice, cleanLine(text))
      return []
    case .hangup:
      isDetached = true
      return []
    case .terminate:
      // Every change has been handed over to be stored already.
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
