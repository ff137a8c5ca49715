import Model
import TestSupport
import Testing

@testable import Studio

/// What the next turn will cost, and what the turns of a session have cost.
@Suite(.timeLimit(.minutes(5))) struct CostTests {
  private func paid(_ profile: (inout Capabilities) -> Void = { _ in }) -> State {
    var state = State.make(
      capabilities: Capabilities(
        ratios: AspectRatio.family, resolutions: [.k1, .k2], prices: [.k1: 0.067]))
    state.profile.name = "paid"
    state.profile.isSandbox = false
    profile(&state.profile.capabilities)
    return state
  }

  @Test func `The price is shown before sending, and an unknown one never as zero`() {
    var state = paid()
    #expect(state.nextEstimate == .about(Money(micros: 67_000)))
    #expect(state.nextEstimate.text == "≈ $0.067")
    state.session.workspace.settings.resolution = .k2
    #expect(state.nextEstimate == .unknown && state.nextEstimate.amount == nil)
    #expect(state.nextEstimate.text == "price unknown")
    state.profile.isSandbox = true
    #expect(state.nextEstimate == .free && state.nextEstimate.text.contains("sandbox"))
  }

  @Test func `Everything sent is priced where its price is published`() {
    var state = paid { $0.tokenPrices = TokenPrices(input: 0.5, thinking: 3) }
    state.composer.field.insert("make it blue")
    state.session.workspace.references = [.make("kite")]
    // 1,120 tokens of a picture and 3 of text at half a dollar per million.
    #expect(state.nextRequest.tokens == 1123)
    #expect(state.nextEstimate == .about(Money(micros: 67_562)))
    let several = state.profile.capabilities.estimate(of: .k1, pictures: 4, inputTokens: 1123)
    #expect(several == .about(Money(micros: 270_248)))
  }

  @Test func `The costs of turn, branch and session are added up`() {
    func turn(_ number: Int, _ parent: Int?, _ dollars: Double) -> Turn {
      var turn = Turn.make(number, parent: parent)
      turn.outcome?.usage = Usage(dollars: dollars, isEstimated: number == 3)
      return turn
    }
    var state = paid()
    state.turns = [turn(1, nil, 0.1), turn(2, 1, 0.2), turn(3, 1, 0.4), turn(4, 2, 0.7)]
    #expect(state.spentOnBranch(to: state.turns[3]).paid == Money(micros: 1_000_000))
    #expect(state.spentOnBranch(to: state.turns[3]).isEstimated == false)
    #expect(state.costs.total.paid == Money(micros: 1_400_000) && state.costs.total.isEstimated)
    #expect(state.costs.total.text == "≈ $1.40")
    var open = Turn.make(5, job: .sending)
    open.estimate = Money(micros: 67_000)
    state.insertOrReplace(open)
    #expect(state.costs.total.committed == Money(micros: 1_467_000))
    #expect(state.costs.total.text == "≈ $1.40, up to $0.067 more open or unknown")
    state.insertOrReplace(open.ended(.failed, failure: Failure(.network, "No.")))
    #expect(state.costs.total.committed == state.costs.total.paid)
  }

  @Test func `The amount spent follows the turns`() {
    var state = State.make(turns: [.make(1)])
    #expect(state.costs.total.dollars == nil)
    var turn = Turn.make(2, parent: 1)
    turn.outcome?.usage = Usage(dollars: 0.25, isEstimated: false)
    state.insertOrReplace(turn)
    turn.outcome?.usage = Usage(dollars: 0.5, isEstimated: true)
    state.insertOrReplace(turn)
    #expect(state.costs.total.dollars == 0.5)
    #expect(state.costs.total.isEstimated)
  }
}
