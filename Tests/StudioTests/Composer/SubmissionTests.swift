import Cells
import Model
import TestSupport
import Testing

@testable import Studio

/// A submission is known by its identity from Enter until it is a turn, whatever happens in
/// between.
@Suite(.timeLimit(.minutes(3))) struct SubmissionTests {
  /// Storing, failing, budgets, cancelling and other sessions in any order, with repeated texts:
  /// what is waiting, what became turns and what each session's composer contains agree with a
  /// simple model.
  @Test(arguments: 0..<64)
  func `Events of several submissions in any order reach the right ones`(_ seed: Int) {
    var world = SubmissionWorld(seed)
    for step in 0..<120 {
      world.step()
      if let wrong = world.problem {
        Issue.record("seed \(seed), step \(step): \(wrong)\n\(world.log.joined(separator: "\n"))")
        return
      }
    }
    world.settle()
    #expect(world.problem == nil, "seed \(seed) at the end: \(world.problem ?? "")")
    #expect(world.drive.state.outbox.submissions.isEmpty)
  }

  @Test func `Two instructions with the same text are distinguished`() {
    var drive = Drive(turns: [.make(1), .make(2)], workspace: Workspace(base: 1, selected: 1))
    for base in [1, 2] {
      drive.state.session.workspace.base = base
      drive.type("blue")
      drive.press("Enter")
    }
    let ids = drive.submitted.map(\.submission)
    #expect(ids.count == 2 && ids[0] != ids[1])
    // The second is stored first; the first one fails.
    let turn = Turn.make(3, parent: 2, "blue", job: .composed)
    drive.send(.turn(turn, answering: ids[1]))
    #expect(drive.state.outbox.submissions.map(\.id) == [ids[0]])
    #expect(drive.text == "")
    if let first = ids[0] { drive.send(.submitFailed(first, Failure(.storage, "No room."))) }
    #expect(drive.text == "blue" && drive.state.outbox.submissions.isEmpty)
  }

  @Test func `Esc before the turn has a number prevents it from being sent`() throws {
    var drive = Drive(profile: .paid)
    drive.type("a kite")
    drive.press("Enter")
    let id = try #require(drive.submitted.last?.submission)
    drive.forget()
    drive.press("Esc", "Esc")
    #expect(drive.effects == [.cancelSubmission(id)], "It is asked for once")
    drive.send(.submitFailed(id, Failure(.cancelled, "It was cancelled.")))
    #expect(drive.text == "a kite" && drive.message == "cancelled; nothing was sent")
  }

  @Test func `A turn stored before it could be cancelled is cancelled by its number`()
    throws
  {
    var drive = Drive(profile: .paid)
    drive.type("a kite")
    drive.press("Enter", "Esc")
    let draft = try #require(drive.submitted.last)
    drive.forget()
    var turn = Turn.make(1, "a kite", job: .composed)
    drive.send(.turn(turn, answering: draft.submission))
    #expect(drive.effects == [.cancel(turn.id)])
    drive.send(.turn(turn.ended(.cancelled), answering: draft.submission))
    #expect(drive.text == "a kite")

    // At the provider it may already cost money.
    drive = Drive(profile: .paid)
    drive.type("a kite")
    drive.press("Enter", "Esc")
    turn.job = .sending
    drive.send(.turn(turn, answering: drive.submitted.last?.submission))
    guard case .confirm(let question) = drive.state.overlay else {
      Issue.record("There was no question")
      return
    }
    #expect(question.action == .cancelPaid(turn.id))
  }

  @Test func `A question before sending belongs to one submission, and so does its answer`() throws
  {
    var drive = Drive(profile: .paid)
    drive.type("a kite")
    drive.press("Enter")
    let draft = try #require(drive.submitted.last)
    let refusal = BudgetRefusal(
      reason: .unknownPrice, budget: .zero, paid: .zero, possible: .zero, cost: nil)
    drive.send(.overBudget(draft, refusal))
    drive.forget()
    drive.press("Left", "Enter")
    #expect(drive.submitted.map(\.submission) == [draft.submission])
    #expect(drive.text.isEmpty)
  }

  @Test func `A submission of another session does not affect the open one`() throws {
    var drive = Drive()
    drive.type("a kite")
    drive.press("Enter")
    let draft = try #require(drive.submitted.last)
    drive.type("and then")
    drive.send(.sessionOpened(Session(id: .two, created: Timestamp(milliseconds: 0)), []))
    drive.type("a boat")
    drive.forget()
    drive.send(
      .submitFailed(try #require(draft.submission), Failure(.storage, "The disk is full.")))
    #expect(drive.text == "a boat" && drive.message.hasPrefix("not sent in 'a kite'"))
    // Text written since is stored with the session that was left.
    #expect(drive.saves.last { $0.id == .one }?.workspace.draft == "and then")
  }
}
