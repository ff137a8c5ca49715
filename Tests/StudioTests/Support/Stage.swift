import Cells
import Imagery
import Model
import TestSupport
import Testing
import Themes

@testable import Studio

extension Size {
  /// The sizes at which everything is tested: the smallest, the classic, a comfortable one.
  static let common = [
    Size(columns: 60, rows: 16), Size(columns: 80, rows: 24), Size(columns: 120, rows: 40),
  ]
  static let classic = Size(columns: 80, rows: 24)
  static let comfortable = Size(columns: 120, rows: 40)

  var name: String { "\(columns)x\(rows)" }
}

extension State {
  /// A studio in a plain theme, for the tests that draw nothing.
  static func make(
    size: Size = Size(columns: 120, rows: 40), turns: [Turn] = [],
    workspace: Workspace = Workspace(),
    capabilities: Capabilities = Capabilities(
      ratios: AspectRatio.family, resolutions: Resolution.allCases,
      thinkingLevels: [.minimal, .high], thoughts: true)
  ) -> State {
    State(
      session: Session(
        id: .one, created: Timestamp(milliseconds: 0), workspace: workspace),
      turns: turns,
      profile: Profile(
        name: "sandbox", model: "pixels", capabilities: capabilities, isSandbox: true),
      clock: Timestamp(milliseconds: 0), size: size, themes: [.plain])
  }

  /// A studio for the tests: with the theme that names roles, at 09:30 and 12 seconds.
  static func stage(
    _ size: Size = .classic, profile: Profile = .sampleSandbox, turns: [Turn] = [],
    workspace: Workspace = Workspace(),
    title: String = ""
  ) -> State {
    let session = Session(
      id: .one, title: title, created: Timestamp(milliseconds: 0), workspace: workspace)
    // Made by the current profile, unless they say otherwise.
    let turns = turns.map { turn in
      var turn = turn
      if turn.model == "pixels" { (turn.profile, turn.model) = (profile.name, profile.model) }
      return turn
    }
    var state = State(
      session: session, turns: turns, profile: profile, clock: Timestamp(milliseconds: 12_000),
      size: size, theme: .roles, themes: [.roles, .plain])
    state.paint()
    return state
  }

  /// A session that somebody has worked in: a fork, a new conversation, and every possible end of a
  /// turn.
  static func tree(
    _ size: Size = .classic, profile: Profile = .sampleSandbox, selected: Int = 4,
    focus: Pane = .composer
  ) -> State {
    stage(
      size, profile: profile, turns: Turn.tree,
      workspace: Workspace(base: 4, selected: selected, focus: focus), title: "Kite at dusk")
  }

  /// Paints the state's picture with letters that are clearly not the view's.
  mutating func paint() {
    let cell = Cell("▒", style: Style(foreground: .rgb(1, 2, 3), background: .rgb(4, 5, 6)))
    while case .symbols(let request)? = paintOrders.first(where: { order in
      if case .symbols = order { !previews.isSettled(order) } else { false }
    }) {
      previews[.symbols(request)] = .ready(.symbols(Canvas(size: request.size, fill: cell)))
    }
    guard let file = filePreview, !previews.isSettled(.file(file)) else { return }
    let size = Size(columns: min(12, file.size.columns), rows: min(4, file.size.rows))
    previews[.file(file)] = .ready(
      .file(
        Canvas(size: size, fill: cell),
        PictureFacts(
          type: .jpeg, size: PixelSize(width: 1200, height: 800), byteCount: file.byteCount)))
    paint()
  }

  /// The state after keys, named as in scripts, with what the painter would have painted.
  func pressing(_ names: String..., sourceLocation: SourceLocation = #_sourceLocation) -> State {
    var state = self
    for name in names {
      guard let key = Key(name: name) else {
        Issue.record("There is no key \(name)", sourceLocation: sourceLocation)
        continue
      }
      _ = state.update(.input(.key(key)))
      state.paint()
    }
    return state
  }

  func typing(_ text: String) -> State {
    var state = self
    for character in text { _ = state.update(.input(.key(Key(character)))) }
    return state
  }

  func receiving(_ event: Event) -> State {
    var state = self
    _ = state.update(event)
    state.paint()
    return state
  }

  func resized(to size: Size) -> State { receiving(.input(.resize(size))) }
}

extension Turn {
  static let tree: [Turn] = {
    let words = [
      (1, nil, "a paper kite over the sea"), (2, 1, "make the kite blue"),
      (3, 1, "make the kite red"), (4, 2, "make it dusk"), (5, 3, "put a face on it"),
      (6, 4, "make the sea rougher, keep everything else as it is"), (7, nil, "a lighthouse"),
    ]
    return words.map { number, parent, instruction in
      let turn = Turn.make(number, parent: parent, instruction)
      return switch number {
      case 5:
        turn.ended(
          .refused,
          failure: Failure(
            .refused, "The model refused: the instruction concerns a person.",
            advice: "Rephrase it."))
      case 7:
        turn.ended(
          .unknown,
          failure: Failure(
            .unknown, "The connection broke after the request was sent.",
            advice: "Look at the provider's list of requests before you send it again.",
            billed: .maybe))
      default: turn.ended(.done)
      }
    }
  }()
}

/// Compares the state as drawn at the common sizes: with roles at the classic size, else text only.
func assertCommonSizes(
  _ name: String, _ state: (Size) throws -> State,
  sourceLocation: SourceLocation = #_sourceLocation
) rethrows {
  let texts = try Size.common.map { size in
    let frame = draw(try state(size))
    return size == .classic ? roleSnapshot(of: frame) : lineSnapshot(of: frame)
  }
  assertSnapshot(
    text: texts.joined(separator: "\n"), named: name, sourceLocation: sourceLocation)
}
