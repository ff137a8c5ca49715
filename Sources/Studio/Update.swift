import Cells
import Model

extension State {
  /// What happened changes what is known and asks for work. No clock, chance or environment is read
  /// here: they arrive with events.
  package mutating func update(_ event: Event) -> [Effect] {
    let held = startChange(by: event)
    let before = session
    let marks = turnMarks
    let waited = !ownSubmissions.isEmpty
    let sawSelected = seesSelectedRow
    var effects = route(event)
    tellWhatFoundNoRoom()
    if session.id == before.id {
      // What has just been read need not be stored.
      if !event.isRefreshed { effects += keepMarks(since: marks) }
      arrangeHistory(anew: session.desk.filter != nil && turnMarks != marks)
      mendSelection()
    }
    followPicture()
    // Panes shrink with the screen and with every line of the composer.
    if sawSelected, session.desk.historyTop == before.desk.historyTop { showSelectedRow() }
    endChange(by: event, held: held)
    effects += keepDesk(since: before, waited: waited)
    effects += sampleIfNeeded()
    effects += paintIfNeeded()
    effects += compareIfNeeded()
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
      "An instruction has at most \(Composer.mostCharacters) characters; the last \(composer.leftOut) were left out."
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
