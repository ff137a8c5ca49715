import Cells
import Model
import TestSupport
import Testing
import Themes

@testable import Studio

/// Drives a state as the user would, and records its effects.
struct Drive {
  var state: State
  /// All effects since `forget`, except stored workspaces and pictures to paint, which nearly every
  /// key asks for.
  private(set) var effects: [Effect] = []
  private(set) var saves: [Session] = []
  /// What was to be painted as symbols, each time it was requested again.
  private(set) var paints: [PaintRequest] = []
  private var lastOrders: [PaintOrder] = []

  init(
    size: Size = Size(columns: 120, rows: 40), profile: Profile = .sandbox,
    profiles: [Profile] = [], isProfileGiven: Bool = false, turns: [Turn] = [],
    workspace: Workspace = Workspace(), title: String = ""
  ) {
    let session = Session(
      id: .one, title: title, created: Timestamp(milliseconds: 0), workspace: workspace)
    state = State(
      session: session, turns: turns, profile: profile, profiles: profiles,
      isProfileGiven: isProfileGiven, clock: Timestamp(milliseconds: 1000), size: size,
      themes: [.plain, .other])
  }

  mutating func send(_ event: Event) { note(state.update(event)) }

  /// Begins, and moves to a pane where the test does not start in the composer.
  mutating func begin(opening paths: [String] = [], in pane: Pane = .composer) {
    note(state.begin(opening: paths))
    state.session.workspace.focus = pane
  }

  /// Presses keys by their names: `press("C-x", "C-e")`.
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

  mutating func paste(_ text: String) { send(.input(.paste(text))) }

  mutating func click(_ x: Int, _ y: Int) {
    send(.input(.mouse(Mouse(.press(.left), at: Point(x: x, y: y)))))
  }

  mutating func click(in rect: Rect?, sourceLocation: SourceLocation = #_sourceLocation) {
    guard let rect else {
      Issue.record("It is not on the screen", sourceLocation: sourceLocation)
      return
    }
    click(rect.minX, rect.minY)
  }

  mutating func forgetSaves() { saves = [] }

  mutating func forget() { (effects, saves, paints) = ([], [], []) }

  private mutating func note(_ new: [Effect]) {
    for effect in new {
      switch effect {
      case .save(let session): saves.append(session)
      case .setPreference(key: "durations", value: _): break
      case .paint(let orders):
        for case .symbols(let request) in orders where !lastOrders.contains(.symbols(request)) {
          paints.append(request)
        }
        lastOrders = orders
      default: effects.append(effect)
      }
    }
  }

  var text: String { state.composer.text }
  var workspace: Workspace { state.session.workspace }
  var message: String { state.message?.text ?? "" }

  /// The instructions that were sent.
  var submitted: [TurnDraft] {
    effects.compactMap { if case .submit(let draft) = $0 { draft } else { nil } }
  }

  /// Plays the runner: stores the requested turn with a number.
  mutating func accept(sourceLocation: SourceLocation = #_sourceLocation) -> Turn {
    guard let draft = submitted.last else {
      Issue.record("Nothing was sent", sourceLocation: sourceLocation)
      return .make(0)
    }
    let turn = Turn(
      id: TurnID(session: draft.session.id, number: (state.turns.last?.number ?? 0) + 1),
      parent: draft.parent, instruction: draft.instruction, settings: draft.settings,
      references: draft.references, profile: draft.profile, model: draft.model,
      created: state.clock)
    send(.turn(turn, answering: draft.submission))
    return turn
  }

  /// Plays a runner that cannot store the last submission.
  mutating func refuse(_ failure: Failure, sourceLocation: SourceLocation = #_sourceLocation) {
    guard let id = submitted.last?.submission else {
      Issue.record("Nothing was sent", sourceLocation: sourceLocation)
      return
    }
    send(.submitFailed(id, failure))
  }

  /// Sends an instruction and completes it.
  mutating func make(_ instruction: String, _ status: Status = .done) {
    type(instruction)
    press("Enter")
    let turn = accept()
    send(.turn(turn.ended(status)))
  }
}

extension Theme {
  static let other = Theme(name: "other", summary: "for tests", styles: [:])
}
