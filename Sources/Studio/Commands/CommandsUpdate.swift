import Cells
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
    switch command {
    case .send, .newline, .editor, .olderPrompt, .newerPrompt, .lineStart, .lineEnd, .wordLeft,
      .wordRight, .deleteBackward, .deleteForward, .deleteWord, .deleteWordForward, .deleteToEnd,
      .deleteToStart, .yank, .undoEdit:
      return runInComposer(command)
    case .up, .down, .left, .right, .pageUp, .pageDown, .first, .last, .choose:
      return move(command)
    case .variants: askForVariants()
    case .contactSheet: switchSheet()
    case .newConversation, .reuse, .recall, .again, .recover, .cancel, .details:
      return runOnTurn(command)
    case .star, .reject, .label, .note: runOnMarks(command)
    case .parent, .child, .previousSibling, .nextSibling, .fold, .filter: runOnTree(command)
    case .find, .nextHit, .previousHit: runOnSearch(command)
    case .copyText, .copyPicture, .download:
      return runOnDelivery(command)
    case .references: openTray()
    case .useAsReference: useAsReference()
    case .referenceEarlier, .referenceLater, .toggle, .turnOver: break
    case .openPicture, .savePicture, .nextPicture:
      return runOnPictureFile(command)
    case .zoomIn, .zoomOut, .zoomFit, .zoomFill, .zoomActual, .previousTurn, .nextTurn, .fullscreen,
      .inspect, .slideshow, .thumbnails:
      return runOnViewing(command)
    case .removeReference, .ratio, .resolution, .thinking, .thoughts, .format, .quality,
      .temperature, .topP, .maxTokens, .seed, .system, .search, .imageSearch, .safety, .people:
      runOnSettings(command)
    case .compare, .nextWay, .mark, .borderLeft, .borderRight, .compareNew:
      return runComparing(command)
    case .region, .removeRegion, .markedCopy: runOnRegions(command)
    case .keep: return keepInsideRegions()
    case .chooseProfile: chooseProfile()
    case .chooseModel: chooseModel()
    case .trim: switchTrimming()
    case .undo, .redo: runOnUndo(command)
    case .sessions, .newSession, .renameSession:
      return runOnSessions(command)
    case .renameListed, .duplicateSession, .archiveSession, .sortSessions: break
    case .findPrompt, .templates, .saveTemplate: return runOnPrompts(command)
    case .costs: return [.loadCosts]
    case .nextPane: focusNext(by: 1)
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
    if imports.sendsWhenRead {
      imports.sendsWhenRead = false
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
      notify(keys.map { "\($0) quits" } ?? "Run the command quit to leave")
    } else {
      composer.field.replaceAll(with: "")
      notify("cleared; \(keyText(.undoEdit)) brings it back")
    }
    focus(.composer)
    return []
  }

  /// The first key of a command as people write it, or the command's name.
  func keyText(_ command: Command) -> String {
    commands.keys.bindings(of: command).first.map(keyNames) ?? command.entry.title
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
