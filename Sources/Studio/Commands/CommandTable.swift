import Cells
import Model

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
    composerTable + movingTable + turnTable + referenceTable + treeTable + lookingTable
      + compareTable
      + settingsTable
      + providerTable + undoTable
      + programTable
      + sessionTable
  }()

  private static let composerTable: [CommandEntry] = [
    line(.send, "send", "Sends the instruction.", [.composer], "Enter"),
    line(.newline, "new line", "Breaks the line.", [.composer], "C-j", "M-Enter", "S-Enter"),
    line(.editor, "editor", "Opens the text in $EDITOR.", text, "C-x C-e"),
    line(.olderPrompt, "older", "Brings back an earlier instruction.", [.composer], "M-p"),
    line(.newerPrompt, "newer", "Goes back towards the draft.", [.composer], "M-n"),
    line(
      .findPrompt, "search prompts", "Finds an earlier instruction, of any session.",
      [.everywhere], "C-r"),
    line(
      .templates, "templates", "Fills in a template and puts it into the composer.",
      [.everywhere], "C-t"),
    line(
      .saveTemplate, "save template", "Keeps the composer's words as a template.",
      [.everywhere]),
    line(.lineStart, "line start", "Goes to the start of the line.", text, "C-a", "Home"),
    line(.lineEnd, "line end", "Goes to the end of the line.", text, "C-e", "End"),
    line(.wordLeft, "word left", "Goes back one word.", text, "M-b", "C-Left", "M-Left"),
    line(.wordRight, "word right", "Goes on one word.", text, "M-f", "C-Right", "M-Right"),
    line(
      .deleteBackward, "delete",
      "Deletes the character before the caret; in an empty composer the last reference.", text,
      "Backspace", "C-h"),
    line(
      .deleteForward, "delete on",
      "Deletes the character under the caret; in the list of sessions the session.", text,
      "Delete", "C-d"),
    line(
      .deleteWord, "delete word", "Cuts the word before the caret.", text, "C-w", "M-Backspace"),
    line(.deleteWordForward, "cut word", "Cuts the word after the caret.", text, "M-d"),
    line(.deleteToEnd, "cut line", "Cuts the rest of the line.", text, "C-k"),
    line(.deleteToStart, "cut back", "Cuts the line up to the caret.", text, "C-u"),
    line(.yank, "paste back", "Brings back what was cut last.", text, "C-y"),
    line(
      .undoEdit, "undo",
      "Takes back the last change of the text; in the list of sessions the last deletion.", text,
      "C-_", "M-z"),
  ]

  private static let movingTable: [CommandEntry] = [
    line(.nextPane, "panes", "Goes to the next pane.", panes, "Tab"),
    line(.previousPane, "pane back", "Goes to the pane before.", panes, "S-Tab"),
    line(
      .leave, "leave",
      "Leaves a panel or full screen; else cancels a running turn; else goes back to the composer.",
      [.everywhere, .overlay], "Esc", "C-g"),
    line(
      .up, "up", "Goes up; from the first line of the composer to earlier instructions.",
      moves, "Up", "k"),
    line(.down, "down", "Goes down.", moves, "Down", "j"),
    line(
      .left, "left", "Goes left: the turn before, the value before, along an enlarged picture.",
      moves, "Left", "C-b", "h"),
    line(
      .right, "right", "Goes right: the next turn, the next value, along an enlarged picture.",
      moves, "Right", "C-f", "l"),
    line(.pageUp, "page up", "Goes up one page.", moves, "PageUp", "M-v"),
    line(.pageDown, "page down", "Goes down one page.", moves, "PageDown", "C-v"),
    line(.first, "first", "Goes to the beginning.", moves, "C-Home", "M-<", "g"),
    line(.last, "last", "Goes to the end.", moves, "C-End", "M->", "G"),
  ]

  private static let turnTable: [CommandEntry] = [
    line(
      .choose, "choose", "Chooses the row: puts the composer on a turn, opens a setting.",
      [.history, .picture, .settings, .overlay], "Enter"),
    line(
      .newConversation, "new", "Begins a new conversation in this session.", viewing, "n"),
    line(
      .reuse, "reuse",
      "Copies the turn's words, settings and references to the composer, to send them beside it.",
      viewing, "c", "r"),
    line(
      .again, "again", "Sends the turn's instruction once more; asks first where that may cost.",
      viewing, "C-x C-r"),
    line(
      .variants, "variants",
      "Sends the words several times at once; without words the turn's instruction.",
      [.everywhere], "M-x"),
    line(
      .recover, "recover",
      "Reads the answer again that is kept with a turn in which no picture was found.",
      [.everywhere]),
    line(
      .cancel, "cancel", "Cancels the turn that is running; of several the one chosen, or all.",
      viewing, "M-k"),
    line(
      .details, "details", "Shows the turn's words, thoughts, settings and figures.", everyAnd,
      "i", "M-i"),
    line(
      .openPicture, "open", "Chooses picture files to add as references.",
      [.everywhere, .overlay], "F5", "M-o"),
    line(.savePicture, "save", "Saves the picture shown to a file.", everyAnd, "s", "C-s"),
    line(
      .nextPicture, "next picture", "Shows the next picture or draft of the turn.", viewing, "p",
      "Space"),
    line(
      .copyText, "copy text",
      "Copies the turn's words to the clipboard of the machine in front of you.", viewing, "y"),
    line(
      .copyPicture, "copy picture",
      "Copies the picture shown to the clipboard of the machine in front of you.", viewing, "Y"),
    line(
      .download, "download",
      "Sends the picture shown to the machine in front of you, through the terminal.", viewing,
      "D"),
    line(
      .removeReference, "remove",
      "Takes the reference away; leaves any other setting to the model again.", [.settings], "x",
      "Delete", "Backspace"),
  ]

  private static let compareTable: [CommandEntry] = [
    line(
      .compare, "compare", "Compares the turn with what it has edited, or with the marked turn.",
      [.everywhere], "C-o"),
    line(
      .nextWay, "next way",
      "Goes on to the next way of comparing: side by side, wipe, blink, "
        + "difference.", viewing, "v"),
    line(.mark, "mark", "Marks the turn that others are compared with, or not.", viewing, "m"),
    line(
      .borderLeft, "border left",
      "Moves the border of a wipe to the left; shows the picture before.",
      viewing, "["),
    line(
      .borderRight, "border right",
      "Moves the border of a wipe to the right; shows the picture after.", viewing, "]"),
    line(.compareNew, "compare new", "Compares each new turn by itself, or not.", [.everywhere]),
    line(
      .region, "region", "Draws a region of the picture that the next instruction is about.",
      viewing, "a"),
    line(
      .removeRegion, "drop region", "Takes the last region away.", [.picture], "x", "Backspace",
      "Delete"),
    line(
      .markedCopy, "marked copy",
      "Sends a copy of the picture with the regions outlined along, or only their numbers.",
      [.everywhere]),
    line(
      .keep, "keep", "Keeps the result inside of its regions, and the picture before outside.",
      viewing, "K"),
  ]

  private static let settingsTable: [CommandEntry] = [
    line(.ratio, "ratio", "Chooses the aspect ratio.", [.everywhere], "F2", "M-r"),
    line(.resolution, "resolution", "Chooses the resolution.", [.everywhere], "F3", "M-s"),
    line(
      .thinking, "thinking", "Chooses how long the model may think.", [.everywhere], "F4", "M-t"),
    line(
      .thoughts, "thoughts", "Asks for the model's thoughts, or not.", [.settings], "Space"),
    line(.format, "format", "Chooses the file format asked for.", [.everywhere]),
    line(.quality, "quality", "Sets how well a JPEG is kept.", [.everywhere]),
    line(
      .temperature, "temperature",
      "Sets how freely the model chooses: low is steady, high is wild.",
      [.everywhere]),
    line(
      .topP, "top-p", "Sets the share of likely choices the model considers.", [.everywhere]),
    line(.maxTokens, "max tokens", "Sets the most tokens the model may write.", [.everywhere]),
    line(
      .seed, "seed", "Sets the number that chance starts from, to get the same again.",
      [.everywhere]),
    line(
      .system, "system", "Writes a standing instruction that goes with every turn.",
      [.everywhere], "M-y"),
    line(
      .search, "search", "Lets the model search the web for facts, or not.", [.everywhere], "M-w"),
    line(
      .imageSearch, "image search", "Lets the model look at pictures it finds, or not.",
      [.everywhere]),
    line(
      .safety, "safety", "Chooses from where on each category of content is blocked.",
      [.everywhere]),
    line(.people, "people", "Chooses which people may be shown.", [.everywhere]),
  ]

  private static let providerTable: [CommandEntry] = [
    line(
      .chooseProfile, "profile", "Chooses who is asked from the next turn on.", [.everywhere],
      "F10", "M-a"),
    line(
      .chooseModel, "model", "Chooses the model, or takes the id of one.", [.everywhere], "M-m"),
    line(
      .trim, "trim",
      "Sends the next turn with the first and the last picture and the words so far only, or not.",
      [.everywhere]),
  ]

  private static let programTable: [CommandEntry] = [
    line(
      .sessions, "sessions", "Opens another session; renames, copies, archives or deletes them.",
      [.everywhere], "F6"),
    line(.newSession, "new session", "Begins a new session.", [.everywhere], "F7"),
    line(.renameSession, "rename", "Gives the session another title.", [.everywhere]),
    line(
      .costs, "costs", "Shows what the turn, branch and session have cost, and each day and month.",
      [.everywhere], "$"),
    line(
      .help, "help", "Lists every command and runs the one chosen; ? in an empty composer too.",
      [.everywhere], "F1", "?"),
    line(.palette, "commands", "Finds a command by its name.", [.everywhere], "C-p"),
    line(.theme, "theme", "Chooses a theme, shown as you move.", [.everywhere], "F8"),
    line(.mouse, "mouse", "Switches the mouse on or off.", [.everywhere], "F9"),
    line(
      .graphics, "graphics",
      "Shows pictures in the next way the terminal may have, and says why.", [.everywhere], "M-g"),
    line(.redraw, "redraw", "Draws the whole screen again.", [.everywhere, .overlay], "C-l"),
    line(
      .suspend, "suspend", "Stops the program; fg brings it back.", [.everywhere, .overlay], "C-z"),
    line(
      .interrupt, "interrupt", "Cancels the running turn; else clears the composer.",
      [.everywhere, .overlay], "C-c"),
    line(.quit, "quit", "Leaves Retake.", [.everywhere, .overlay], "C-q"),
  ]

  private static let panes: Set<Scope> = [.composer, .history, .picture, .settings]
  private static let moves: Set<Scope> = [.composer, .history, .picture, .settings, .overlay]
  private static let viewing: Set<Scope> = [.history, .picture]
  private static let everyAnd: Set<Scope> = [.everywhere]
  /// Wherever text is written.
  private static let text: Set<Scope> = [.composer, .overlay]

  private static func line(
    _ command: Command, _ title: String, _ help: String, _ scopes: Set<Scope>, _ keys: String...
  ) -> CommandEntry {
    CommandEntry(
      command: command, title: title, help: help, scopes: scopes,
      keys: keys.compactMap { [Key](names: $0) })
  }
}

extension Command {
  /// Looking at pictures.
  private static let lookingTable: [CommandEntry] = [
    line(.zoomIn, "zoom", "Shows the picture larger.", [.picture], "+", "="),
    line(.zoomOut, "zoom out", "Shows the picture smaller.", [.picture], "-"),
    line(.zoomFit, "fit", "Shows all of the picture.", [.picture], "0"),
    line(
      .zoomFill, "fill", "Fills the pane with the picture, parts of it beyond the edges.",
      [.picture], "f"),
    line(
      .zoomActual, "1:1",
      "Shows a pixel of the picture as one of the screen; without pixels on the screen, as half a "
        + "cell.",
      [.picture], "1"),
    line(
      .previousTurn, "turn before", "Looks at the turn before, at the same part of the picture.",
      viewing, ",", "<"),
    line(
      .nextTurn, "next turn", "Looks at the next turn, at the same part of the picture.", viewing,
      ".", ">"),
    line(
      .fullscreen, "full screen", "Gives the picture the whole screen, or takes it back.",
      [.everywhere], "F11", "M-l", "z"),
    line(
      .inspect, "pixels", "Tells place and colour of single pixels, or stops.", viewing, "e"),
    line(
      .slideshow, "slideshow",
      "Shows the pictures of the branch one after the other; Space pauses, up and down set the pace.",
      viewing, "S"),
    line(
      .thumbnails, "thumbnails", "Shows small pictures beside the turns, or not.", viewing, "t"),
    line(
      .contactSheet, "contact sheet",
      "Shows the turn and its siblings side by side to choose from; once more, its branch.",
      [.everywhere], "M-c", "V"),
  ]
}

extension Command {
  /// The tray of references, and choosing files.
  private static let referenceTable: [CommandEntry] = [
    line(
      .references, "references",
      "Shows the references: their order, what each is for, and which of them are sent.",
      [.everywhere], "M-e"),
    line(
      .useAsReference, "as reference",
      "Makes the picture shown a reference of the next instruction.", viewing, "R"),
    line(
      .referenceEarlier, "earlier", "Moves the reference towards the first.", [.overlay], "["),
    line(.referenceLater, "later", "Moves the reference towards the last.", [.overlay], "]"),
    line(
      .toggle, "switch",
      "Switches what the row of a panel stands for: sends a reference or not, marks a file or not.",
      [.overlay], "Space"),
    line(
      .turnOver, "complete",
      "Completes the name of a file or folder; in the list of sessions goes on to the archived and "
        + "deleted ones.", [.overlay], "Tab"),
  ]
}

extension Command {
  /// What the list of sessions does with the selected one. Letters narrow the list, so none of it is
  /// a letter; deleting and bringing back have the keys that delete and undo in a text.
  private static let sessionTable: [CommandEntry] = [
    line(
      .renameListed, "rename", "In the list of sessions: gives the session another title.",
      [.overlay], "F2", "M-r"),
    line(
      .duplicateSession, "copy",
      "In the list of sessions: makes a session of its own with the same turns.", [.overlay],
      "M-c"),
    line(
      .archiveSession, "archive",
      "In the list of sessions: puts the session out of the way, or back.", [.overlay], "M-a"),
    line(
      .sortSessions, "sort",
      "In the list of sessions: sorts by last use, title, turns, size on disk or cost.",
      [.overlay], "M-s"),
  ]
}

extension Command {
  /// Walking the tree of turns, marking and finding them.
  private static let treeTable: [CommandEntry] = [
    line(
      .recall, "recall",
      "Copies the turn's words, settings and references, to send them from where one is.", viewing,
      "C"),
    line(.star, "star", "Stars the turn, or not.", viewing, "*"),
    line(.reject, "reject", "Rejects the turn, or not; nothing is deleted.", viewing, "X"),
    line(.label, "label", "Gives the turn a short word.", viewing, "L"),
    line(.note, "note", "Writes a note on the turn.", viewing, "N"),
    line(.parent, "parent", "Goes to the turn this one goes on from.", viewing, "{"),
    line(.child, "child", "Goes to the first turn that goes on from this one.", viewing, "}"),
    line(
      .previousSibling, "sibling before", "Goes to the turn beside this one, the one before.",
      viewing, "("),
    line(
      .nextSibling, "next sibling", "Goes to the turn beside this one, the next one.", viewing,
      ")"),
    line(
      .fold, "fold", "Folds away what goes on from the turn, or brings it back.", viewing, "o"),
    line(
      .find, "search",
      "Finds turns by words, model, label, note or state; Up and Down go from one to the other.",
      viewing, "/"),
    line(
      .nextHit, "next hit", "Goes to the next turn that was searched for.",
      [.history, .picture, .overlay], "M-n"),
    line(
      .previousHit, "hit before", "Goes to the turn before that was searched for.",
      [.history, .picture, .overlay], "M-p"),
    line(
      .filter, "filter", "Chooses which turns the history shows.", viewing, "F"),
  ]
}

extension Command {
  /// Going back and forth through what was changed.
  private static let undoTable: [CommandEntry] = [
    line(
      .undo, "undo",
      "Takes back the last change of the session: a setting, reference, region, mark, fold or title.",
      [.everywhere], "M-u", "u"),
    line(.redo, "redo", "Makes again what was undone last.", [.everywhere], "M-U", "U"),
  ]
}
