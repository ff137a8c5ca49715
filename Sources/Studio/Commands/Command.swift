package import Cells

/// All commands. Keys, footer, help, palette and manual all derive from this table.
package enum Command: String, CaseIterable, Hashable, Sendable {
  // Composer
  case send = "prompt.send"
  case newline = "prompt.newline"
  case editor = "prompt.editor"
  case olderPrompt = "prompt.older"
  case newerPrompt = "prompt.newer"
  case findPrompt = "prompt.search"
  case templates = "prompt.templates"
  case saveTemplate = "prompt.save-template"
  case lineStart = "edit.line-start"
  case lineEnd = "edit.line-end"
  case wordLeft = "edit.word-left"
  case wordRight = "edit.word-right"
  case deleteBackward = "edit.delete-backward"
  case deleteForward = "edit.delete-forward"
  case deleteWord = "edit.delete-word"
  case deleteWordForward = "edit.delete-word-forward"
  case deleteToEnd = "edit.delete-to-end"
  case deleteToStart = "edit.delete-to-start"
  case yank = "edit.yank"
  case undoEdit = "edit.undo"

  // Moving
  case nextPane = "pane.next"
  case previousPane = "pane.previous"
  case leave = "pane.leave"
  case up = "move.up"
  case down = "move.down"
  case left = "move.left"
  case right = "move.right"
  case pageUp = "move.page-up"
  case pageDown = "move.page-down"
  case first = "move.first"
  case last = "move.last"

  // Turns
  case choose = "item.choose"
  case editShown = "turn.edit"
  case newConversation = "turn.new"
  case reuse = "turn.reuse"
  case again = "turn.again"
  case back = "turn.back"
  case forward = "turn.forward"
  case nextUnseen = "turn.next-unseen"
  case cancel = "turn.cancel"
  case details = "turn.details"
  case recall = "turn.recall"
  case variants = "turn.variants"
  case enlarge = "turn.larger"
  case describe = "turn.describe"
  case recover = "turn.recover"

  // The tree
  case star = "turn.star"
  case reject = "turn.reject"
  case label = "turn.label"
  case note = "turn.note"
  case parent = "turn.parent"
  case child = "turn.child"
  case previousSibling = "turn.previous-sibling"
  case nextSibling = "turn.next-sibling"
  case fold = "history.fold"
  case find = "history.search"
  case nextHit = "history.next-hit"
  case previousHit = "history.previous-hit"
  case filter = "history.filter"
  case hide = "turn.hide"
  case showHidden = "history.show-hidden"

  // Pictures
  case openPicture = "picture.open"
  case savePicture = "picture.save"
  case nextPicture = "picture.next"
  case copyText = "turn.copy"
  case copyPicture = "picture.copy"
  case download = "picture.download"
  case removeReference = "reference.remove"

  // References and files
  case references = "reference.list"
  case useAsReference = "reference.add"
  case referenceEarlier = "reference.earlier"
  case referenceLater = "reference.later"
  case toggle = "item.switch"
  case turnOver = "panel.turn-over"

  // Looking
  case zoomIn = "picture.zoom-in"
  case zoomOut = "picture.zoom-out"
  case zoomFit = "picture.fit"
  case zoomFill = "picture.fill"
  case zoomActual = "picture.actual-size"
  case mirrorView = "picture.mirror-view"
  case greyView = "picture.grey-view"
  case previousTurn = "turn.previous"
  case nextTurn = "turn.next"
  case fullscreen = "picture.fullscreen"
  case inspect = "picture.inspect"
  case slideshow = "branch.slideshow"
  case thumbnails = "history.thumbnails"
  case contactSheet = "branch.contact-sheet"

  // Comparing
  case compare = "compare.toggle"
  case nextWay = "compare.next-way"
  case mark = "compare.mark"
  case borderLeft = "compare.border-left"
  case borderRight = "compare.border-right"
  case compareNew = "compare.new-turns"

  // Regions
  case region = "region.draw"
  case removeRegion = "region.remove"
  case editRegion = "region.edit"
  case regionShape = "region.shape"
  case markedCopy = "region.marked-copy"
  case keep = "region.keep"

  // Local steps
  case crop = "step.crop"
  case straighten = "step.straighten"
  case rotateLeft = "step.rotate-left"
  case rotateRight = "step.rotate-right"
  case flip = "step.flip"
  case flipVertical = "step.flip-vertical"
  case extend = "step.extend"
  case resize = "step.resize"
  case levels = "step.levels"

  // Settings
  case ratio = "settings.ratio"
  case resolution = "settings.resolution"
  case thinking = "settings.thinking"
  case thoughts = "settings.thoughts"
  case format = "settings.format"
  case quality = "settings.quality"
  case temperature = "settings.temperature"
  case topP = "settings.top-p"
  case maxTokens = "settings.max-tokens"
  case seed = "settings.seed"
  case system = "settings.system"
  case search = "settings.search"
  case imageSearch = "settings.image-search"
  case safety = "settings.safety"
  case people = "settings.people"
  case settings = "settings.show"
  case pinSettings = "settings.pin"

  // Who is asked
  case chooseProfile = "profile.choose"
  case chooseModel = "model.choose"
  case trim = "conversation.trim"

  // Undo
  case undo = "session.undo"
  case redo = "session.redo"

  // Sessions
  case sessions = "session.list"
  case newSession = "session.new"
  case renameSession = "session.rename"
  case costs = "session.costs"
  case renameListed = "sessions.rename"
  case duplicateSession = "sessions.duplicate"
  case archiveSession = "sessions.archive"
  case sortSessions = "sessions.sort"
  case deleteSession = "sessions.delete"

  // The program
  case help = "app.help"
  case palette = "app.palette"
  case theme = "app.theme"
  case mouse = "app.mouse"
  case graphics = "app.graphics"
  case redraw = "app.redraw"
  case interrupt = "app.interrupt"
  case suspend = "app.suspend"
  case quit = "app.quit"
}

extension Command {
  /// Whether a key that writes a character may run the command. Such keys view, mark and prepare
  /// the next instruction. Sending, or giving up something that may be paid for, needs Ctrl or Alt,
  /// Enter or Esc, so that text typed into the wrong pane costs nothing.
  var isForLetters: Bool {
    switch self {
    case .send, .again, .variants, .enlarge, .describe, .cancel: false
    default: true
    }
  }
}

/// Where a command's keys are valid.
package enum Scope: String, Hashable, Sendable, CaseIterable {
  case everywhere, composer, history, picture, settings
  /// A list, panel or text over the panes.
  case overlay
  /// The panels that have commands of their own, beside those of every panel.
  case sessions, references
  /// A panel in which no text is entered.
  case reading

  /// Whether it is the scope of a panel.
  var isPanel: Bool {
    switch self {
    case .overlay, .sessions, .references, .reading: true
    case .everywhere, .composer, .history, .picture, .settings: false
    }
  }
}

/// A command's line in the table.
package struct CommandEntry: Hashable, Sendable {
  package var command: Command
  /// The footer's name for it, at most two words.
  package var title: String
  /// One sentence for the help and the manual.
  package var help: String
  var scopes: Set<Scope>
  /// The default bindings; each is one key or a sequence such as Ctrl+X Ctrl+E.
  package var keys: [[Key]]
  /// Words that people know it by elsewhere, in lower case; the palette and the help find it by
  /// them.
  package var synonyms: [String]
}

extension Command {
  /// The table of commands as the manual prints it.
  static var markdownTable: String {
    let rows = table.map { entry in
      let keys = entry.keys.map { "`\(keyNames($0))`" }.joined(separator: " ")
      return "| \(keys) | \(places(entry.scopes)) | \(entry.help) | `\(entry.command.rawValue)` |"
    }
    let head = ["| keys | where | what it does | command |", "|---|---|---|---|"]
    return (head + rows).joined(separator: "\n") + "\n"
  }

  /// Where the keys work, in words: a panel is whatever covers the panes.
  private static func places(_ scopes: Set<Scope>) -> String {
    let panes: [Scope] = [.composer, .history, .picture, .settings]
    let isEverywhere = scopes.contains(.everywhere) || scopes.isSuperset(of: panes)
    let inside = isEverywhere ? ["panes"] : panes.filter(scopes.contains).map(\.rawValue)
    let panels: [(Scope, String)] = [
      (.overlay, "panels"), (.sessions, "list of sessions"), (.references, "list of references"),
    ]
    return (inside + panels.filter { scopes.contains($0.0) }.map(\.1)).joined(separator: ", ")
  }
}
