import Cells

extension Command {
  /// The command's line in the table.
  package var entry: CommandEntry {
    Self.entries[self]
      ?? CommandEntry(
        command: self, title: rawValue, help: rawValue, scopes: [], keys: [], synonyms: [])
  }

  private static let entries = Dictionary(
    table.map { ($0.command, $0) }, uniquingKeysWith: { first, _ in first })

  /// Every command, in the order the help and the manual list them.
  static let table: [CommandEntry] = {
    composerTable + movingTable + turnTable + referenceTable + treeTable + viewTable
      + compareTable
      + localStepTable
      + settingsTable
      + providerTable + undoTable
      + programTable
      + sessionTable
  }()

  private static let composerTable: [CommandEntry] = [
    line(
      .send, "send", "Sends the instruction.", [.composer], "Enter",
      also: "submit go generate"),
    line(
      .newline, "new line", "Starts a new line.", [.composer], "C-j", "M-Enter", "S-Enter",
      also: "line break return"),
    line(
      .editor, "editor", "Opens the text in $EDITOR.", text, "C-x C-e",
      also: "vim emacs external edit text"),
    line(
      .olderPrompt, "older", "Recalls an earlier instruction.", [.composer], "M-p",
      also: "previous instruction history"),
    line(
      .newerPrompt, "newer", "Goes back toward the draft.", [.composer], "M-n",
      also: "next instruction history"),
    line(
      .findPrompt, "search prompts", "Finds an earlier instruction in any session.", [.everywhere],
      "C-r",
      also: "prompt history recall find instruction reverse search"),
    line(
      .templates, "templates", "Fills in a template and inserts it into the composer.",
      [.everywhere], "C-t",
      also: "snippet preset macro"),
    line(
      .saveTemplate, "save template", "Saves the composer's text as a template.", [.everywhere],
      also: "snippet preset store"),
    line(
      .lineStart, "line start", "Goes to the start of the line; in a list, to the first row.",
      moves, "C-a", "Home"),
    line(
      .lineEnd, "line end", "Goes to the end of the line; in a list, to the last row.", moves,
      "C-e", "End"),
    line(
      .wordLeft, "word left", "Goes back a word.", text, "M-b", "C-Left", "M-Left"),
    line(
      .wordRight, "word right", "Goes forward a word.", text, "M-f", "C-Right", "M-Right"),
    line(
      .deleteBackward, "delete",
      "Deletes the character before the caret; in an empty composer, the last reference.", text,
      "Backspace", "C-h"),
    line(
      .deleteForward, "delete next", "Deletes the character under the caret.", text, "Delete", "C-d"
    ),
    line(
      .deleteWord, "delete word", "Cuts the word before the caret.", text, "C-w", "M-Backspace"),
    line(
      .deleteWordForward, "cut word", "Cuts the word after the caret.", text, "M-d"),
    line(
      .deleteToEnd, "cut line", "Cuts the rest of the line.", text, "C-k"),
    line(
      .deleteToStart, "cut left", "Cuts from the start of the line to the caret.", text, "C-u"),
    line(
      .yank, "paste back", "Pastes what was cut last.", text, "C-y"),
    line(
      .undoEdit, "undo",
      "Undoes the last change of the text; in the list of sessions, the last deletion.", text,
      "C-_", "M-z"),
  ]

  private static let movingTable: [CommandEntry] = [
    line(
      .nextPane, "panes", "Goes to the next pane.", panes, "Tab"),
    line(
      .previousPane, "previous pane", "Goes to the previous pane.", panes, "S-Tab"),
    line(
      .leave, "leave",
      "Leaves a panel or full screen; else cancels a working turn; else returns to the composer.",
      [.everywhere, .overlay], "Esc", "C-g"),
    line(
      .up, "up", "Goes up; from the first line of the composer, to earlier instructions.", moves,
      "Up", "k"),
    line(
      .down, "down", "Goes down.", moves, "Down", "j"),
    line(
      .left, "left", "Goes left: previous turn, previous value, or across an enlarged picture.",
      moves, "Left", "C-b", "h"),
    line(
      .right, "right", "Goes right: next turn, next value, or across an enlarged picture.", moves,
      "Right", "C-f", "l"),
    line(
      .pageUp, "page up", "Goes up one page.", moves, "PageUp", "M-v"),
    line(
      .pageDown, "page down", "Goes down one page.", moves, "PageDown", "C-v"),
    line(
      .first, "first", "Goes to the beginning.", moves, "C-Home", "M-<", "g"),
    line(
      .last, "last", "Goes to the end.", moves, "C-End", "M->", "G"),
  ]

  private static let turnTable: [CommandEntry] = [
    line(
      .choose, "choose", "Chooses the row: edits from a turn, opens a setting.",
      [.history, .picture, .settings, .overlay], "Enter"),
    line(
      .editShown, "edit this", "Lets the next words edit the turn shown.", [.everywhere], "M-h",
      also: "continue from here fork branch select base checkout"),
    line(
      .newConversation, "new",
      "Lets the next instruction start a new conversation in this session.", [.everywhere], "B",
      "C-x n",
      also: "fresh start over blank text to image clear context"),
    line(
      .reuse, "reuse",
      "Copies the turn's text, settings and references to the composer, to send them as a sibling.",
      viewing, "c", "r",
      also: "fork branch edit duplicate turn copy settings recipe revise prompt remix"),
    line(
      .back, "back",
      "Goes back to the turn before the one being edited: the next instruction continues from there.",
      [.everywhere], "M-Up", "C-x Up",
      also: "previous version step back rewind edit earlier parent undo turn fork"),
    line(
      .forward, "forward",
      "Goes forward again, to the newest turn that continues from the one being edited.",
      [.everywhere], "M-Down", "C-x Down",
      also: "next version step forward edit later child"),
    line(
      .nextUnseen, "new result", "Shows the next result that you have not seen yet.", [.everywhere],
      "M-j", "J",
      also: "unseen unread next finished arrived jump notification"),
    line(
      .again, "try again",
      "Sends the instruction of the turn shown again; asks first when that may cost money.",
      [.everywhere], "M-r", "C-x C-r",
      also: "again retry regenerate rerun repeat reroll redo turn resend"),
    line(
      .variants, "variants",
      "Sends the composer's text several times at once; if it is empty, the turn's instruction.",
      [.everywhere], "M-x",
      also: "batch several variations multiple times four seeds"),
    line(
      .enlarge, "send larger",
      "Sends the turn shown again at a higher resolution; shows the price first.", [.everywhere],
      also: "upscale enlarge bigger higher resolution hires draft final 2k 4k"),
    line(
      .describe, "describe",
      "Asks the model to describe the picture shown in words; shows the price first.",
      [.everywhere], also: "caption alt text explain what is in the picture see blind words"),
    line(
      .recover, "recover", "Parses a turn's stored reply again when no picture was found in it.",
      [.everywhere],
      also: "parse reply fetch rescue"),
    line(
      .cancel, "cancel", "Cancels the working turn; if there are several, asks which, or all.",
      viewing, "M-k",
      also: "stop abort interrupt kill"),
    line(
      .details, "details", "Shows the turn's text, thoughts, settings and usage.", everyAnd, "i",
      "M-i",
      also: "info properties metadata usage thoughts inspect turn"),
    line(
      .openPicture, "open", "Chooses picture files to add as references.", [.everywhere, .overlay],
      "F5", "M-o",
      also: "import load upload add picture file photo attach browse"),
    line(
      .savePicture, "save", "Saves the picture shown to a file.", everyAnd, "s", "C-s", "C-x C-s",
      also: "export download write file save as"),
    line(
      .nextPicture, "next picture", "Shows the turn's next picture or draft.", viewing, "p",
      also: "drafts thought images other output"),
    line(
      .copyText, "copy text",
      "Copies the turn's text to the clipboard of the machine in front of you.", viewing, "y",
      also: "clipboard yank prompt"),
    line(
      .copyPicture, "copy picture",
      "Copies the picture shown to the clipboard of the machine in front of you.", viewing, "Y",
      also: "clipboard image"),
    line(
      .download, "download",
      "Sends the picture shown to the machine in front of you, through the terminal.", viewing, "D",
      also: "transfer export fetch local"),
    line(
      .removeReference, "remove",
      "Removes the reference; resets any other setting to the model's choice.",
      [.settings, .references], "x", "Delete", "Backspace",
      also: "reset delete clear default"),
  ]

  private static let compareTable: [CommandEntry] = [
    line(
      .compare, "compare", "Compares the turn with the picture it edited, or with the marked turn.",
      [.everywhere], "C-o",
      also: "original before after diff split side by side ab toggle"),
    line(
      .nextWay, "next view",
      "Goes to the next way of comparing: side by side, wipe, blink, " + "difference.", viewing,
      "v",
      also: "wipe slider blink difference heatmap split"),
    line(
      .mark, "mark", "Marks the turn to compare others with, or unmarks it.", viewing, "m",
      also: "pin baseline pick compare with"),
    line(
      .borderLeft, "border left",
      "Moves the border of a wipe left; while blinking, shows the picture before.", viewing, "[",
      also: "slider wipe"),
    line(
      .borderRight, "border right",
      "Moves the border of a wipe right; while blinking, shows the picture after.", viewing, "]",
      also: "slider wipe"),
    line(
      .compareNew, "compare new", "Turns automatic comparing of each new turn on or off.",
      [.everywhere],
      also: "automatic before after"),
    line(
      .region, "region", "Draws a region of the picture for the next instruction.", viewing, "a",
      also: "mask select inpaint area rectangle lasso brush crop box"),
    line(
      .editRegion, "change region", "Takes up the last region to change it; again, the one before.",
      viewing, "O",
      also: "edit mask resize move region rework"),
    line(
      .regionShape, "shape",
      "Changes the shape of regions: rectangle, ellipse or free outline, also with the mouse.",
      viewing, "E",
      also: "ellipse circle oval lasso polygon freehand mask"),
    line(
      .removeRegion, "remove region", "Removes the last region.", [.picture], "x", "Backspace",
      "Delete",
      also: "unmask deselect clear mask"),
    line(
      .markedCopy, "marked copy",
      "Chooses whether a copy with the regions outlined is sent, or only their coordinates.",
      [.everywhere],
      also: "mask outline annotated"),
    line(
      .keep, "keep", "Keeps the result inside its regions, and the picture before outside.",
      [.everywhere], "M-K", "K", "C-x k",
      also: "mask composite blend outside protect rest"),
  ]

  /// Changes that this machine makes itself. `/crop` at the start of the composer does the same.
  private static let localStepTable: [CommandEntry] = [
    line(
      .crop, "crop",
      "Crops the picture shown to a ratio, a size or the region drawn, without cost.",
      [.everywhere],
      also: "cut trim clip reframe ratio local"),
    line(
      .straighten, "straighten",
      "Turns the picture shown by a few degrees and leaves out the corners, without cost.",
      [.everywhere],
      also: "rotate level horizon tilt angle local"),
    line(
      .rotateLeft, "rotate left", "Rotates the picture shown to the left, without cost.",
      [.everywhere],
      also: "turn counterclockwise 90 local"),
    line(
      .rotateRight, "rotate right", "Rotates the picture shown to the right, without cost.",
      [.everywhere],
      also: "turn clockwise 90 local"),
    line(
      .flip, "flip", "Swaps left and right of the picture shown, without cost.", [.everywhere],
      also: "mirror horizontal reverse local"),
    line(
      .flipVertical, "flip vertically",
      "Swaps top and bottom of the picture shown, without cost.", [.everywhere],
      also: "mirror upside down local"),
    line(
      .extend, "extend",
      "Extends the canvas of the picture shown, for a model to fill, without cost.",
      [.everywhere],
      also: "outpaint expand uncrop canvas border zoom out local"),
    line(
      .resize, "resize", "Scales the picture shown to another size, without cost.",
      [.everywhere],
      also: "scale size enlarge shrink upscale pixels local"),
    line(
      .levels, "levels",
      "Changes brightness, contrast, gamma, black and white of the picture shown, without cost.",
      [.everywhere],
      also:
        "brightness contrast brighter darker gamma exposure curves auto tone lighten darken local"),
  ]

  private static let settingsTable: [CommandEntry] = [
    line(
      .settings, "settings", "Shows the settings, or leaves them.", [.everywhere], "M-,",
      also: "options preferences parameters panel"),
    line(
      .pinSettings, "pin settings",
      "Keeps the settings beside the picture, or shows them only when called.", [.everywhere],
      "C-x ,", also: "always show sidebar panel dock"),
    line(
      .ratio, "ratio", "Chooses the aspect ratio.", [.everywhere], "F2",
      also: "aspect format shape portrait landscape square widescreen dimensions"),
    line(
      .resolution, "resolution", "Chooses the resolution.", [.everywhere], "F3", "M-s",
      also: "size upscale enlarge pixels 4k 2k 1k dimensions quality"),
    line(
      .thinking, "thinking", "Chooses how long the model may think.", [.everywhere], "F4", "M-t",
      also: "reasoning effort level"),
    line(
      .thoughts, "thoughts", "Turns the model's thoughts on or off.", [.everywhere],
      also: "reasoning keep thoughts"),
    line(
      .format, "format", "Chooses the file format to ask for.", [.everywhere],
      also: "jpeg png webp file type"),
    line(
      .quality, "quality", "Sets the quality of a JPEG.", [.everywhere],
      also: "jpeg compression"),
    line(
      .temperature, "temperature",
      "Sets how freely the model chooses: low is predictable, high is varied.", [.everywhere],
      also: "creativity randomness variation"),
    line(
      .topP, "top-p", "Sets the share of likely choices that the model considers.", [.everywhere],
      also: "nucleus sampling"),
    line(
      .maxTokens, "max tokens", "Sets the maximum number of tokens the model may write.",
      [.everywhere],
      also: "limit length"),
    line(
      .seed, "seed", "Sets the seed of the random numbers, to get the same result again.",
      [.everywhere],
      also: "random reproducible noise"),
    line(
      .system, "system", "Writes a standing instruction that is sent with every turn.",
      [.everywhere], "M-y", "C-x y",
      also: "system prompt style negative prompt persona standing instruction"),
    line(
      .search, "web search", "Lets the model search the web for facts, or not.", [.everywhere],
      "M-w",
      also: "grounding google internet web facts"),
    line(
      .imageSearch, "image search", "Lets the model look at pictures it finds on the web, or not.",
      [.everywhere],
      also: "grounding google pictures"),
    line(
      .safety, "safety", "Chooses the blocking threshold of each category of content.",
      [.everywhere],
      also: "filter moderation block threshold nsfw"),
    line(
      .people, "people", "Chooses which people may be shown.", [.everywhere],
      also: "persons faces adults"),
  ]

  private static let providerTable: [CommandEntry] = [
    line(
      .chooseProfile, "profile", "Chooses the profile to use from the next turn on.", [.everywhere],
      "F10", "M-a",
      also: "login provider account api key sign in backend server connect"),
    line(
      .chooseModel, "model", "Chooses the model, by name or by id.", [.everywhere], "M-m",
      also: "nano banana engine checkpoint switch model"),
    line(
      .trim, "trim",
      "Sends the next turn with only the first and last picture and the text so far, or not.",
      [.everywhere],
      also: "context shorten forget history tokens"),
  ]

  private static let programTable: [CommandEntry] = [
    line(
      .sessions, "sessions",
      "Opens another session; renames, copies, archives or deletes sessions.", [.everywhere], "F6",
      also: "projects documents recent history open session reopen load list"),
    line(
      .newSession, "new session", "Starts a new session.", [.everywhere], "F7",
      also: "new project document file start"),
    line(
      .renameSession, "rename", "Renames the session.", [.everywhere], "C-x r",
      also: "title name"),
    line(
      .costs, "costs", "Shows the cost of the turn, branch and session, and of each day and month.",
      [.everywhere], "$",
      also: "money price budget spending bill usage"),
    line(
      .help, "help",
      "Lists the keys of this pane, then every command and page of the manual, and runs or shows the one you choose; ? works in an empty composer too.",
      [.everywhere], "F1", "?", "C-x h",
      also: "keys shortcuts manual documentation cheat sheet keybindings"),
    line(
      .palette, "commands", "Finds a command by its name.", [.everywhere], "C-p",
      also: "find command run menu"),
    line(
      .theme, "theme", "Chooses a theme, with a preview.", [.everywhere], "F8",
      also: "colours colors dark light appearance skin"),
    line(
      .mouse, "mouse", "Turns the mouse on or off.", [.everywhere], "F9",
      also: "pointer click"),
    line(
      .graphics, "graphics",
      "Shows pictures in the next way that the terminal may support, and says why.", [.everywhere],
      "M-g",
      also: "kitty sixel symbols pixels protocol"),
    line(
      .redraw, "redraw", "Redraws the whole screen.", [.everywhere, .overlay], "C-l",
      also: "refresh repaint clear screen"),
    line(
      .suspend, "suspend", "Suspends the program; fg brings it back.", [.everywhere, .overlay],
      "C-z",
      also: "background shell stop"),
    line(
      .interrupt, "interrupt", "Cancels the working turn; else clears the composer.",
      [.everywhere, .overlay], "C-c",
      also: "clear text stop"),
    line(
      .quit, "quit", "Quits Retake.", [.everywhere, .overlay], "C-q", "C-x C-c",
      also: "exit close leave bye"),
  ]

  private static let panes: Set<Scope> = [.composer, .history, .picture, .settings]
  private static let moves: Set<Scope> = [.composer, .history, .picture, .settings, .overlay]
  private static let viewing: Set<Scope> = [.history, .picture]
  private static let everyAnd: Set<Scope> = [.everywhere]
  /// Wherever text is entered.
  private static let text: Set<Scope> = [.composer, .overlay]

  private static func line(
    _ command: Command, _ title: String, _ help: String, _ scopes: Set<Scope>, _ keys: String...,
    also synonyms: String = ""
  ) -> CommandEntry {
    CommandEntry(
      command: command, title: title, help: help, scopes: scopes,
      keys: keys.compactMap { [Key](names: $0) },
      synonyms: synonyms.split(separator: " ").map(String.init))
  }

  /// Looking at pictures.
  private static let viewTable: [CommandEntry] = [
    line(
      .zoomIn, "zoom", "Enlarges the picture.", [.picture], "+", "=",
      also: "enlarge magnify bigger"),
    line(
      .zoomOut, "zoom out", "Shrinks the picture.", [.picture], "-",
      also: "smaller reduce"),
    line(
      .zoomFit, "fit", "Shows the whole picture.", [.picture], "0",
      also: "whole picture reset zoom fit window"),
    line(
      .zoomFill, "fill", "Fills the pane with the picture, cropping what does not fit.", [.picture],
      "f",
      also: "cover"),
    line(
      .zoomActual, "1:1",
      "Shows the picture pixel by pixel; where pictures are symbols, half a cell per pixel.",
      [.picture], "1",
      also: "actual size 100% pixel"),
    line(
      .mirrorView, "mirror view",
      "Mirrors the view to judge a composition with fresh eyes, or ends that; no file is flipped.",
      viewing, "M", also: "flip reverse horizontal composition"),
    line(
      .greyView, "grey view",
      "Shows pictures in grey to judge light and dark, or ends that; no file loses its colours.",
      viewing, "T", also: "gray values tones luminance monochrome black white desaturate"),
    line(
      .previousTurn, "previous turn", "Goes to the previous turn, at the same part of the picture.",
      viewing, ",", "<",
      also: "back"),
    line(
      .nextTurn, "next turn", "Goes to the next turn, at the same part of the picture.", viewing,
      ".", ">",
      also: "forward"),
    line(
      .fullscreen, "full screen", "Gives the picture the whole screen, or ends that.",
      [.everywhere], "F11", "M-l", "z", "C-x z",
      also: "full screen maximise maximize zen focus"),
    line(
      .inspect, "pixels", "Shows position and colour of single pixels, or stops.", viewing, "e",
      also: "pixel colour picker color eyedropper loupe"),
    line(
      .slideshow, "slideshow",
      "Shows the branch as a slide show; Space pauses, up and down set the pace.", viewing, "S",
      also: "play presentation timelapse animation"),
    line(
      .thumbnails, "thumbnails", "Shows thumbnails beside the turns, or hides them.", viewing, "t",
      also: "icons previews small pictures"),
    line(
      .contactSheet, "contact sheet",
      "Shows the turn and its siblings side by side to choose from; again: its branch.",
      [.everywhere], "M-c", "V", "C-x v",
      also: "grid pick gallery choose variants overview siblings"),
  ]

  /// The reference tray and the file picker.
  private static let referenceTable: [CommandEntry] = [
    line(
      .references, "references",
      "Shows the references: their order, what each is for, and which are sent.", [.everywhere],
      "M-e",
      also: "images inputs attachments tray style subject"),
    line(
      .useAsReference, "as reference",
      "Makes the picture shown a reference for the next instruction.", viewing, "R",
      also: "attach style subject input"),
    line(
      .referenceEarlier, "earlier", "Moves the reference up.", [.references], "["),
    line(
      .referenceLater, "later", "Moves the reference down.", [.references], "]"),
    line(
      .toggle, "switch",
      "Switches the row on or off: a setting, whether a reference is sent, whether a file is marked; pauses a slide show.",
      [.settings, .picture, .overlay], "Space"),
    line(
      .turnOver, "complete",
      "Completes the name of a file or folder; in the list of sessions, shows the archived and "
        + "then the deleted ones; in the help, goes to the manual.", [.overlay], "Tab"),
  ]

  /// Commands for the selected session in the list. Letters narrow the list, so no key is a letter;
  /// restoring uses the key that undoes in a text.
  private static let sessionTable: [CommandEntry] = [
    line(
      .deleteSession, "delete", "In the list of sessions: deletes the session.", [.sessions],
      "Delete", "C-x d"),
    line(
      .renameListed, "rename", "In the list of sessions: renames the session.", [.sessions], "C-x r"
    ),
    line(
      .duplicateSession, "copy", "In the list of sessions: duplicates the session with its turns.",
      [.sessions], "C-x c"),
    line(
      .archiveSession, "archive",
      "In the list of sessions: archives the session, or brings it back.", [.sessions], "C-x a"),
    line(
      .sortSessions, "sort",
      "In the list of sessions: sorts by last use, title, turns, size on disk or cost.",
      [.sessions], "C-x s"),
  ]

  /// Walking the tree of turns; marking and finding turns.
  private static let treeTable: [CommandEntry] = [
    line(
      .recall, "recall",
      "Copies the turn's text, settings and references, to send them from where you are.", viewing,
      "C",
      also: "recipe apply paste settings reuse"),
    line(
      .star, "star", "Stars the turn, or removes the star.", viewing, "*",
      also: "favourite favorite like rate bookmark"),
    line(
      .reject, "reject", "Rejects the turn, or undoes that; nothing is deleted.", viewing, "X",
      also: "dislike bad discard thumbs down"),
    line(
      .label, "label", "Gives the turn a short label.", viewing, "L",
      also: "tag name"),
    line(
      .note, "note", "Writes a note on the turn.", viewing, "A",
      also: "annotate comment remark"),
    line(
      .parent, "parent", "Goes to the turn that this one continues from.", viewing, "{",
      also: "source original up"),
    line(
      .child, "child", "Goes to the first turn that continues from this one.", viewing, "}",
      also: "down result"),
    line(
      .previousSibling, "previous sibling", "Goes to the previous sibling of the turn.", viewing,
      "(",
      also: "other version alternative"),
    line(
      .nextSibling, "next sibling", "Goes to the next sibling of the turn.", viewing, ")",
      also: "other version alternative"),
    line(
      .fold, "fold", "Folds the branch below the turn, or unfolds it.", viewing, "o",
      also: "collapse expand tree"),
    line(
      .find, "search",
      "Finds turns by text, model, label, note or state; Up and Down go from match to match, and afterwards n and N.",
      [.everywhere], "M-/", "/",
      also: "find filter turn locate"),
    line(
      .nextHit, "next match", "Goes to the next match of the search.", viewing, "n",
      also: "find next"),
    line(
      .previousHit, "previous match", "Goes to the previous match of the search.", viewing, "N",
      also: "find previous"),
    line(
      .hide, "hide",
      "Hides the turn and what continues from it, or shows a hidden one again; nothing is deleted.",
      [.history], "d",
      also: "delete archive trash discard"),
    line(
      .showHidden, "show hidden",
      "Shows the hidden turns among the others, or leaves them out again.", viewing, "H",
      also: "unhide deleted restore"),
    line(
      .filter, "filter", "Chooses which turns the history shows.", viewing, "F",
      also: "show only starred failed rejected hidden"),
  ]

  /// Undo and redo.
  private static let undoTable: [CommandEntry] = [
    line(
      .undo, "undo",
      "Undoes the last change of the session: a setting, reference, region, mark, fold or title.",
      [.everywhere], "M-u", "u", "C-x u",
      also: "revert back take back"),
    line(
      .redo, "redo", "Redoes what was undone last.", [.everywhere], "M-U", "U", "C-x U",
      also: "repeat forward"),
  ]
}
