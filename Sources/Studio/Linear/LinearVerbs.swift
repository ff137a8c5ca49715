import Model

/// What a name after a slash stands for.
enum LinearVerb: Hashable, Sendable {
  /// A command of the table.
  case command(Command)
  /// What only lines need: on the screen it is in view, or the cursor does it.
  case own(Own)

  enum Own: String, Hashable, Sendable, CaseIterable {
    case history, show, fork, compare, find, variants, open, status, settings, words, clear
    case help, manual, leave, region, remove

    /// One sentence for the help.
    var help: String {
      switch self {
      case .history:
        "Reads the turns in the order of the tree; /history all reads a long one whole."
      case .show: "Selects a turn and reads what it was and what came of it: /show 3."
      case .fork: "Edits from a turn: /fork 2. The next instruction continues from there."
      case .compare:
        "Compares the selected turn with the picture it edited, or with a turn: /compare 2."
      case .find: "Finds turns by text, model, label, note or state: /find kite."
      case .variants: "Sends an instruction several times: /variants 4 make it dusk."
      case .open: "Opens pictures as references: /open photo.jpg. Alone, it lists the folder."
      case .status: "Reads where you are; an empty line does the same."
      case .settings: "Reads the settings of the next turn."
      case .words: "Reads the words that are not sent yet."
      case .clear: "Drops the words that are not sent yet."
      case .help:
        "Lists the most useful commands; /help all lists every one, /help ratio explains one."
      case .manual: "Lists the pages of the manual; /manual money reads one."
      case .leave: "Leaves a question unanswered."
      case .remove: "Removes a reference of the next instruction: /remove 2."
      case .region:
        "Limits the next instruction to a part of the picture, in percent from the top left: "
          + "/region 10 20 30 40 is a left edge, a top edge, a width and a height, "
          + "/region ellipse 10 20 30 40 the ellipse in it, /region outside 10 20 30 40 everything "
          + "but it. /region none removes them. Alone, it reads them."
      }
    }
  }

  /// Other names that people use.
  fileprivate static let synonyms: [String: LinearVerb] = [
    "edit": .own(.fork), "from": .own(.fork), "turn": .own(.show), "turns": .own(.history),
    "log": .own(.history), "tree": .own(.history), "retry": .command(.again),
    "search": .own(.find), "add": .own(.open), "picture": .own(.open),
    "where": .own(.status), "exit": .command(.quit), "cost": .command(.costs),
    "undo": .command(.undo), "redo": .command(.redo), "rename": .command(.renameSession),
    "copy": .command(.copyText), "model": .command(.chooseModel),
    "profile": .command(.chooseProfile), "new": .command(.newConversation),
    "save": .command(.savePicture), "discard": .own(.clear), "prompt": .own(.words),
    "standing-instruction": .command(.system), "commands": .command(.palette),
    "web-search": .command(.search), "cancel": .command(.cancel),
  ]
}

/// What a name was found to be.
enum LinearVerbMatch: Hashable, Sendable {
  case one(LinearVerb, rest: String)
  /// Several begin so.
  case several([String])
  /// None; the names that are near.
  case none([String])
}

extension State {
  /// Finds the verb that a line begins with: the longest exact name, else the only one that begins
  /// so. A name may have several words, with blanks or hyphens between them.
  func linearVerb(of line: String) -> LinearVerbMatch {
    let words = line.split(separator: " ").map(String.init)
    guard let first = words.first else { return .none([]) }
    for count in (1...min(3, words.count)).reversed() {
      if let verb = exactVerb(normalized(words[..<count].joined(separator: "-"))) {
        return .one(verb, rest: words[count...].joined(separator: " "))
      }
    }
    let start = normalized(first)
    let rest = words.dropFirst().joined(separator: " ")
    let names = allVerbNames.filter { $0.hasPrefix(start) }
    let verbs = Set(names.compactMap { exactVerb($0) })
    if verbs.count == 1, let verb = verbs.first { return .one(verb, rest: rest) }
    let useful = names.filter { name in
      guard case .command(let command)? = exactVerb(name) else { return true }
      return !command.isForScreens && !command.isForLists
    }
    if !names.isEmpty { return .several((useful.isEmpty ? names : useful).sorted()) }
    let near = CommandSearch(line).find(Command.table).prefix(6)
    return .none(near.map { String(lineName(of: $0.command).dropFirst()) })
  }

  private func normalized(_ name: String) -> String {
    name.lowercased().replacing(" ", with: "-").replacing("_", with: "-")
  }

  private func exactVerb(_ name: String) -> LinearVerb? {
    if let own = LinearVerb.Own(rawValue: name) { return .own(own) }
    if let verb = LinearVerb.synonyms[name] { return verb }
    if let command = Command(rawValue: name) { return .command(command) }
    // What covers the panes has commands of its own under the same names.
    let isInPanel = overlay != nil
    let titled = Command.table.filter { normalized($0.title) == name }
    let here = titled.first { $0.command.isForLists == isInPanel } ?? titled.first
    if let here { return .command(here.command) }
    let ids = Command.table.filter { $0.command.rawValue.hasSuffix(".\(name)") }
    return ids.first.map { .command($0.command) }
  }

  private var allVerbNames: [String] {
    Array(
      Set(
        LinearVerb.Own.allCases.map(\.rawValue) + LinearVerb.synonyms.keys
          + Command.table.map { normalized($0.title) }))
  }

  /// The name of the command that a whole line of plain words is; nil for an instruction. Someone
  /// who forgot the slash must not pay for a picture of it.
  func commandNamed(exactly words: String) -> String? {
    let name = normalized(words)
    return exactVerb(name) == nil ? nil : name
  }

  /// The name by which a line runs a command.
  func lineName(of command: Command) -> String {
    // What the cursor or a picture does on the screen has another name in lines.
    switch command {
    case .leave: return "/cancel"
    case .choose: return "/fork"
    case .contactSheet: return "/history"
    case .find: return "/find"
    default: break
    }
    let title = normalized(command.entry.title)
    return "/" + (exactVerb(title) == .command(command) ? title : command.rawValue)
  }
}

extension Command {
  /// Whether it only changes what a screen shows, or moves a cursor that lines do not have.
  var isForScreens: Bool {
    switch self {
    case .zoomIn, .zoomOut, .zoomFit, .zoomFill, .zoomActual, .fullscreen, .inspect, .slideshow,
      .thumbnails, .contactSheet, .nextWay, .borderLeft, .borderRight, .graphics, .redraw, .mouse,
      .theme, .nextPane, .previousPane, .lineStart, .lineEnd, .wordLeft, .wordRight,
      .deleteBackward, .deleteForward, .deleteWord, .deleteWordForward, .deleteToEnd,
      .deleteToStart, .yank, .newline, .fold, .compareNew, .region,
      .editRegion, .regionShape, .mirrorView, .greyView, .pinSettings:
      true
    default: false
    }
  }

  /// Whether it works in a list or panel only.
  var isForLists: Bool { entry.scopes.allSatisfy(\.isPanel) }

  /// Whether it works on the text that is being written.
  var worksOnWords: Bool {
    switch self {
    case .send, .editor, .olderPrompt, .newerPrompt, .undoEdit, .saveTemplate, .templates: true
    default: false
    }
  }
}
