import Cells
import Model
import TestSupport
import Testing

@testable import Studio

/// Words meant for the composer, typed wherever any command leads from any pane: nothing is sent,
/// nothing is given up, the program goes on, and undo brings back all that they changed.
@Suite(.timeLimit(.minutes(5))) struct StrayWordsTests {
  private static let words = ["brighter", "rotate left", "quit", "again"]

  /// Commands that send, give up or end something when they are run on purpose.
  private static let deliberate: Set<Command> = [
    .send, .again, .cancel, .recover, .quit, .suspend, .interrupt, .leave,
  ]

  private func drive(_ profile: Profile, in pane: Pane) -> Drive {
    let turns = [
      Turn.make(1, "a kite").ended(.done), Turn.make(2, parent: 1, "make it blue").ended(.done),
      Turn.make(3, parent: 1, "make it red").ended(.refused),
      Turn.make(4, parent: 2, "dusk").ended(.done), Turn.make(5, parent: 2, "dawn").ended(.done),
    ]
    var drive = Drive(
      profile: profile, turns: turns,
      workspace: Workspace(
        draft: "a boat", caret: 6, references: [.make("a"), .make("b")], base: 4, selected: 4))
    drive.begin(in: pane)
    drive.forget()
    return drive
  }

  /// Runs a command as from the palette, and answers what it asks of the library.
  private func run(_ command: Command, _ drive: inout Drive) {
    drive.press("C-p")
    guard let place = drive.state.pickerItems.firstIndex(where: { $0.value == .command(command) })
    else { return drive.press("Esc") }
    drive.state.overlay = .palette(Picker(selected: place))
    drive.press("Enter")
    let now = Timestamp(milliseconds: 0)
    for effect in drive.effects {
      switch effect {
      case .listSessions:
        let list = [Session.ID.one, .two].map {
          SessionSummary(id: $0, title: "kite", created: now, updated: now, turns: 2, open: 0)
        }
        drive.send(.sessionsListed(list))
      case .loadInstructions: drive.send(.instructions([]))
      case .loadTemplates: drive.send(.templates([], problem: nil))
      case .loadCosts: drive.send(.costs(CostBook([], calendar: .utc, now: now)))
      default: break
      }
    }
    drive.forget()
  }

  private static let commands = Command.allCases.filter {
    $0.isInPalette && !deliberate.contains($0)
  }

  @Test(arguments: Pane.allCases, [Profile.rich])
  func `Stray words send, spend and lose nothing in any pane and panel`(
    _ pane: Pane, _ profile: Profile
  ) {
    let start = drive(profile, in: pane)
    let before = start.state.undoable
    for command in [nil] + Self.commands.map(Optional.some) {
      var place = start
      if let command { run(command, &place) }
      // Commands that changed something at once are no place of their own.
      if command != nil, place.state.undoable != before { continue }
      // Nor is a command that led nowhere.
      if command != nil, place.state.overlay == nil, place.workspace.focus == pane { continue }
      for words in Self.words {
        var drive = place
        let note = "\(words) after \(command?.rawValue ?? "nothing") in \(pane)"
        drive.type(words)
        #expect(drive.submitted.isEmpty && drive.state.isRunning, "\(note)")
        #expect(
          !drive.effects.contains {
            switch $0 {
            case .cancel, .cancelSubmission, .newSession, .openSession, .change: true
            default: false
            }
          }, "\(note)")
        #expect(drive.state.turns == start.state.turns, "\(note)")
        for _ in 0..<6 where drive.state.overlay != nil { drive.press("Esc") }
        #expect(drive.state.overlay == nil, "\(note)")
        for _ in 0..<40 {
          drive.press("M-u")
          if drive.message == "nothing to undo" { break }
        }
        #expect(drive.state.undoable == before, "\(note)")
        #expect(
          drive.text.hasPrefix("a boat")
            || drive.state.composer.field.undo.contains { $0.text.hasPrefix("a boat") },
          "\(note): \(drive.text)")
      }
    }
  }
}
