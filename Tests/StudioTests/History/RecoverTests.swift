import Model
import TestSupport
import Testing

@testable import Studio

/// Parsing the stored reply of a turn again in which no picture was found.
@Suite(.timeLimit(.minutes(5))) struct RecoverTests {
  private func drive(_ turn: Turn) -> Drive {
    var drive = Drive(turns: [turn], workspace: Workspace(selected: turn.number))
    drive.begin()
    drive.forget()
    return drive
  }

  private func recover(_ drive: inout Drive) {
    drive.press("C-p")
    drive.type("recover")
    drive.press("Enter")
  }

  @Test
  func `The reply of a turn without a picture is parsed again, with a message about the result`() {
    let failed = Turn.make(1, job: .done(.failed))
    var drive = drive(failed)
    recover(&drive)
    #expect(drive.effects.contains(.recover(failed.id)))
    drive.send(.turn(.make(1)))
    #expect(drive.message == "turn 1 now has its picture")
  }

  @Test func `A turn that has a picture, or has not ended, has no reply to parse again`() {
    for turn in [Turn.make(1), .make(1, job: .running(task: "r1"))] {
      var drive = drive(turn)
      recover(&drive)
      #expect(!drive.effects.contains(.recover(turn.id)))
    }
  }
}
