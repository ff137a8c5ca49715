import Cells
import Model
import TestSupport
import Testing
import Themes

@testable import Studio

/// A studio driven by commands, with the frames before and after each of them.
struct UndoWalk {
  var drive: Drive
  private(set) var before: [String] = []
  private(set) var after: [String] = []

  init(_ drive: Drive) { self.drive = drive }

  /// The screen at rest: without panel, message, and what is being drawn or read, with the focus
  /// on the composer, where undoing leaves it.
  var frame: String {
    var state = drive.state
    (state.overlay, state.message, state.regionEditor.sketch) = (nil, nil, nil)
    state.imports.waiting = []
    state.session.workspace.focus = .composer
    return snapshot(of: draw(state))
  }

  var rows: [UndoLog.Row] { drive.state.session.undo?.rows ?? [] }

  mutating func send(_ event: Event) {
    let (frame, known) = (frame, rows)
    drive.send(event)
    if rows.count > known.count {
      before.append(frame)
      after.append(self.frame)
    } else if rows.count < known.count {
      // A step that was undone step by step.
      before.removeLast()
      after.removeLast()
    } else if rows != known {
      after[after.count - 1] = self.frame
    }
  }

  mutating func press(_ names: String..., sourceLocation: SourceLocation = #_sourceLocation) {
    for name in names {
      guard let key = Key(name: name) else {
        Issue.record("There is no key \(name)", sourceLocation: sourceLocation)
        continue
      }
      send(.input(.key(key)))
    }
  }

  mutating func type(_ text: String) {
    for character in text { send(.input(.key(Key(character)))) }
  }

  /// Runs a command by its name in the palette.
  mutating func call(_ name: String) {
    press("C-p")
    type(name)
    press("Enter")
  }

  /// Closes the program and restarts it with what was stored: the session as JSON, the decisions
  /// and the turns.
  mutating func restart() throws {
    let state = drive.state
    let session = try JSONValue(of: drive.saves.last ?? state.session).value(Session.self)
    #expect(session == state.session, "everything was stored")
    drive.state = State(
      session: session, turns: state.turns, marks: state.history.marks, profile: .rich,
      profiles: state.profiles.all, clock: state.clock, size: state.size,
      themes: [.plain, .other])
    drive.begin()
  }
}

extension UndoWalk {
  /// Commands of every kind; each starts in the composer and ends at rest.
  static let commands: [(name: String, run: @Sendable (inout UndoWalk) -> Void)] = [
    ("ratio", { $0.press("F2", "Down", "Down", "Enter") }),
    ("resolution", { $0.press("F3", "Down", "Enter") }),
    (
      "thinking",
      { walk in
        // Without choices there is no panel, and Enter would send.
        guard walk.drive.state.profile.capabilities.thoughts else { return }
        walk.press("F4", "Down", "Enter")
      }
    ),
    (
      "reference",
      { walk in
        let path = "/kite \(walk.rows.count).png"
        walk.press("F5")
        walk.type(path)
        walk.press("Enter")
        walk.send(.imported(path: path, .make("kite \(walk.rows.count)")))
      }
    ),
    ("star", { $0.press("Tab", "*") }),
    ("label", { $0.press("Tab", "g", "L", "C-u", "c", "Enter") }),
    ("note", { $0.press("Tab", "G", "A", "C-u", "n", "Enter") }),
    ("reject", { $0.press("Tab", "g", "Down", "X") }),
    ("hide", { $0.press("Tab", "G", "d") }),
    ("fold", { $0.press("Tab", "g", "o") }),
    ("base", { $0.press("Tab", "g", "Enter") }),
    ("filter", { $0.press("Tab", "F", "Down", "Down", "Enter") }),
    ("steps", { $0.press("S-Tab", "Home", "C-Home", "Right", "Right", "Left", "Right") }),
    (
      "system",
      { walk in
        // Where the profile does not support it no field opens, and the text would go to the
        // composer.
        guard walk.drive.state.profile.capabilities.system else { return }
        walk.press("M-y")
        walk.type("be calm")
        walk.press("Enter")
      }
    ),
    ("search", { $0.press("M-w") }),
    ("profile", { $0.press("F10", "Down", "Enter") }),
    ("profile back", { $0.press("F10", "Up", "Enter") }),
    ("region", { $0.press("Tab", "G", "Enter", "Tab", "Tab", "a", "Right", "Enter") }),
    (
      "title",
      { walk in
        walk.call("rename")
        walk.type("!")
        walk.press("Enter")
      }
    ),
    ("new conversation", { $0.press("Tab", "B") }),
    ("recipe", { $0.press("Tab", "G", "c") }),
    ("reference away", { $0.call("remove") }),
    ("marked copy", { $0.call("marked") }),
    ("trimming", { $0.call("trim") }),
    ("safety", { $0.press("S-Tab", "C-End", "Up", "Right", "Right") }),
  ]

  mutating func run(_ name: String) {
    guard let command = Self.commands.first(where: { $0.name == name }) else {
      Issue.record("There is no \(name)")
      return
    }
    press("Esc", "Esc", "Esc")
    command.run(&self)
  }
}
