/// Where a turn stands in the journal of a batch, so that a second run of the same file knows it.
package struct BatchEntry: Hashable, Sendable {
  /// Names the file that the job stands in.
  package var batch: String
  /// Names the job by what it asks for.
  package var job: String
  /// The session as the file names it; empty for the batch's own.
  package var place: String

  package init(batch: String, job: String, place: String) {
    self.batch = batch
    self.job = job
    self.place = place
  }
}

/// A job of a batch that has become a turn.
package struct BatchRecord: Hashable, Sendable {
  package var entry: BatchEntry
  package var turn: TurnID

  package init(_ entry: BatchEntry, turn: TurnID) {
    self.entry = entry
    self.turn = turn
  }
}

/// Port: which jobs of a batch have become which turns. A record is on disk in the moment its turn
/// is: `Library.add` stores both.
package protocol BatchJournal: Sendable {
  /// The newest record of each job.
  func records(ofBatch batch: String) async throws(Failure) -> [BatchRecord]
  /// Takes the right to run a batch; nil while another living process has it.
  func claim(batch: String) async throws(Failure) -> (any Claim)?
}
