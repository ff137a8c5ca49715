/// Text being written, with its caret, undo and kill buffer. Positions count characters.
package struct Composer: Hashable, Sendable {
  package var text: String
  package var caret: Int
  /// What Ctrl+Y brings back.
  package var killed: String
  /// Earlier states, oldest first; bounded.
  package var undo: [Edit]
  /// Earlier instructions, newest first, and which of them is shown; nil shows the draft.
  package var history: [String]
  package var historyIndex: Int?
  /// The draft that stood here before the history was entered.
  package var stash: String

  package struct Edit: Hashable, Sendable {
    package var text: String
    package var caret: Int
  }

  package init(text: String = "", caret: Int = 0) {
    self.text = text
    self.caret = min(max(0, caret), text.count)
    killed = ""
    undo = []
    history = []
    historyIndex = nil
    stash = ""
  }
}
