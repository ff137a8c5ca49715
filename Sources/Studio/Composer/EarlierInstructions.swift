import Model

extension TextField {
  private static let historyLimit = 1000

  /// Shows the previous instruction; returns false when there is none.
  mutating func showOlder() -> Bool {
    let next = historyIndex.map { $0 + 1 } ?? 0
    guard next < history.count else { return false }
    leaveHistoryEntry()
    historyIndex = next
    show(revisions[next] ?? history[next])
    return true
  }

  /// Goes back toward the draft; returns false when it is already shown.
  mutating func showNewer() -> Bool {
    guard let index = historyIndex else { return false }
    leaveHistoryEntry()
    historyIndex = index > 0 ? index - 1 : nil
    show(index > 0 ? revisions[index - 1] ?? history[index - 1] : stash)
    return true
  }

  /// Shows an earlier instruction as if it were the newest: one step forward is the draft.
  mutating func recall(_ instruction: String) {
    leaveHistoryEntry()
    var revised: [String: String] = [:]
    for (place, text) in revisions where history.indices.contains(place) {
      revised[history[place]] = text
    }
    revised[instruction] = nil
    history.removeAll { $0 == instruction }
    history.insert(instruction, at: 0)
    revisions = [:]
    for (place, text) in history.enumerated() { revisions[place] = revised[text] }
    historyIndex = 0
    show(instruction)
  }

  /// Keeps the text as the newest earlier instruction, because another takes its place.
  mutating func keepAsOlder() {
    let (kept, draft) = (text, historyIndex == nil ? "" : stash)
    if !draft.trimmingBlanks.isEmpty { recall(draft) }
    recall(kept)
    historyIndex = nil
    stash = ""
  }

  /// Clears the text as sent, and records it as the newest instruction.
  mutating func clearSent() {
    let sent = text
    self = TextField(sent: sent, keeping: self)
  }

  /// Replaces the recorded instructions, for instance when the library has loaded them.
  mutating func setHistory(_ instructions: [String]) {
    guard historyIndex == nil else { return }
    history = Array(instructions.prefix(Self.historyLimit))
    revisions = [:]
  }

  private init(sent: String, keeping old: TextField) {
    self.init()
    killed = old.killed
    history = [sent] + old.history.filter { $0 != sent }.prefix(Self.historyLimit - 1)
  }

  private mutating func leaveHistoryEntry() {
    if let index = historyIndex {
      revisions[index] = text
    } else {
      stash = text
    }
  }

  private mutating func show(_ shown: String) {
    guard shown != text else { return moveCaret(to: text.count) }
    replaceAll(with: shown)
  }
}
