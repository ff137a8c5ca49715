import Cells
import Imagery
import Model

/// The keys and the mouse.
package struct CommandsState: Equatable, Sendable {
  package var keys: KeyMap
  /// The first keys of an unfinished sequence such as Ctrl+X.
  var pendingKeys: [Key] = []
  package var usesMouse: Bool
  /// The pages of the manual, once the help has listed them.
  var manual: [ManualTopic] = []

  init(keys: KeyMap, usesMouse: Bool) {
    self.keys = keys
    self.usesMouse = usesMouse
  }
}

extension State {
  /// Runs a command in the focused pane or panel.
  mutating func run(_ command: Command) -> [Effect] {
    if let overlay { return run(command, in: overlay) }
    // Where there is no text, the ends of a line are those of the list, as in the panels.
    if session.workspace.focus != .composer, command == .lineStart || command == .lineEnd {
      // Beside the arrows that move a region, they must not lose it.
      return isSketching ? [] : run(command == .lineStart ? .first : .last)
    }
    if runInSlideshow(command) || runInSheet(command) { return [] }
    if isSketching, let effects = sketch(command) { return effects }
    return perform(command)
  }

  /// Runs a command as it is meant where no panel and no way of viewing has another meaning for it.
  mutating func perform(_ command: Command) -> [Effect] {
    switch command {
    case .send, .newline, .editor, .olderPrompt, .newerPrompt, .lineStart, .lineEnd, .wordLeft,
      .wordRight, .deleteBackward, .deleteForward, .deleteWord, .deleteWordForward, .deleteToEnd,
      .deleteToStart, .yank, .undoEdit:
      return runInComposer(command)
    case .up, .down, .left, .right, .pageUp, .pageDown, .first, .last, .choose:
      return move(command)
    case .variants: askForVariants()
    case .editShown: editShown()
    case .enlarge: askToEnlarge()
    case .describe: askToDescribe()
    case .newConversation: beginConversation()
    case .reuse: return reuseOrResume()
    case .recall: reuse(keepingBase: true)
    case .again: return again()
    case .recover: return recover()
    case .back: goBack()
    case .forward: goForward()
    case .nextUnseen: showNextUnseen()
    case .cancel: return cancelOrRemoveRegion()
    case .details: openDetails()
    case .star: starSelected()
    case .reject: rejectSelected()
    case .label: askForLabel()
    case .note: askForNote()
    case .parent: walkToParent()
    case .child: walkToChild()
    case .previousSibling: walkToSibling(-1)
    case .nextSibling: walkToSibling(1)
    case .fold: switchFold()
    case .filter: openFilters()
    case .hide: switchHidden()
    case .showHidden: switchShowingHidden()
    case .find: beginSearch()
    case .nextHit: continueSearch(by: 1)
    case .previousHit: continueSearch(by: -1)
    case .copyText: return copyText()
    case .copyPicture: return copyPicture()
    case .download: return downloadPicture()
    case .references: openTray()
    case .useAsReference: useAsReference()
    case .openPicture: return openFiles()
    case .savePicture: return askWhereToSave()
    case .nextPicture: showNextPicture()
    case .zoomIn, .zoomOut, .zoomFit, .zoomFill, .zoomActual: zoom(command)
    case .mirrorView: toggleView(.mirrored)
    case .greyView: toggleView(.grey)
    case .previousTurn: selectRow(by: -1)
    case .nextTurn: selectRow(by: 1)
    case .fullscreen: switchFullscreen()
    case .inspect: switchInspector()
    case .slideshow: switchSlideshow()
    case .thumbnails: return switchThumbnails()
    case .contactSheet: switchSheet()
    case .ratio: openList(.ratio(currentRow(of: ratioItems)))
    case .resolution: openList(.resolution(currentRow(of: resolutionItems)))
    case .thinking: openThinking()
    case .thoughts: toggleThoughts()
    case .format: openFormats()
    case .quality: openNumber(.quality)
    case .temperature: openNumber(.temperature)
    case .topP: openNumber(.topP)
    case .maxTokens: openNumber(.maxTokens)
    case .seed: openNumber(.seed)
    case .system: openSystem()
    case .search: toggleSearch()
    case .imageSearch: toggleImageSearch()
    case .safety: openSafety()
    case .people: openPeople()
    case .settings: switchSettings()
    case .pinSettings: switchPinnedSettings()
    case .removeReference: removeReference()
    case .compare: switchComparing()
    case .nextWay: showNextWay()
    case .mark: choosePartner()
    case .borderLeft: moveBorder(by: -Self.borderStep)
    case .borderRight: moveBorder(by: Self.borderStep)
    case .compareNew: return switchComparingNew()
    case .region: beginSketch()
    case .editRegion: editRegion()
    case .regionShape: changeShape()
    case .removeRegion: removeLastRegion()
    case .markedCopy: switchMarkedCopy()
    case .keep: return keepInsideRegions()
    case .crop: askForStep(.crop)
    case .straighten: askForStep(.straighten)
    case .rotateLeft: return makeShownStep(.rotate, ["left"])
    case .rotateRight: return makeShownStep(.rotate, ["right"])
    case .flip: return makeShownStep(.flip, ["horizontal"])
    case .flipVertical: return makeShownStep(.flip, ["vertical"])
    case .extend: askForStep(.extend)
    case .resize: askForStep(.resize)
    case .levels: askForStep(.levels)
    case .chooseProfile: chooseProfile()
    case .chooseModel: chooseModel()
    case .trim: switchTrimming()
    case .undo: stepUndo(isBack: true)
    case .redo: stepUndo(isBack: false)
    case .sessions: return [.listSessions]
    case .newSession: return beginSession()
    case .renameSession: askForTitle()
    case .findPrompt: return [.loadInstructions]
    case .templates: return [.loadTemplates]
    case .saveTemplate: askForTemplateName()
    case .costs: return [.loadCosts]
    case .toggle: return switchSelectedSetting()
    // Only in panels.
    case .referenceEarlier, .referenceLater, .turnOver, .renameListed, .duplicateSession,
      .archiveSession, .sortSessions, .deleteSession:
      break
    case .nextPane: if !completeStep() { focusNext(by: 1) }
    case .previousPane: focusNext(by: -1)
    case .leave: return leave()
    case .interrupt: return interrupt()
    case .help: return openHelp()
    case .palette: openList(.palette(Picker()))
    case .theme: openThemes()
    case .mouse: return switchMouse()
    case .graphics: return [.nextGraphics]
    case .redraw: return [.redraw]
    case .suspend: return [.suspend]
    case .quit: return quit()
    }
    return []
  }

  /// Runs a moving command in the focused pane.
  private mutating func move(_ command: Command) -> [Effect] {
    switch session.workspace.focus {
    case .composer: runInComposer(command)
    case .history: runInHistory(command)
    case .picture: runInPicture(command)
    case .settings: runInSettings(command)
    }
  }

  /// Handles Esc outside a panel: ends a way of viewing, else cancels a working turn, else returns
  /// to the composer.
  private mutating func leave() -> [Effect] {
    if leavePictureMode() { return [] }
    if imports.sendWhenRead != nil {
      imports.sendWhenRead = nil
      notify("not sent")
      return []
    }
    if let effects = cancelRunning() { return effects }
    focus(.composer)
    return []
  }

  /// Handles Ctrl+C: cancels a working turn, else clears the composer.
  private mutating func interrupt() -> [Effect] {
    if let effects = cancelRunning() { return effects }
    if composer.isEmpty {
      let keys = commands.keys.bindings(of: .quit).first.map(keyNames)
      let name = linear == nil ? keys : keyText(.quit)
      notify(name.map { "\($0) quits" } ?? "Run the command quit to leave")
    } else {
      composer.field.replaceAll(with: "")
      notify("cleared; \(keyText(.undoEdit)) brings it back")
    }
    focus(.composer)
    return []
  }

  /// The first key of a command as people write it, or the command's name; where there is no screen,
  /// what to enter.
  func keyText(_ command: Command) -> String {
    if linear != nil { return lineName(of: command) }
    return commands.keys.bindings(of: command).first.map(keyNames) ?? command.entry.title
  }

  /// Turns the mouse on or off, for later starts too.
  private mutating func switchMouse() -> [Effect] {
    commands.usesMouse.toggle()
    notify(commands.usesMouse ? "mouse on" : "mouse off: the terminal selects text")
    return [.setPreference(key: "mouse", value: commands.usesMouse ? "on" : "off")]
  }

  /// Quits, after a question while turns are working or becoming turns.
  private mutating func quit() -> [Effect] {
    let open = ownTurns
    guard open.isEmpty, outbox.submissions.isEmpty else {
      let what = open.count == 1 ? "Turn \(open[0].number) is" : "Some turns are"
      overlay = .confirm(
        Confirmation(
          .quitWithOpenTurns,
          question: "\(what) still working. The provider continues; the next start fetches the "
            + "result, and nothing is sent twice." + unsentText(of: open),
          yes: "Quit", no: "Stay"))
      return []
    }
    isRunning = false
    return []
  }
}
