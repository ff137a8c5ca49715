/// The user's decisions about a turn.
///
/// Stored separately from the turn, because the process that drives its job stores it from a copy
/// that may be older than the decision.
package struct TurnMark: Hashable, Sendable, Codable {
  package var isStarred: Bool
  package var isRejected: Bool
  /// A short label; empty for none.
  package var label: String
  /// A sentence or two; empty for none.
  package var note: String

  package init(
    isStarred: Bool = false, isRejected: Bool = false, label: String = "", note: String = ""
  ) {
    self.isStarred = isStarred
    self.isRejected = isRejected
    self.label = label
    self.note = note
  }

  /// The maximum characters of a label, so that it fits beside the text.
  package static let labelLimit = 16

  /// Whether nothing was decided, so that there is nothing to store.
  package var isEmpty: Bool { self == TurnMark() }

  /// All decisions, for the details: one fact per line.
  package var detailText: String {
    let facts = [isStarred ? "★ starred" : "", isRejected ? "× rejected" : ""]
    let words = [label.isEmpty ? "" : "label: \(label)", note.isEmpty ? "" : "note: \(note)"]
    return (facts + words).filter { !$0.isEmpty }.joined(separator: "\n")
  }

  /// All decisions on one line of a log: `★ #cover "the calm one"`.
  package var logText: String {
    let facts = [isStarred ? "★" : "", isRejected ? "× rejected" : ""]
    let words = [label.isEmpty ? "" : "#\(label)", note.isEmpty ? "" : "\"\(note)\""]
    return (facts + words).filter { !$0.isEmpty }.joined(separator: " ")
  }
}
