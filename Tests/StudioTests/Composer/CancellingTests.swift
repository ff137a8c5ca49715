import Cells
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct CancellingTests {
  @Test func `Esc cancels a turn of the sandbox at once`() {
    var drive = Drive()
    drive.type("x")
    drive.press("Enter")
    let turn = drive.accept()
    drive.forget()
    drive.press("Esc")
    #expect(drive.effects == [.cancel(turn.id)])
    #expect(drive.state.overlay == nil)
  }

  @Test func `Esc asks before it cancels a turn that may be paid for`() {
    var drive = Drive(profile: .paid)
    drive.type("x")
    drive.press("Enter")
    var turn = drive.accept()
    turn.job = .running(task: "7")
    drive.send(.turn(turn))
    drive.forget()
    drive.press("Esc")
    #expect(drive.effects == [])
    drive.press("Enter")
    #expect(drive.effects == [], "Enter takes the safe answer")
    #expect(drive.state.overlay == nil)
    drive.press("Esc", "Left", "Enter")
    #expect(drive.effects == [.cancel(turn.id)])
  }

  @Test func `The question closes when its turn ends`() {
    var drive = Drive(profile: .paid)
    drive.type("x")
    drive.press("Enter")
    var turn = drive.accept()
    turn.job = .sending
    drive.send(.turn(turn))
    drive.press("Esc")
    #expect(drive.state.overlay != nil)
    drive.send(.turn(turn.ended(.done)))
    #expect(drive.state.overlay == nil)
  }

  @Test func `C-c clears the text when nothing is working, and undo restores it`() {
    var drive = Drive()
    drive.type("a long thought")
    drive.press("C-c")
    #expect(drive.text == "")
    drive.press("C-_")
    #expect(drive.text == "a long thought")
    drive.press("C-c", "C-c")
    #expect(drive.message == "C-q quits")
    #expect(drive.state.isRunning)
  }

  @Test func `Quitting while a turn is working says what happens to it`() {
    var drive = Drive()
    drive.type("x")
    drive.press("Enter")
    _ = drive.accept()
    drive.press("C-q")
    #expect(drive.state.isRunning)
    guard case .confirm(let question) = drive.state.overlay else {
      Issue.record("There was no question")
      return
    }
    #expect(question.question.contains("the next start fetches the result"))
    drive.press("n")
    #expect(drive.state.isRunning)
    drive.press("C-q", "y")
    #expect(!drive.state.isRunning)
  }

  @Test func `Quitting with nothing open asks nothing`() {
    var drive = Drive()
    drive.press("C-q")
    #expect(!drive.state.isRunning)
  }

  @Test func `Sending a paid turn again asks first and shows the price`() {
    var drive = Drive(
      profile: .paid, turns: [.make(1, "a kite")], workspace: Workspace(selected: 1))
    drive.press("Tab", "C-x", "C-r")
    #expect(drive.submitted.isEmpty)
    guard case .confirm(let question) = drive.state.overlay else {
      Issue.record("There was no question")
      return
    }
    #expect(question.question.contains("$0.067"))
    drive.press("y", "Enter")
    #expect(drive.submitted.map(\.instruction) == ["a kite"])
    #expect(drive.submitted.first?.parent == nil)
  }
}
