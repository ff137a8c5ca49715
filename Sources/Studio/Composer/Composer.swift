import Cells
import Model

/// Text being edited, with its caret, undo history and kill buffer. Positions count characters.
package struct Composer: Hashable, Sendable {
  package internal(set) var text: String
  var caret: Int
  /// What Ctrl+Y pastes.
  var killed: String
  /// Earlier states, oldest first; bounded.
  package internal(set) var undo: [Edit]
  /// Earlier instructions, newest first, and which of them is shown; nil means the draft.
  package var history: [String]
  var historyIndex: Int?
  /// The draft as it was before the history was entered.
  var stash: String
  /// Edits made to earlier instructions while they were shown.
  var revisions: [Int: String]
  /// Whether the last change was a typed character, so that the next one joins its undo step.
  var isTyping: Bool
  /// The column that Up and Down aim at.
  var goal: Int?
  /// The number of characters dropped for lack of room; whoever reports it resets it.
  var leftOut: Int

  /// The maximum number of characters.
  static let mostCharacters = Workspace.mostDraftCharacters

  package struct Edit: Hashable, Sendable {
    package var text: String
    var caret: Int
  }

  init(text: String = "", caret: Int = 0) {
    let (kept, leftOut) = Workspace.cutDraft(text, room: Self.mostCharacters)
    self.text = kept
    self.caret = min(max(0, caret), kept.count)
    self.leftOut = leftOut
    killed = ""
    undo = []
    history = []
    historyIndex = nil
    stash = ""
    revisions = [:]
    isTyping = false
    goal = nil
  }

  package var isEmpty: Bool { text.isEmpty }

  /// What is stored for the next start: the draft, even while an earlier instruction is shown.
  package var draft: Edit {
    if let historyIndex, history.indices.contains(historyIndex), text == history[historyIndex] {
      return Edit(text: stash, caret: stash.count)
    }
    return Edit(text: text, caret: caret)
  }
}
