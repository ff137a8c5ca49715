import Cells
import Model
import TestSupport
import Testing

@testable import Studio

/// Keys that write characters view, mark and put text into the composer. Whatever is typed,
/// wherever: nothing is sent, nothing is given up, and no question opens that would do either.
@Suite(.timeLimit(.minutes(5))) struct LetterTests {
  /// A place where someone may start to type.
  struct Place: Sendable, CustomTestStringConvertible {
    var name: String
    /// Goes there from the history of a session with turns of every kind.
    var go: @Sendable (inout Drive) -> Void

    var testDescription: String { name }
  }

  private static let places: [Place] = [
    Place(name: "history") { _ in },
    Place(name: "picture") { $0.press("Tab") },
    Place(name: "settings") { $0.press("Tab", "Tab") },
    Place(name: "full screen") { $0.press("F11") },
    Place(name: "full screen, settings") { $0.press("F11", "Tab") },
    Place(name: "full screen, inspecting") { $0.press("F11", "e") },
    Place(name: "side by side") { $0.press("C-o") },
    Place(name: "wipe at the picture") { $0.press("Tab", "C-o", "v") },
    Place(name: "difference") { $0.press("Tab", "C-o", "v", "v", "v") },
    Place(name: "contact sheet") { $0.press("M-c") },
    Place(name: "sheet of the branch") { $0.press("M-c", "M-c") },
    Place(name: "slideshow") { $0.press("S") },
    Place(name: "drawing a region") { $0.press("G", "Enter", "Tab", "Tab", "a") },
    Place(name: "tray") { $0.press("M-e") },
    Place(name: "tray, writing a role") { $0.press("M-e", "Enter") },
    Place(name: "files") { $0.press("F5") },
    Place(name: "sessions") { $0.send(.sessionsListed([.listed(.one), .listed(.two)])) },
    Place(name: "title") { drive in
      drive.send(.sessionsListed([.listed(.one)]))
      drive.press("C-x", "r")
    },
    Place(name: "profiles") { $0.press("F10") },
    Place(name: "details") { $0.press("i") },
    Place(name: "costs") { drive in
      drive.send(.costs(CostBook([], calendar: .utc, now: Timestamp(milliseconds: 0))))
    },
    Place(name: "search") { $0.press("/") },
    Place(name: "label") { $0.press("L") },
    Place(name: "filter") { $0.press("F") },
    Place(name: "ratio") { $0.press("F2") },
    Place(name: "thinking") { $0.press("F4") },
    Place(name: "help") { $0.press("F1") },
    Place(name: "palette") { $0.press("C-p") },
    Place(name: "prompts") { $0.send(.instructions([])) },
    Place(name: "templates") { $0.send(.templates([], problem: nil)) },
    Place(name: "variants") { $0.press("M-x") },
    Place(name: "empty composer") { $0.press("S-Tab") },
    Place(name: "composer with words") { drive in
      drive.press("S-Tab")
      drive.type("a boat")
    },
    Place(name: "question that came by itself") { drive in
      drive.press("S-Tab")
      drive.type("a boat")
      drive.press("Enter")
      guard let draft = drive.submitted.last else { return }
      drive.forget()
      drive.send(
        .overBudget(
          draft,
          BudgetRefusal(
            reason: .session, budget: Money(micros: 1), paid: .zero, possible: .zero,
            cost: Money(micros: 67_000))))
    },
  ]

  /// A session that was left in the history, with turns that are done, refused, working and left.
  private func drive(_ profile: Profile, in place: Place) -> Drive {
    var left = Turn.make(5, parent: 1, "not fetched", job: .running(task: "7"))
    left.outcome = Outcome(failure: Failure(.storage, "The disk is full."))
    let turns: [Turn] = [
      Turn.make(1, "a kite").ended(.done), Turn.make(2, parent: 1, "make it blue").ended(.done),
      Turn.make(3, parent: 1, "make it red").ended(.refused), left,
      Turn.make(6, parent: 2, "dusk", job: .running(task: "8")),
      Turn.make(7, parent: 2, "dawn").ended(.done),
    ]
    var drive = Drive(
      profile: profile, turns: turns,
      workspace: Workspace(references: [.make("a")], base: 7, selected: 2, focus: .history))
    drive.begin()
    drive.press("Tab")
    place.go(&drive)
    drive.forget()
    return drive
  }

  private static let characters =
    (32...126).map { Character(UnicodeScalar(UInt8($0))) } + ["é", "日"]

  /// What must hold after a key that writes a character.
  private func check(_ drive: Drive, since before: Drive, _ note: String) {
    let forbidden = drive.effects.filter { effect in
      switch effect {
      case .submit, .cancel, .cancelSubmission: true
      default: false
      }
    }
    #expect(forbidden.isEmpty, "\(note)")
    if case .confirm(let question) = drive.state.overlay, before.state.overlay == nil {
      Issue.record("\(note) asks: \(question.question)")
    }
    if before.state.overlay == nil, before.workspace.focus != .composer, drive.state.overlay == nil
    {
      #expect(drive.workspace.focus != .composer, "\(note) leads to where Enter sends")
    }
  }

  @Test(arguments: places, [Profile.sandbox, .paid])
  func `No character sends or gives up anything, wherever it is typed`(
    _ place: Place, _ profile: Profile
  ) {
    let start = drive(profile, in: place)
    for character in Self.characters {
      var drive = start
      drive.type(String(character))
      check(drive, since: start, "\(character) in \(place.name)")
    }
  }

  @Test(arguments: places, [Profile.sandbox, .paid])
  func `No text sends anything, and Enter after it only in the composer`(
    _ place: Place, _ profile: Profile
  ) {
    var dice = Dice(place.name.count)
    for _ in 0..<20 {
      var drive = drive(profile, in: place)
      var typed = ""
      for _ in 0..<25 {
        let before = drive
        if Int.random(in: 0..<12, using: &dice) == 0 {
          drive.paste("pasted\nwords\r")
          typed += "<paste>"
          #expect(drive.submitted.isEmpty, "\(place.name): \(typed)")
          // From here on the text goes to the composer.
          if drive.workspace.focus == .composer { break }
        } else if let character = Self.characters.randomElement(using: &dice) {
          drive.type(String(character))
          typed.append(character)
          check(drive, since: before, "\(typed) in \(place.name)")
        }
      }
      // Enter chooses a command from a list, and sends from the composer.
      guard drive.state.overlay == nil, drive.workspace.focus != .composer else { continue }
      drive.press("Enter")
      #expect(drive.submitted.isEmpty, "\(typed) and Enter in \(place.name)")
    }
  }

  @Test(
    arguments: places.filter { !["empty composer", "composer with words"].contains($0.name) },
    ["brighter", "crisper", "nicer", "make it colder", "zebra", "another night", "remove x", "rrr"])
  func `Text meant for the composer is not sent from elsewhere`(
    _ place: Place, _ words: String
  ) {
    // In these lists Enter chooses what the text has found.
    guard !["help", "palette", "variants"].contains(place.name) else { return }
    for profile in [Profile.sandbox, .paid] {
      var drive = drive(profile, in: place)
      drive.type(words)
      drive.press("Enter")
      #expect(drive.submitted.isEmpty, "\(place.name)")
    }
  }

  @Test func `No command that sends or cancels has a key that writes a character`() {
    for entry in Command.table where !entry.command.isForLetters {
      for keys in entry.keys { #expect(!keys.isTyped, "\(entry.command): \(keyNames(keys))") }
    }
    let (map, problems) = KeyMap.make(bindings: [
      KeyBinding(keys: "a", command: "turn.again"), KeyBinding(keys: "C-b", command: "turn.again"),
    ])
    #expect(map.custom.count == 1)
    #expect(problems.first?.hasPrefix("a cannot run turn.again: a letter never sends") == true)
    // However such a binding came about.
    let forced = KeyMap(custom: [[Key("!")]: .variants])
    for scope in Scope.allCases {
      #expect(forced.command(for: [Key("!")], in: scope) != .command(.variants))
    }
  }

  @Test(arguments: [Pane.history, .picture, .settings])
  func `Every start focuses the composer, wherever the session was left`(_ pane: Pane) {
    var drive = Drive(
      turns: [.make(1, "a kite")], workspace: Workspace(base: 1, selected: 1, focus: pane))
    drive.begin()
    drive.type("brighter")
    #expect(drive.text == "brighter" && drive.submitted.isEmpty)
    drive.press("Tab")
    let workspace = Workspace(focus: pane)
    drive.send(
      .sessionOpened(
        Session(id: .two, created: Timestamp(milliseconds: 0), workspace: workspace), [.make(1)]))
    drive.type("brighter")
    #expect(drive.text == "brighter" && drive.submitted.isEmpty)
  }

  @Test func `Text inserted by a letter waits for Enter, which first moves there and then sends`() {
    var drive = Drive(
      turns: [.make(1, "a kite"), .make(2, parent: 1, "blue")],
      workspace: Workspace(base: 2, selected: 2))
    drive.press("Tab", "r")
    #expect(drive.text == "blue" && drive.workspace.base == 1 && drive.workspace.focus == .history)
    #expect(drive.message.hasSuffix("Enter goes to the composer"))
    drive.press("Enter")
    #expect(
      drive.workspace.focus == .composer && drive.workspace.base == 1 && drive.submitted.isEmpty)
    drive.press("Enter")
    #expect(drive.submitted.map(\.instruction) == ["blue"] && drive.submitted.first?.parent == 1)

    drive = Drive(
      turns: [.make(1, "a kite"), .make(2, parent: 1, "blue")],
      workspace: Workspace(base: 2, selected: 2))
    drive.press("Tab", "r", "Up", "Enter")
    #expect(drive.workspace.base == 1, "Another turn is chosen as always")
  }

  @Test func `A letter answers only a question that a command asked`() {
    var drive = Drive(
      profile: .paid, turns: [.make(1, "a kite")], workspace: Workspace(selected: 1))
    drive.press("Tab", "C-x", "C-r", "y", "Enter")
    #expect(drive.submitted.count == 1)

    drive = self.drive(.paid, in: Self.places[Self.places.count - 1])
    let question = drive.state.overlay
    drive.press("y")
    #expect(drive.submitted.isEmpty && drive.state.overlay == question)
    #expect(drive.message.contains("Left and Enter"))
    drive.press("Left", "Enter")
    #expect(drive.submitted.count == 1)
  }
}

extension SessionSummary {
  fileprivate static func listed(_ id: Session.ID) -> SessionSummary {
    SessionSummary(
      id: id, title: "kite \(id)", created: Timestamp(milliseconds: 0),
      updated: Timestamp(milliseconds: 0), turns: 2, open: 0)
  }
}
