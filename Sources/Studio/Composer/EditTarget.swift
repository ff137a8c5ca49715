import Cells
import Model
import Themes

/// What the next words edit, as the prompt before the caret says it.
enum EditTarget: Hashable, Sendable {
  /// The picture of a turn.
  case turn(Int)
  /// The words of a turn that came without a picture.
  case answer(Int)
  /// A picture that starts a conversation, by its name: the opened photograph or another reference.
  case picture(String)
  /// Nothing: a picture is made from the words.
  case newPicture
  /// The result of a turn that is still working; nil while it has no number yet.
  case result(Int?)
}

extension State {
  /// What the next words edit.
  var editTarget: EditTarget {
    if let next = nextTurn(for: .draft), let running = runningTurn(against: .draft, next) {
      return .result(running.number)
    }
    if ownSubmissions.contains(where: { $0.draft.parent == nextParent && !$0.isCancelled }) {
      return .result(nil)
    }
    if let base = baseTurn, let parent = nextParent {
      return base.result == nil ? .answer(parent) : .turn(parent)
    }
    let target = past.edited(after: nil, with: nextReferences)
    if target.isToBeEdited, let reference = target.reference { return .picture(reference.name) }
    if let path = imports.waiting.first { return .picture(fileName(of: path)) }
    return .newPicture
  }

  /// The turn that the next words edit, 0 for the opened photograph; nil for what is no turn.
  var editedNumber: Int? {
    if let base = baseTurn, base.canGoOn { return base.number }
    guard let opened = history.opened?.result, nextReferences.photograph?.picture == opened else {
      return nil
    }
    return Turn.openedNumber
  }

  /// The turn shown where the next words edit something else, although they could edit it.
  var shownInstead: Int? {
    guard !turns.isEmpty, let shown = selectedTurn, shown.canGoOn, shown.number != editedNumber
    else { return nil }
    return shown.number
  }

  /// What the prompt says in at most that many columns of the screen, before its sign.
  var prompt: Prompt { Prompt(editTarget, shown: shownInstead, state: self) }

  /// Lets the next words edit the turn shown.
  mutating func editShown() {
    guard selectedTurn != nil else { return notify("There is no turn to edit yet") }
    outbox.isPrepared = false
    continueFromSelected()
  }

  /// Lets the next words edit the picture shown, because something was begun on it; false, with the
  /// reason, where it cannot be edited.
  mutating func editPictureShown() -> Bool {
    guard let shown = shownPicture else {
      notify("There is no picture yet")
      return false
    }
    if shown == pictureToEdit { return true }
    guard let turn = selectedTurn, turn.canGoOn, turn.result == shown else {
      let what = selectedTurn.map { "turn \($0.number)" } ?? "this picture"
      warn(
        session.workspace.pictureIndex == nil
          ? "\(what) cannot be edited; choose a turn that has its picture"
          : "the next words edit the result of \(what), not this picture; "
            + "\(keyText(.nextPicture)) shows the others")
      return false
    }
    edit(turn)
    return true
  }
}

/// The words between the edge of the screen and the prompt's sign.
struct Prompt: Hashable, Sendable {
  struct Span: Hashable, Sendable {
    var text: String
    var role: Role
  }

  private(set) var spans: [Span] = []

  /// - Parameter shown: The turn shown instead, if the next words could edit that.
  fileprivate init(_ target: EditTarget, shown: Int?, state: State) {
    let columns = state.size.columns
    let (verb, what) = target.words(nameColumns: columns >= 100 ? 24 : columns >= 76 ? 16 : 12)
    guard let shown else {
      let role: Role = if case .result = target { .running } else { .current }
      if !verb.isEmpty { spans.append(Span(text: verb + " ", role: .muted)) }
      spans.append(Span(text: what, role: role))
      return
    }
    let start = verb.isEmpty ? what : "\(verb) \(what)"
    spans = [
      Span(text: "\(start), not \(shown) · ", role: .warning),
      Span(text: state.keyText(.editShown), role: .key),
    ]
    if columns >= 100 { spans.append(Span(text: " edits \(shown)", role: .warning)) }
  }

  /// The words as one line.
  var text: String { spans.map(\.text).joined() }

  /// The columns left of the text: a blank, the words, the sign `›` and blanks around it.
  var columns: Int { columnWidth(of: text) + 5 }
}

extension EditTarget {
  /// The verb and its object: `edits` and `4`; the name of a picture is cut to some columns.
  fileprivate func words(nameColumns: Int) -> (verb: String, object: String) {
    switch self {
    case .turn(let number): ("edits", String(number))
    case .answer(let number): ("answers", String(number))
    case .picture(let name): ("edits", oneLine(name, columns: nameColumns, cut: .middle))
    case .newPicture: ("", "new picture")
    case .result(let number?): ("waits for", String(number))
    case .result(nil): ("", "sending")
    }
  }
}

/// The last part of a path.
func fileName(of path: String) -> String {
  path.split(separator: "/").last.map(String.init) ?? path
}
