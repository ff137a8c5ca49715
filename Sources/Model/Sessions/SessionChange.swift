/// What a person does with a whole session.
package enum SessionChange: Hashable, Sendable {
  case rename(Session.ID, title: String)
  /// A session of its own with the same tree, marks and transcripts. Turns whose job has not ended stay
  /// with the original: their results belong to one session.
  case duplicate(Session.ID)
  /// Out of the way, until it is brought back or a turn is added.
  case archive(Session.ID)
  case unarchive(Session.ID)
  /// Out of sight; gone for good only with `retake gc`, after `SessionSummary.daysKept`.
  case delete(Session.ID)
  /// Brings back a deleted session; the one deleted last for nil.
  case restore(Session.ID?)
}

/// What is added up over a session.
package struct SessionFigures: Hashable, Sendable {
  /// What it names on disk: pictures, and the long parts of its transcripts, each once.
  package var bytes: Int
  /// How much of that other sessions name too.
  package var sharedBytes: Int
  package var spent: Spent
  /// Its newest result.
  package var picture: Picture?

  package init(
    bytes: Int = 0, sharedBytes: Int = 0, spent: Spent = Spent(), picture: Picture? = nil
  ) {
    self.bytes = bytes
    self.sharedBytes = sharedBytes
    self.spent = spent
    self.picture = picture
  }

  /// `12.3 MB on disk, 4.0 MB of it in other sessions too`.
  package var diskText: String {
    guard bytes > 0 else { return "nothing on disk" }
    let whole = "\(byteText(bytes)) on disk"
    if sharedBytes == 0 { return whole }
    if sharedBytes == bytes { return "\(whole), all of it shared with other sessions" }
    return "\(whole), \(byteText(sharedBytes)) of it shared with other sessions"
  }
}

extension SessionSummary {
  /// How long a deleted session can be brought back at least.
  package static let daysKept = 30

  /// From when on `retake gc` removes it for good; nil while it is not deleted.
  package var goes: Timestamp? {
    deleted.map { Timestamp(milliseconds: $0.milliseconds + Int64(Self.daysKept) * 86_400_000) }
  }

  /// Its title, or what stands for one.
  package var shownTitle: String { title.isEmpty ? "untitled" : title }
}
