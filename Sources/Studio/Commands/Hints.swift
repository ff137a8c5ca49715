package import Cells
import Imagery
import Model

/// A key that works now, for the footer.
struct Hint: Hashable, Sendable {
  var key: String
  var title: String
  var command: Command
  /// What a click on it presses instead, where the keys belong to no command or to two.
  var pressed: Key?
}

extension State {
  /// The keys that work now, the most useful first.
  var hints: [Hint] {
    let scope = scope
    if !commands.pendingKeys.isEmpty {
      return commands.keys.continuations(of: commands.pendingKeys, in: scope).map {
        Hint(key: $0.key.description, title: $0.command.entry.title, command: $0.command)
      }
    }
    return hintsBefore
      + hintedCommands.compactMap { command, title in
        // A question mark reads better than F1, but in the composer it types itself once there is
        // text, and the first letter would change the whole line.
        let bindings = commands.keys.bindings(of: command, in: scope)
        let usable = bindings.filter { !isText($0) || acceptsAsCommand($0) }
        let mark = command == .help && scope != .composer ? usable.last { $0 == [Key("?")] } : nil
        let chosen = mark ?? usable.first
        guard let chosen else { return nil }
        return Hint(key: keyNames(chosen), title: title ?? command.entry.title, command: command)
      } + hintsAfter
  }

  /// Several keys in one hint, which come first.
  private var hintsBefore: [Hint] {
    if case .list(.variants, _) = overlay {
      let range = Variants.range
      return [
        Hint(
          key: "\(range.lowerBound)–\(range.upperBound)", title: "how many", command: .down,
          pressed: Key(.down))
      ]
    }
    guard overlay == nil else { return [] }
    if sheet != nil, let last = sheetDigits {
      return [Hint(key: "1–\(last)", title: "select", command: .right, pressed: Key(.right))]
    }
    guard [.history, .picture].contains(session.workspace.focus), !isSketching,
      let way = comparison.shown?.way, way == .wipe || way == .blink,
      let left = commands.keys.bindings(of: .borderLeft, in: scope).first,
      let right = commands.keys.bindings(of: .borderRight, in: scope).first
    else { return [] }
    return [
      Hint(
        key: "\(keyNames(left)) \(keyNames(right))",
        title: way == .wipe ? "moves the border" : "before, after", command: .borderRight)
    ]
  }

  /// The keys that only drawing a region has, which come last.
  private var hintsAfter: [Hint] {
    guard isSketching, let sketch = regionEditor.sketch else { return [] }
    return [
      Hint(
        key: "i", title: sketch.region.isExcluded ? "only this" : "everything but",
        command: .region, pressed: Key("i")),
      Hint(key: "[ ]", title: "grow", command: .region, pressed: Key("]")),
      Hint(key: "{ }", title: "feather", command: .region, pressed: Key("}")),
    ]
  }

  /// The scope keys are looked up in.
  var scope: Scope {
    if let overlay { return overlay.scope }
    return session.workspace.focus.scope
  }

  /// Whether a key that writes a character is a command here anyway.
  func acceptsAsCommand(_ keys: [Key]) -> Bool {
    if let overlay {
      // Typing narrows the file names; only in a path is Space a blank.
      if case .files(let files) = overlay { return keys == [Key(" ")] && !files.isPath }
      return !overlay.takesText
    }
    return acceptsAsCommand(keys, in: session.workspace.focus)
  }

  /// The same in a pane that nothing covers; any other key is one everywhere.
  func acceptsAsCommand(_ keys: [Key], in pane: Pane) -> Bool {
    guard pane == .composer, let character = keys.first?.text else { return true }
    // Letters and digits start an instruction, and a slash a local step; another symbol may be a
    // command while there is no text.
    return composer.text.isEmpty && !character.isLetter && !character.isNumber
      && character != " " && character != "/"
  }

  /// The keys that help with the next instruction: first what has happened, then what is done most.
  private func composerHints(_ isBusy: Bool) -> [(Command, String?)] {
    var list: [(Command, String?)] =
      isBusy ? [(.leave, "cancel")] : [(.send, isLocalStepWritten ? "make it here" : nil)]
    if hasUnseen { list.append((.nextUnseen, nil)) }
    if let turn = selectedTurn, turn.state == .failed || turn.state == .refused {
      list.append((.again, nil))
    }
    if comparison.shown != nil {
      list.append((.compare, "one picture"))
    } else if comparablePair != nil {
      list.append((.compare, "before/after"))
    }
    if turn(session.workspace.base).flatMap(past.shownParent) != nil {
      list.append((.back, "back a turn"))
    }
    if turns.isEmpty { list.append((.openPicture, nil)) }
    // After an edit of a region, what changed outside it is looked at next.
    if canKeepOutside { list.insert((.keep, "keep the rest"), at: isBusy ? 1 : 0) }
    return list
      + [
        (.variants, nil), (.help, nil), (.nextPane, nil), (.ratio, nil), (.palette, nil),
        (.openPicture, nil), (.newline, nil), (.quit, nil),
      ].filter { added in !list.contains { $0.0 == added.0 } }
  }

  private func isText(_ keys: [Key]) -> Bool { keys.first?.text != nil }

  private var hintedCommands: [(Command, String?)] {
    if case .help = overlay { return helpHints }
    if case .tray(let tray) = overlay, tray.field == nil, session.workspace.references.isEmpty {
      return [(.openPicture, "add"), (.leave, "close")]
    }
    if let overlay { return overlay.hintedCommands }
    if isSketching {
      return [(.choose, "keep region"), (.leave, "discard"), (.regionShape, "shape")]
    }
    let isBusy = !ownTurns.isEmpty
    switch session.workspace.focus {
    case .composer:
      return composerHints(isBusy)
    case .picture where sheet != nil: return sheetHints
    case .history, .picture:
      var list: [(Command, String?)] = [(.leave, isBusy ? "cancel" : "composer")]
      if let turn = selectedTurn {
        list = (turn.hasRecipe ? [(.reuse, nil)] : []) + [(.details, nil)] + list
        if turn.canGoOn { list.insert((.choose, "edit from here"), at: 0) }
      }
      if session.workspace.focus == .picture, shownPicture != nil {
        list.insert(contentsOf: pictureHints, at: list.first?.0 == .choose ? 1 : 0)
      }
      if comparison.shown != nil {
        list = [(.nextWay, nil), (.compare, "one picture")] + list
      } else if comparablePair != nil {
        list.insert((.compare, nil), at: min(1, list.count))
      }
      if shownPicture != nil { list.append((.savePicture, nil)) }
      if session.workspace.focus == .history, selectedTurn != nil { list.append((.hide, nil)) }
      if canKeepOutside { list.insert((.keep, "keep the rest"), at: 0) }
      if !search.lastText.isEmpty { list.insert((.nextHit, nil), at: min(1, list.count)) }
      if hasUnseen { list.insert((.nextUnseen, nil), at: min(1, list.count)) }
      return list + [(.help, "keys"), (.nextPane, nil)]
    case .settings:
      // An arrow changes a setting at once, so its meaning stands first.
      var list: [(Command, String?)] = [(.right, "next value"), (.choose, "change")]
      if case .reference = selectedSettingsRow {
        list = [(.choose, "references"), (.removeReference, nil)]
      } else if settingsLines.first(where: { $0.row == selectedSettingsRow })?.emphasis == .changed
      {
        list.append((.removeReference, "reset"))
      }
      return list + [
        (.leave, isBusy ? "cancel" : "composer"), (.nextPane, nil), (.help, nil),
      ]
    }
  }
}

extension Pane {
  /// The scope its keys are looked up in.
  var scope: Scope {
    switch self {
    case .composer: .composer
    case .history: .history
    case .picture: .picture
    case .settings: .settings
    }
  }
}

extension Overlay {
  /// The scope its keys are looked up in.
  fileprivate var scope: Scope {
    switch self {
    case .sessions: .sessions
    case .tray(let tray) where tray.field == nil: .references
    default: takesText ? .overlay : .reading
    }
  }

  fileprivate var hintedCommands: [(Command, String?)] {
    switch self {
    case .help, .palette: [(.choose, "run"), (.leave, "close")]
    case .themes: [(.choose, "keep"), (.leave, "cancel")]
    case .sessions(_, let browser): browser.hintedCommands
    case .instructions: [(.choose, "use"), (.leave, "close")]
    case .templates: [(.choose, "fill in"), (.leave, "close")]
    case .ratio, .resolution: [(.choose, nil), (.leave, "close")]
    case .list(.safety, _): [(.right, "next value"), (.left, "previous value"), (.choose, "done")]
    case .list(.variants, _), .list(.larger, _): [(.choose, "send"), (.leave, "close")]
    case .list(.cancelling, _): [(.choose, "cancel turn"), (.leave, "keep waiting")]
    case .list: [(.choose, nil), (.leave, "close")]
    case .thinking: [(.choose, nil), (.toggle, "thoughts"), (.leave, "close")]
    case .details, .costs: [(.leave, "close"), (.down, "scroll"), (.pageDown, "page")]
    case .manual: [(.leave, "back"), (.down, "scroll"), (.pageDown, "page")]
    case .prompt(let prompt):
      switch prompt.purpose {
      case .savePicture, .renameSession, .renameListed: [(.choose, "save"), (.leave, "close")]
      case .number, .label, .note: [(.choose, "set"), (.leave, "cancel")]
      case .variable: [(.choose, "next"), (.leave, "back")]
      case .templateName: [(.choose, "save"), (.leave, "close")]
      case .localStep: [(.choose, "make"), (.leave, "cancel")]
      case .system: [(.choose, "set"), (.editor, nil), (.leave, "cancel")]
      }
    case .tray(let tray):
      tray.field != nil
        ? [(.choose, "set"), (.leave, "cancel")]
        : [
          (.toggle, "on or off"), (.right, "next role"), (.choose, "own words"),
          (.referenceEarlier, nil), (.referenceLater, nil), (.removeReference, nil),
          (.openPicture, "add"), (.leave, "close"),
        ]
    case .files(let files):
      [
        (.choose, "open"), (.toggle, files.isPath ? nil : "mark"), (.left, "folder up"),
        (.turnOver, nil), (.leave, "close"),
      ]
    case .search: [(.choose, "stay here"), (.down, "next"), (.up, "before"), (.leave, "go back")]
    case .confirm(let question): [(.choose, question.enterTitle), (.leave, "close")]
    }
  }
}

extension Key {
  /// The character this key writes; nil for keys that write none.
  package var text: Character? {
    guard case .character(let character) = code, modifiers.isSubset(of: .shift) else { return nil }
    return character
  }
}
