import Model
import TestSupport
import Testing

@testable import Studio

/// Turns whose result is still at the provider while nobody here works on them.
@Suite(.timeLimit(.minutes(5))) struct LeftTests {
  private let left: Turn = {
    var turn = Turn.make(1, "a kite")
    turn.job = .running(task: "r1")
    turn.outcome = Outcome(failure: Failure(.storage, "The disk is full.", advice: "Make room."))
    return turn
  }()

  @Test func `A turn that was left says why, and does not count as working`() {
    var drive = Drive()
    var running = left
    running.outcome = nil
    drive.send(.turn(running))
    #expect(drive.state.openTurns.map(\.number) == [1])

    drive.send(.turn(left))

    #expect(drive.state.openTurns.isEmpty)
    #expect(!drive.state.needsClock)
    #expect(drive.message == "turn 1 is not fetched yet: The disk is full. Make room.")
    #expect(drive.text.isEmpty)
  }

  @Test func `The next start resumes it`() {
    var drive = Drive(turns: [left])
    drive.begin()
    #expect(drive.effects.contains(.resume(left.id)))
  }

  @Test func `Sending it again fetches the result instead`() {
    var drive = Drive(profile: .paid, turns: [left])
    drive.begin()
    drive.forget()
    drive.press("Tab", "r")
    #expect(drive.effects == [.resume(left.id, isAsked: true)])
    #expect(drive.state.overlay == nil)
  }

  @Test func `A program without a terminal does not wait for it`() {
    var drive = Drive()
    var running = left
    running.outcome = nil
    drive.send(.turn(running))
    drive.send(.hangup)
    #expect(drive.state.isRunning)
    drive.send(.turn(left))
    #expect(!drive.state.isRunning)
  }
}
