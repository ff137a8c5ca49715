import Cells

extension Command {
  /// The command's line in the table.
  package var entry: CommandEntry {
    Self.entries[self]
      ?? CommandEntry(command: self, title: rawValue, help: rawValue, scopes: [], keys: [])
  }

  private static let entries = Dictionary(
    table.map { ($0.command, $0) }, uniquingKeysWith: { first, _ in first })

  /// Every command, in the order the help and the manual list them.
  static let table: [CommandEntry] = {
    composerTable + movingTable + turnTable + referenceTable + treeTable + viewTable
      + compareTable
      + settingsTable
      + providerTable + undoTable
      + programTable
      + sessionTable
  }()

  private static let composerTable: [CommandEntry] = [
    line(.send, "send", "Sends the instruction.", [.composer], "Enter"),
    line(.newline, "new line", "Starts a new line.", [.composer], "C-j", "M-Enter", "S-Enter"),
    line(.editor, "editor", "Opens the text in $EDITOR.", text, "C-x C-e"),
    line(.olderPrompt, "older", "Recalls an earlier instruction.", [.composer], "M-p"),
    line(.newerPrompt, "newer", "Goes back toward the draft.", [.composer], "M-n"),
    line(
      .findPrompt, "search prompts", "Finds an earlier instruction in any session.",
      [.everywhere], "C-r"),
    line(
      .templates, "templates", "Fills in a template and inserts it into the composer.",
      [.everywhere], "C-t"),
    line(
      .saveTemplate, "save template", "Saves the composer's text as a template.",
      [.everywhere]),
    line(
      .lineStart, "line start", "Goes to the start of the line; in a list, to the first row.",
      moves, "C-a", "Home"),
    line(
      .lineEnd, "line end", "Goes to the end of the line; in a list, to the last row.", moves,
      "C-e", "End"),
    line(.wordLeft, "word left", "Goes back a word.", text, "M-b", "C-Left", "M-Left"),
    line(.wordRight, "word right", "Goes forward a word.", text, "M-f", "C-Right", "M-Right"),
    line(
      .deleteBackward, "delete",
      "Deletes the character before the caret; in an empty composer, the last reference.", text,
      "Backspace", "C-h"),
    line(
      .deleteForward, "delete next",
      "Deletes the character under the caret; in the list of sessions, the session.", text,
      "Delete", "C-d"),
    line(
      .deleteWord, "delete word", "Cuts the word before the caret.", text, "C-w", "M-Backspace"),
    line(.deleteWordForward, "cut word", "Cuts the word after the caret.", text, "M-d"),
    line(.deleteToEnd, "cut line", "Cuts the rest of the line.", text, "C-k"),
    line(
      .deleteToStart, "cut left", "Cuts from the start of the line to the caret.", text, "C-u"),
    line(.yank, "paste back", "Pastes what was cut last.", text, "C-y"),
    line(
      .undoEdit, "undo",
      "Undoes the last change of the text; in the list of sessions, the last deletion.", text,
      "C-_", "M-z"),
  ]

  private static let movingTable: [CommandEntry] = [
    line(.nextPane, "panes", "Goes to the next pane.", panes, "Tab"),
    line(.previousPane, "previous pane", "Goes to the previous pane.", panes, "S-Tab"),
    line(
      .leave, "leave",
      "Leaves a panel or full screen; else cancels a working turn; else returns to the composer.",
      [.everywhere, .overlay], "Esc", "C-g"),
    line(
      .up, "up", "Goes up; from the first line of the composer, to earlier instructions.",
      moves, "Up", "k"),
    line(.down, "down", "Goes down.", moves, "Down", "j"),
    line(
      .left, "left", "Goes left: previous turn, previous value, or across an enlarged picture.",
      moves, "Left", "C-b", "h"),
    line(
      .right, "right", "Goes right: next turn, next value, or across an enlarged picture.",
      moves, "Right", "C-f", "l"),
    line(.pageUp, "page up", "Goes up one page.", moves, "PageUp", "M-v"),
    line(.pageDown, "page down", "Goes down one page.", moves, "PageDown", "C-v"),
    line(.first, "first", "Goes to the beginning.", moves, "C-Home", "M-<", "g"),
    line(.last, "last", "Goes to the end.", moves, "C-End", "M->", "G"),
  ]

  private static let turnTable: [CommandEntry] = [
    line(
      .choose, "choose", "Chooses the row: edits from a turn, opens a setting.",
      [.history, .picture, .settings, .overlay], "Enter"),
    line(
      .newConversation, "new", "Starts a new conversation in this session.", viewing, "n"),
    line(
      .reuse, "reuse",
      "Copies the turn's text, settings and references to the composer, to send them as a sibling.",
      viewing, "c", "r"),
    line(
      .again, "again", "Sends the turn's instruction again; asks first when that may cost money.",
      viewing, "C-x C-r"),
    line(
      .variants, "variants",
      "Sends the composer's text several times at once; if it is empty, the turn's instruction.",
      [.everywhere], "M-x"),
    line(
      .recover, "recover",
      "Parses a turn's stored reply again when no picture was found in it.",
      [.everywhere]),
    line(
      .cancel, "cancel", "Cancels the working turn; if there are several, asks which, or all.",
      viewing, "M-k"),
    line(
      .details, "details", "Shows the turn's text, thoughts, settings and usage.", everyAnd,
      "i", "M-i"),
    line(
      .openPicture, "open", "Chooses picture files to add as references.",
      [.everywhere, .overlay], "F5", "M-o"),
    line(.savePicture, "save", "Saves the picture shown to a file.", everyAnd, "s", "C-s"),
    line(
      .nextPicture, "next picture", "Shows the turn's next picture or draft.", viewing, "p",
      "Space"),
    line(
      .copyText, "copy text",
      "Copies the turn's text to the clipboard of the machine in front of you.", viewing, "y"),
    line(
      .copyPicture, "copy picture",
      "Copies the picture shown to the clipboard of the machine in front of you.", viewing, "Y"),
    line(
      .download, "download",
      "Sends the picture shown to the machine in front of you, through the terminal.", viewing,
      "D"),
    line(
      .removeReference, "remove",
      "Removes the reference; resets any other setting to the model's choice.", [.settings], "x",
      "Delete", "Backspace"),
  ]

  private static let compareTable: [CommandEntry] = [
    line(
      .compare, "compare", "Compares the turn with the picture it edited, or with the marked turn.",
      [.everywhere], "C-o"),
    line(
      .nextWay, "next view",
      "Goes to the next way of comparing: side by side, wipe, blink, "
        + "difference.", viewing, "v"),
    line(.mark, "mark", "Marks the turn to compare others with, or unmarks it.", viewing, "m"),
    line(
      .borderLeft, "border left",
      "Moves the border of a wipe left; while blinking, shows the picture before.",
      viewing, "["),
    line(
      .borderRight, "border right",
      "Moves the border of a wipe right; while blinking, shows the picture after.", viewing, "]"),
    line(
      .compareNew, "compare new", "Turns automatic comparing of each new turn on or off.",
      [.everywhere]),
    line(
      .region, "region", "Draws a region of the picture for the next instruction.",
      viewing, "a"),
    line(
      .removeRegion, "remove region", "Removes the last region.", [.picture], "x", "Backspace",
      "Delete"),
    line(
      .markedCopy, "marked copy",
      "Chooses whether a copy with the regions outlined is sent, or only their coordinates.",
      [.everywhere]),
    line(
      .keep, "keep", "Keeps the result inside its regions, and the picture before outside.",
      viewing, "K"),
  ]

  private static let settingsTable: [CommandEntry] = [
    line(.ratio, "ratio", "Chooses the aspect ratio.", [.everywhere], "F2", "M-r"),
    line(.resolution, "resolution", "Chooses the resolution.", [.everywhere], "F3", "M-s"),
    line(
      .thinking, "thinking", "Chooses how long the model may think.", [.everywhere], "F4", "M-t"),
    line(
      .thoughts, "thoughts", "Turns the model's thoughts on or off.", [.settings], "Space"),
    line(.format, "format", "Chooses the file format to ask for.", [.everywhere]),
    line(.quality, "quality", "Sets the quality of a JPEG.", [.everywhere]),
    line(
      .temperature, "temperature",
      "Sets how freely the model chooses: low is predictable, high is varied.",
      [.everywhere]),
    line(
      .topP, "top-p", "Sets the share of likely choices that the model considers.", [.everywhere]),
    line(
      .maxTokens, "max tokens", "Sets the maximum number of tokens the model may write.",
      [.everywhere]),
    line(
      .seed, "seed", "Sets the seed of the random numbers, to get the same result again.",
      [.everywhere]),
    line(
      .system, "system", "Writes a standing instruction that is sent with every turn.",
      [.everywhere], "M-y"),
    line(
      .search, "search", "Lets the model search the web for facts, or not.", [.everywhere], "M-w"),
    line(
      .imageSearch, "image search", "Lets the model look at pictures it finds on the web, or not.",
      [.everywhere]),
    line(
      .safety, "safety", "Chooses the blocking threshold of each category of content.",
      [.everywhere]),
    line(.people, "people", "Chooses which people may be shown.", [.everywhere]),
  ]

  private static let providerTable: [CommandEntry] = [
    line(
      .chooseProfile, "profile", "Chooses the profile to use from the next turn on.", [.everywhere],
      "F10", "M-a"),
    line(
      .chooseModel, "model", "Chooses the model, by name or by id.", [.everywhere], "M-m"),
    line(
      .trim, "trim",
      "Sends the next turn with only the first and last picture and the text so far, or not.",
      [.everywhere]),
  ]

  private static let programTable: [CommandEntry] = [
    line(
      .sessions, "sessions",
      "Opens another session; renames, copies, archives or deletes sessions.",
      [.everywhere], "F6"),
    line(.newSession, "new session", "Starts a new session.", [.everywhere], "F7"),
    line(.renameSession, "rename", "Renames the session.", [.everywhere]),
    line(
      .costs, "costs", "Shows the cost of the turn, branch and session, and of each day and month.",
      [.everywhere], "$"),
    line(
      .help, "help",
      "Lists every command and page of the manual, and runs or shows the one you choose; "
        + "? works in an empty composer too.",
      [.everywhere], "F1", "?"),
    line(.palette, "commands", "Finds a command by its name.", [.everywhere], "C-p"),
    line(.theme, "theme", "Chooses a theme, with a preview.", [.everywhere], "F8"),
    line(.mouse, "mouse", "Turns the mouse on or off.", [.everywhere], "F9"),
    line(
      .graphics, "graphics",
      "Shows pictures in the next way that the terminal may support, and says why.", [.everywhere],
      "M-g"),
    line(.redraw, "redraw", "Redraws the whole screen.", [.everywhere, .overlay], "C-l"),
    line(
      .suspend, "suspend", "Suspends the program; fg brings it back.", [.everywhere, .overlay],
      "C-z"),
    line(
      .interrupt, "interrupt", "Cancels the working turn; else clears the composer.",
      [.everywhere, .overlay], "C-c"),
    line(.quit, "quit", "Quits Retake.", [.everywhere, .overlay], "C-q"),
  ]

  private static let panes: Set<Scope> = [.composer, .history, .picture, .settings]
  private static let moves: Set<Scope> = [.composer, .history, .picture, .settings, .overlay]
  private static let viewing: Set<Scope> = [.history, .picture]
  private static let everyAnd: Set<Scope> = [.everywhere]
  /// Wherever text is entered.
  private static let text: Set<Scope> = [.composer, .overlay]

  private static func line(
    _ command: Command, _ title: String, _ help: String, _ scopes: Set<Scope>, _ keys: String...
  ) -> CommandEntry {
    CommandEntry(
      command: command, title: title, help: help, scopes: scopes,
      keys: keys.compactMap { [Key](names: $0) })
  }

  /// Looking at pictures.
  private static let viewTable: [CommandEntry] = [
    line(.zoomIn, "zoom", "Enlarges the picture.", [.picture], "+", "="),
    line(.zoomOut, "zoom out", "Shrinks the picture.", [.picture], "-"),
    line(.zoomFit, "fit", "Shows the whole picture.", [.picture], "0"),
    line(
      .zoomFill, "fill", "Fills the pane with the picture, cropping what does not fit.",
      [.picture], "f"),
    line(
      .zoomActual, "1:1",
      "Shows the picture pixel by pixel; where pictures are symbols, half a cell per pixel.",
      [.picture], "1"),
    line(
      .mirrorView, "mirror view",
      "Mirrors the view to judge a composition with fresh eyes, or ends that; no file is flipped.",
      viewing, "M"),
    line(
      .greyView, "grey view",
      "Shows pictures in grey to judge light and dark, or ends that; no file loses its colours.",
      viewing, "T"),
    line(
      .previousTurn, "previous turn", "Goes to the previous turn, at the same part of the picture.",
      viewing, ",", "<"),
    line(
      .nextTurn, "next turn", "Goes to the next turn, at the same part of the picture.", viewing,
      ".", ">"),
    line(
      .fullscreen, "full screen", "Gives the picture the whole screen, or ends that.",
      [.everywhere], "F11", "M-l", "z"),
    line(
      .inspect, "pixels", "Shows position and colour of single pixels, or stops.", viewing, "e"),
    line(
      .slideshow, "slideshow",
      "Shows the branch as a slide show; Space pauses, up and down set the pace.",
      viewing, "S"),
    line(
      .thumbnails, "thumbnails", "Shows thumbnails beside the turns, or hides them.", viewing, "t"),
    line(
      .contactSheet, "contact sheet",
      "Shows the turn and its siblings side by side to choose from; again: its branch.",
      [.everywhere], "M-c", "V"),
  ]

  /// The reference tray and the file picker.
  private static let referenceTable: [CommandEntry] = [
    line(
      .references, "references",
      "Shows the references: their order, what each is for, and which are sent.",
      [.everywhere], "M-e"),
    line(
      .useAsReference, "as reference",
      "Makes the picture shown a reference for the next instruction.", viewing, "R"),
    line(
      .referenceEarlier, "earlier", "Moves the reference up.", [.overlay], "["),
    line(.referenceLater, "later", "Moves the reference down.", [.overlay], "]"),
    line(
      .toggle, "switch",
      "Toggles the row of a panel: whether a reference is sent, whether a file is marked.",
      [.overlay], "Space"),
    line(
      .turnOver, "complete",
      "Completes the name of a file or folder; in the list of sessions, shows the archived and "
        + "then the deleted ones; in the help, goes to the manual.", [.overlay], "Tab"),
  ]

  /// Commands for the selected session in the list. Letters narrow the list, so no key is a letter;
  /// deleting and restoring use the keys that delete and undo in a text.
  private static let sessionTable: [CommandEntry] = [
    line(
      .renameListed, "rename", "In the list of sessions: renames the session.",
      [.overlay], "F2", "M-r"),
    line(
      .duplicateSession, "copy",
      "In the list of sessions: duplicates the session with its turns.", [.overlay],
      "M-c"),
    line(
      .archiveSession, "archive",
      "In the list of sessions: archives the session, or brings it back.", [.overlay], "M-a"),
    line(
      .sortSessions, "sort",
      "In the list of sessions: sorts by last use, title, turns, size on disk or cost.",
      [.overlay], "M-s"),
  ]

  /// Walking the tree of turns; marking and finding turns.
  private static let treeTable: [CommandEntry] = [
    line(
      .recall, "recall",
      "Copies the turn's text, settings and references, to send them from where you are.", viewing,
      "C"),
    line(.star, "star", "Stars the turn, or removes the star.", viewing, "*"),
    line(
      .reject, "reject", "Rejects the turn, or undoes that; nothing is deleted.", viewing, "X"),
    line(.label, "label", "Gives the turn a short label.", viewing, "L"),
    line(.note, "note", "Writes a note on the turn.", viewing, "N"),
    line(.parent, "parent", "Goes to the turn that this one continues from.", viewing, "{"),
    line(.child, "child", "Goes to the first turn that continues from this one.", viewing, "}"),
    line(
      .previousSibling, "previous sibling", "Goes to the previous sibling of the turn.",
      viewing, "("),
    line(
      .nextSibling, "next sibling", "Goes to the next sibling of the turn.", viewing,
      ")"),
    line(
      .fold, "fold", "Folds the branch below the turn, or unfolds it.", viewing, "o"),
    line(
      .find, "search",
      "Finds turns by text, model, label, note or state; Up and Down go from match to match.",
      viewing, "/"),
    line(
      .nextHit, "next match", "Goes to the next match of the search.",
      [.history, .picture, .overlay], "M-n"),
    line(
      .previousHit, "previous match", "Goes to the previous match of the search.",
      [.history, .picture, .overlay], "M-p"),
    line(
      .filter, "filter", "Chooses which turns the history shows.", viewing, "F"),
  ]

  /// Undo and redo.
  private static let undoTable: [CommandEntry] = [
    line(
      .undo, "undo",
      "Undoes the last change of the session: a setting, reference, region, mark, fold or title.",
      [.everywhere], "M-u", "u"),
    line(.redo, "redo", "Redoes what was undone last.", [.everywhere], "M-U", "U"),
  ]
}
