import Cells
import Model
import TestSupport
import Testing

@testable import Studio

/// One instruction sent several times, and its results.
@Suite(.timeLimit(.minutes(5))) struct VariantTests {
  /// A studio with a kite, and three variants of a blue one that were requested and stored.
  private func running(_ profile: Profile = .sandbox, count: Int = 3) -> Drive {
    var workspace = Workspace(base: 1, selected: 1)
    workspace.variants = count
    var drive = Drive(profile: profile, turns: [.make(1, "a kite")], workspace: workspace)
    drive.type("make it blue")
    drive.press("M-x", "Enter")
    for _ in 0..<count { _ = drive.accept() }
    return drive
  }

  private func turn(_ number: Int, _ drive: Drive, _ job: Job) throws -> Turn {
    var turn = try #require(drive.state.turn(number))
    turn.job = job
    return turn
  }

  private func note(_ drive: Drive) -> String {
    guard let picker = drive.state.overlay?.picker else { return "no list" }
    return drive.state.pickerItems[picker.selected].note
  }

  @Test func `The list shows the total price, and Enter sends that many from one base`() throws {
    var drive = Drive(
      profile: .paid, turns: [.make(1, "a kite")], workspace: Workspace(base: 1, selected: 1))
    drive.type("make it blue")
    drive.press("M-x")
    #expect(drive.submitted.isEmpty)
    let items = drive.state.pickerItems
    #expect(items.map(\.title).first == "2 times" && items.map(\.title).last == "8 times")
    #expect(items.map(\.detail).prefix(3) == ["≈ $0.134", "≈ $0.201", "≈ $0.268"])
    #expect(note(drive).contains("All continue from turn 1"))
    drive.press("Up", "Enter")
    let draft = try #require(drive.submitted.first)
    #expect(drive.submitted.count == 1 && draft.count == 3 && draft.parent == 1)
    #expect(draft.estimate == Money(micros: 67_000))
    #expect(drive.text.isEmpty && drive.workspace.variants == 3 && drive.state.overlay == nil)
    // After a restart three are proposed again.
    drive.type("x")
    for _ in 0..<3 { _ = drive.accept() }
    #expect(drive.state.turns.count == 4 && drive.state.outbox.submissions.isEmpty)
    #expect(drive.saves.last?.workspace.variants == 3)
  }

  @Test func `A budget that covers only some says so first, and the rest is asked about together`()
    throws
  {
    var drive = Drive(profile: .paid)
    drive.state.costs.budgets = Budgets(session: Money(micros: 150_000))
    drive.type("a kite")
    drive.press("M-x")
    #expect(note(drive).contains("has room for 2 of them"))
    drive.press("Enter")
    var draft = try #require(drive.submitted.first)
    _ = drive.accept()
    _ = drive.accept()
    draft.made = 2
    drive.forget()
    drive.send(
      .overBudget(
        draft,
        BudgetRefusal(
          reason: .session, budget: Money(micros: 150_000), paid: .zero,
          possible: Money(micros: 134_000), cost: Money(micros: 67_000))))
    #expect(drive.message.hasPrefix("2 of 4 sent, the others not: These 2 turns would exceed"))
    guard case .confirm(let question) = drive.state.overlay else {
      Issue.record("There was no question")
      return
    }
    #expect(question.question.contains("they would cost about $0.134"))
    #expect(question.question.contains("to $0.27 and send?"))
    drive.press("Left", "Enter")
    let rest = try #require(drive.submitted.first)
    #expect(rest.remaining == 2 && rest.consent.session == Money(micros: 270_000))
    _ = drive.accept()
    _ = drive.accept()
    #expect(
      drive.state.variants(with: 1) == [1, 2, 3, 4] && drive.state.outbox.submissions.isEmpty)
  }

  @Test func `The first is shown, the base stays, and text that led to something stays sent`()
    throws
  {
    var drive = running()
    #expect(drive.workspace.selected == 2 && drive.workspace.base == 1)
    drive.send(.turn(try turn(2, drive, .done(.done)).ended(.done)))
    #expect(drive.message == "turn 2 is done; 2 others are still working")
    let refusal = Failure(.refused, "The model refused.")
    drive.send(.turn(try turn(3, drive, .done(.refused)).ended(.refused, failure: refusal)))
    #expect(drive.message == "turn 3 was refused: The model refused.; 1 other is still working")
    #expect(drive.text.isEmpty)
    drive.send(.turn(try turn(4, drive, .done(.done)).ended(.done)))
    #expect(
      drive.message
        == "2 of 3 came, 1 refused: The model refused.; M-c shows them side by side")
    #expect(drive.workspace.base == 1 && drive.text.isEmpty)
  }

  @Test func `The only successful one becomes the base; if none succeeded the text comes back`()
    throws
  {
    var drive = running(count: 2)
    drive.send(.turn(try turn(2, drive, .done(.failed)).ended(.failed)))
    drive.send(.turn(try turn(3, drive, .done(.done)).ended(.done)))
    #expect(drive.workspace.base == 3 && drive.text.isEmpty)

    drive = running(count: 2)
    drive.send(.turn(try turn(2, drive, .done(.failed)).ended(.failed)))
    drive.send(.turn(try turn(3, drive, .done(.failed)).ended(.failed)))
    #expect(drive.workspace.base == 1 && drive.text == "make it blue")

    drive = running(count: 2)
    drive.send(.turn(try turn(2, drive, .done(.failed)).ended(.failed)))
    drive.send(.turn(try turn(3, drive, .done(.unknown)).ended(.unknown)))
    #expect(drive.text == "make it blue")
  }

  @Test func `Cancelling asks which, says where money may be spent, and cancels one or all`() throws
  {
    var drive = running(.paid)
    drive.send(.turn(try turn(3, drive, .running(task: "7"))))
    drive.forget()
    drive.press("Esc")
    #expect(drive.effects.isEmpty)
    #expect(drive.state.pickerItems.map(\.title) == ["turn 2", "turn 3", "turn 4", "all of them"])
    #expect(note(drive).hasPrefix("It was not sent"))
    drive.press("Down")
    #expect(note(drive).contains("may still be billed"))
    drive.press("Enter", "Enter")
    #expect(drive.effects.isEmpty, "Enter takes the safe answer")
    drive.press("Esc", "Down", "Enter", "y", "Enter")
    #expect(drive.effects == [.cancel(TurnID(session: .one, number: 3))])
    drive.forget()
    drive.press("Esc", "Enter")
    #expect(drive.effects == [.cancel(TurnID(session: .one, number: 2))], "It costs nothing")
    drive.forget()
    drive.press("Esc", "End")
    #expect(note(drive) == "1 of them is at the provider and may still be billed.")
    drive.press("Enter", "y", "Enter")
    #expect(drive.effects == [2, 4, 3].map { .cancel(TurnID(session: .one, number: $0)) })
  }

  @Test func `What is sent from elsewhere in the meantime does not count among them`() throws {
    var drive = running(count: 2)
    drive.state.session.workspace.base = nil
    drive.type("a boat")
    drive.press("Enter")
    for number in 2...3 {
      drive.send(.turn(try turn(number, drive, .done(.done)).ended(.done)))
    }
    #expect(drive.message == "2 of 2 came; M-c shows them side by side")
  }

  @Test func `The list keeps its turn while others end, and closes with it`() throws {
    var drive = running()
    drive.press("Esc", "Down")
    drive.send(.turn(try turn(2, drive, .done(.done)).ended(.done)))
    #expect(drive.state.overlay?.picker?.selected == 0)
    drive.send(.turn(try turn(3, drive, .done(.done)).ended(.done)))
    #expect(drive.state.overlay == nil)
  }

  @Test func `Text can be sent from another turn meanwhile, but not from where turns are working`()
  {
    var drive = running()
    drive.forget()
    drive.type("and dusk")
    drive.press("Enter")
    #expect(drive.submitted.isEmpty && drive.message.hasPrefix("turn 2 is still working"))
    drive.state.session.workspace.base = nil
    drive.press("Enter")
    #expect(drive.submitted.map(\.parent) == [nil])
  }

  @Test func `Without text the turn's own instruction is sent as its sibling`() throws {
    var drive = Drive(
      turns: [.make(1, "a kite"), .make(2, parent: 1, "make it blue")],
      workspace: Workspace(base: 2, selected: 2))
    drive.press("M-x")
    #expect(note(drive).hasPrefix("As siblings of turn 2"))
    drive.press("Enter")
    let draft = try #require(drive.submitted.first)
    #expect(draft.instruction == "make it blue" && draft.parent == 1 && draft.count == 4)
  }

  @Test func `Quitting mentions those that have not been sent`() throws {
    var drive = running()
    drive.send(
      .progress(
        TurnID(session: .one, number: 4), JobProgress(.queued, waitingFor: "one of 2 to end")))
    drive.press("C-q")
    guard case .confirm(let question) = drive.state.overlay else {
      Issue.record("There was no question")
      return
    }
    #expect(question.question.hasSuffix("1 of them is waiting and will not be sent."))
  }
}
