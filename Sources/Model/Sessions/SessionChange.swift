/// What a person does with a whole session.
package enum SessionChange: Hashable, Sendable {
  case rename(Session.ID, title: String)
  /// A copy with the same tree, marks and transcripts. Open turns stay with the original: their
  /// results belong to one session.
  case duplicate(Session.ID)
  /// Archives the session, until it is brought back or a turn is added.
  case archive(Session.ID)
  case unarchive(Session.ID)
  /// Hides the session; only `retake gc` removes it for good, after `SessionSummary.daysKept`.
  case delete(Session.ID)
  /// Restores a deleted session; the one deleted last for nil.
  case restore(Session.ID?)
}

/// Totals over a session.
package struct SessionFigures: Hashable, Sendable {
  /// The bytes it refers to on disk: pictures, and the long parts of its transcripts, each once.
  package var bytes: Int
  /// How many of those bytes other sessions refer to as well.
  package var sharedBytes: Int
  package var costTotal: CostTotal
  /// Its newest result.
  package var picture: Picture?

  package init(
    bytes: Int = 0, sharedBytes: Int = 0, costTotal: CostTotal = CostTotal(),
    picture: Picture? = nil
  ) {
    self.bytes = bytes
    self.sharedBytes = sharedBytes
    self.costTotal = costTotal
    self.picture = picture
  }

  /// `12.3 MB on disk, 4.0 MB of it shared with other sessions`.
  package var diskText: String {
    guard bytes > 0 else { return "nothing on disk" }
    let whole = "\(byteText(bytes)) on disk"
    if sharedBytes == 0 { return whole }
    if sharedBytes == bytes { return "\(whole), all of it shared with other sessions" }
    return "\(whole), \(byteText(sharedBytes)) of it shared with other sessions"
  }
}

extension SessionSummary {
  /// How many days a deleted session can be restored at least.
  package static let daysKept = 30

  /// When `retake gc` may remove it for good; nil while it is not deleted.
  package var goes: Timestamp? {
    deleted.map { Timestamp(milliseconds: $0.milliseconds + Int64(Self.daysKept) * 86_400_000) }
  }

  /// Its title, or a placeholder.
  package var shownTitle: String { title.isEmpty ? "untitled" : title }
}
