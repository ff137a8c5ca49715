import GRDB
import Model
import Testing

@testable import Storage

/// The journal of batches.
@Suite(.timeLimit(.minutes(5))) struct BatchTests {
  private func draft(_ session: Session, _ job: String, estimate: Money? = .zero) -> TurnDraft {
    var draft = TurnDraft(
      session: session, parent: nil, instruction: job, settings: .initial, references: [],
      profile: "gmi", model: "m", estimate: estimate)
    draft.entry = BatchEntry(batch: "list", job: job, place: "cats")
    return draft
  }

  @Test func `A job is recorded together with its turn, and the newest turn counts`()
    async throws
  {
    let place = TemporaryLibrary()
    let library = try place.open()
    let cats = session("s1", title: "cats")
    let now = Timestamp(milliseconds: 1)
    _ = try await library.add(draft(cats, "a"), sentRatio: nil, at: now)
    _ = try await library.add(draft(cats, "b"), sentRatio: nil, at: now)
    _ = try await library.add(draft(cats, "a"), sentRatio: nil, at: now)
    var other = draft(cats, "a")
    other.entry?.batch = "another"
    _ = try await library.add(other, sentRatio: nil, at: now)

    let records = try await library.records(ofBatch: "list")
    #expect(records.map(\.entry.job) == ["b", "a"])
    #expect(records.map(\.turn.number) == [2, 3])
    #expect(records.allSatisfy { $0.entry.place == "cats" && $0.turn.session == cats.id })
  }

  @Test func `A job refused by the budget leaves no trace in the journal`() async throws {
    let place = TemporaryLibrary()
    let library = try place.open()
    var refused = draft(session("s1", title: "cats"), "a", estimate: Money(micros: 2))
    refused.limits = SpendingLimits(
      Budgets(session: Money(micros: 1)), calendar: .utc, now: Timestamp(milliseconds: 1))
    await #expect(throws: Failure.self) {
      _ = try await library.add(refused, sentRatio: nil, at: Timestamp(milliseconds: 1))
    }
    #expect(try await library.records(ofBatch: "list").isEmpty)
  }

  @Test func `Only one process at a time may drive a batch`() async throws {
    let place = TemporaryLibrary()
    let library = try place.open()
    let claim = try await library.claim(batch: "list")
    #expect(claim != nil)
    #expect(try await library.claim(batch: "list") == nil)
    claim?.release()
    #expect(try await library.claim(batch: "list") != nil)
  }

  @Test func `The journal belongs to this machine and is not exported with a session`() async throws
  {
    let place = TemporaryLibrary()
    let library = try place.open()
    let tables = try await library.pool.read { try SessionTables.carried($0) }
    #expect(!tables.contains("batch_jobs"))
  }

  @Test func `A text always has the same name`() {
    #expect(nameOfText("kite") == nameOfText("kite") && nameOfText("kite").count == 32)
    #expect(nameOfText("kite") != nameOfText("boat"))
  }
}
