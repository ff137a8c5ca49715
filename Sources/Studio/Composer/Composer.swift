import Cells
import Model

/// Text being written, with its caret, undo and kill buffer. Positions count characters.
package struct Composer: Hashable, Sendable {
  package internal(set) var text: String
  var caret: Int
  /// What Ctrl+Y brings back.
  var killed: String
  /// Earlier states, oldest first; bounded.
  package internal(set) var undo: [Edit]
  /// Earlier instructions, newest first, and which of them is shown; nil shows the draft.
  package var history: [String]
  var historyIndex: Int?
  /// The draft that stood here before the history was entered.
  var stash: String
  /// What earlier instructions were changed to while they were looked at.
  var revisions: [Int: String]
  /// Whether the last change was a typed character, which the next one joins as one undo step.
  var isTyping: Bool
  /// The column that Up and Down aim at.
  var goal: Int?
  /// How many characters found no room; whoever tells of it sets it back.
  var leftOut: Int

  /// The most characters there may be.
  static let mostCharacters = Desk.mostDraftCharacters

  package struct Edit: Hashable, Sendable {
    package var text: String
    var caret: Int
  }

  init(text: String = "", caret: Int = 0) {
    let (kept, leftOut) = Desk.cutDraft(text, room: Self.mostCharacters)
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

  /// What should stand here tomorrow: the draft, also while an earlier instruction is only looked at.
  package var draft: Edit {
    if let historyIndex, history.indices.contains(historyIndex), text == history[historyIndex] {
      return Edit(text: stash, caret: stash.count)
    }
    return Edit(text: text, caret: caret)
  }
}
