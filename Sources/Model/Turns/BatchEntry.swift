/// A turn's entry in the journal of a batch, by which a second run of the same file recognizes it.
package struct BatchEntry: Hashable, Sendable {
  /// Identifies the file that contains the job.
  package var batch: String
  /// Identifies the job by what it asks for.
  package var job: String
  /// The session as the file names it; empty for the batch's own.
  package var place: String

  package init(batch: String, job: String, place: String) {
    self.batch = batch
    self.job = job
    self.place = place
  }
}

/// A job of a batch that became a turn.
package struct BatchRecord: Hashable, Sendable {
  package var entry: BatchEntry
  package var turn: TurnID

  package init(_ entry: BatchEntry, turn: TurnID) {
    self.entry = entry
    self.turn = turn
  }
}

/// Port: records which jobs of a batch became which turns. A record is on disk together with its
/// turn: `Library.add` stores both.
package protocol BatchJournal: Sendable {
  /// The newest record of each job.
  func records(ofBatch batch: String) async throws(Failure) -> [BatchRecord]
  /// Takes the right to run a batch; nil while another living process holds it.
  func claim(batch: String) async throws(Failure) -> (any Claim)?
}
