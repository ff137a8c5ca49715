import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct OverBudgetTests {
  private let refusal = BudgetRefusal(
    reason: .session, budget: Money(micros: 100_000), paid: Money(micros: 67_000),
    possible: .zero, cost: Money(micros: 67_000))

  /// A studio whose turn was held back by a budget.
  private func refused(_ refusal: BudgetRefusal) throws -> Drive {
    var drive = Drive(profile: .paid)
    drive.state.costs.budgets = Budgets(session: Money(micros: 100_000))
    drive.type("a kite")
    drive.press("Enter")
    let draft = try #require(drive.submitted.first)
    #expect(draft.estimate == Money(micros: 67_000))
    drive.forget()
    drive.send(.overBudget(draft, refusal))
    return drive
  }

  @Test func `A turn over budget comes back with a question, and yes raises the budget and sends`()
    throws
  {
    var drive = try refused(refusal)
    #expect(
      drive.text == "a kite" && drive.submitted.isEmpty && drive.state.outbox.submissions.isEmpty)
    guard case .confirm(let question) = drive.state.overlay else {
      Issue.record("There was no question")
      return
    }
    #expect(question.question.contains("$0.067 spent in this session"))
    #expect(question.question.hasSuffix("Raise this session's budget to $0.15 and send?"))
    #expect(!question.isYesSelected)
    drive.press("Left", "Enter")
    let sent = try #require(drive.submitted.first)
    #expect(drive.submitted.count == 1 && sent.instruction == "a kite")
    #expect(sent.consent == BudgetConsent(session: Money(micros: 150_000)))
    #expect(drive.text.isEmpty && drive.state.sessionBudget == Money(micros: 150_000))
  }

  @Test func `No sends nothing, keeps the text and raises nothing`() throws {
    var drive = try refused(refusal)
    drive.press("n")
    #expect(drive.submitted.isEmpty && drive.text == "a kite")
    #expect(drive.state.sessionBudget == Money(micros: 100_000))
  }

  @Test func `An unknown price is accepted without raising anything`() throws {
    var unknown = refusal
    (unknown.reason, unknown.cost) = (.unknownPrice, nil)
    var drive = try refused(unknown)
    drive.press("Left", "Enter")
    #expect(drive.submitted.first?.consent == BudgetConsent(unknownPrices: true))
    #expect(drive.state.sessionBudget == Money(micros: 100_000))
  }

  @Test func `A question does not cover another panel, and the text is back`() throws {
    var drive = Drive(profile: .paid)
    drive.type("a kite")
    drive.press("Enter")
    let draft = try #require(drive.submitted.first)
    drive.press("F1")
    drive.send(.overBudget(draft, refusal))
    if case .help = drive.state.overlay {} else { Issue.record("The help was closed") }
    #expect(drive.text == "a kite" && drive.message.hasPrefix("not sent: "))
  }

  @Test func `The costs panel is requested, shown and scrolled`() {
    var drive = Drive(
      profile: .paid, turns: [.make(1, "a kite")], workspace: Workspace(selected: 1))
    drive.press("Tab", "$")
    #expect(drive.effects == [.loadCosts])
    let costs = (0..<60).map { day in
      TurnCost(
        created: Timestamp(milliseconds: Int64(day) * 86_400_000),
        charge: .paid(Money(micros: 67_000), isEstimated: true))
    }
    drive.send(.costs(CostBook(costs, calendar: .utc, now: Timestamp(milliseconds: 0))))
    #expect(drive.state.overlay?.textTop == 0)
    #expect(drive.state.overlayLines.contains { $0.text.hasPrefix("branch so far") })
    #expect(drive.state.overlayLines.contains { $0.text.hasPrefix("1970-03-01        ≈ $0.067") })
    drive.press("Down", "Down")
    #expect(drive.state.overlay?.textTop == 2)
    drive.press("Esc")
    #expect(drive.state.overlay == nil)
  }
}
