package import Model

/// A whole session as JSON for scripts: its turns as a list by number, each in the shape of `run
/// --json`, with when it started and ended and the state of its job.
package struct SessionReport: Encodable {
  let session: Session
  let turns: [Turn]
  /// The user's marks, by turn number.
  let marks: [Int: TurnMark]
  /// The absolute path of a picture's file.
  let path: (Picture) -> String

  package init(
    session: Session, turns: [Turn], marks: [Int: TurnMark] = [:],
    path: @escaping (Picture) -> String
  ) {
    self.session = session
    self.turns = turns
    self.marks = marks
    self.path = path
  }

  private enum Member: String, CodingKey { case session, title, created, updated, turns }

  package func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(session.id.rawValue, forKey: .session)
    try members.encode(session.title, forKey: .title)
    try members.encode(session.created.iso8601, forKey: .created)
    try members.encode(session.updated.iso8601, forKey: .updated)
    try members.encode(turns.map(whole), forKey: .turns)
  }

  private func whole(_ turn: Turn) -> Whole {
    Whole(turn: turn, mark: marks[turn.number] ?? TurnMark(), path: path)
  }

  /// A turn with the members that a report on making it leaves out.
  private struct Whole: Encodable {
    let turn: Turn
    let mark: TurnMark
    let path: (Picture) -> String

    private enum Member: String, CodingKey {
      case created, ended, job, task, starred, rejected, label, note
    }

    func encode(to encoder: any Encoder) throws {
      try TurnReport(turn: turn, path: path).encode(to: encoder)
      var members = encoder.container(keyedBy: Member.self)
      try members.encode(turn.created.iso8601, forKey: .created)
      try members.encode(turn.ended?.iso8601, forKey: .ended)
      try members.encode(turn.job.word, forKey: .job)
      try members.encode(turn.job.task, forKey: .task)
      try members.encode(mark.isStarred, forKey: .starred)
      try members.encode(mark.isRejected, forKey: .rejected)
      try members.encode(mark.label, forKey: .label)
      try members.encode(mark.note, forKey: .note)
    }
  }
}
