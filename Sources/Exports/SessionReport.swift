package import Model

/// A whole session as JSON for scripts: its tree as a list of turns by number, each in the shape that
/// `run --json` has, and when it was begun and ended and how far its job is.
package struct SessionReport: Encodable {
  let session: Session
  let turns: [Turn]
  /// The absolute path of a picture's file.
  let path: (Picture) -> String

  package init(session: Session, turns: [Turn], path: @escaping (Picture) -> String) {
    self.session = session
    self.turns = turns
    self.path = path
  }

  private enum Member: String, CodingKey { case session, title, created, updated, turns }

  package func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(session.id.rawValue, forKey: .session)
    try members.encode(session.title, forKey: .title)
    try members.encode(session.created.iso8601, forKey: .created)
    try members.encode(session.updated.iso8601, forKey: .updated)
    try members.encode(turns.map { Whole(turn: $0, path: path) }, forKey: .turns)
  }

  /// A turn with what a report of its making need not tell.
  private struct Whole: Encodable {
    let turn: Turn
    let path: (Picture) -> String

    private enum Member: String, CodingKey { case created, ended, job, task }

    func encode(to encoder: any Encoder) throws {
      try TurnReport(turn: turn, path: path).encode(to: encoder)
      var members = encoder.container(keyedBy: Member.self)
      try members.encode(turn.created.iso8601, forKey: .created)
      try members.encode(turn.ended?.iso8601, forKey: .ended)
      try members.encode(turn.job.word, forKey: .job)
      try members.encode(turn.job.task, forKey: .task)
    }
  }
}
