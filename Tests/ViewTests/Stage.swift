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
}

extension Profile {
  static let sandbox = Profile(
    name: "sandbox", model: "gemini-3.1-flash-image-preview", capabilities: .sample,
    isSandbox: true)

  /// A profile that costs money and does not support everything.
  static let paid = Profile(
    name: "gmi", model: "gemini-3.1-flash-image-preview",
    capabilities: Capabilities(
      ratios: AspectRatio.family.filter { $0.value > 0.3 && $0.value < 3 },
      resolutions: [.k1, .k2], thinkingLevels: [.minimal, .high], defaultThinking: .minimal,
      thinkingNote: "Sent as the profile says.", maxReferences: 14,
      pixels: Capabilities.sample.pixels, prices: [.k1: 0.067, .k2: 0.101],
      ratioReasons: [
        AspectRatio(1, 8): "not offered by GMI", AspectRatio(1, 4): "not offered by GMI",
      ]),
    isSandbox: false)
}

extension Capabilities {
  static let sample = Capabilities(
    ratios: AspectRatio.family, resolutions: Resolution.allCases,
    thinkingLevels: [.minimal, .high], defaultThinking: .minimal, thoughts: true,
    thinkingNote: "The sandbox understands it.", formats: [.png, .jpeg],
    pixels: Dictionary(
      uniqueKeysWithValues: AspectRatio.family.map { ($0, $0.samplePixels) }),
    prices: [:])
}

extension AspectRatio {
  /// Approximately the family's pixels: the area of a square of 512 to 4096.
  fileprivate var samplePixels: [Resolution: PixelSize] {
    let sides: [Resolution: Double] = [.r512: 512, .k1: 1024, .k2: 2048, .k4: 4096]
    let root = value.squareRoot()
    return sides.mapValues { side in
      PixelSize(
        width: Int((side * root / 16).rounded()) * 16,
        height: Int((side / root / 16).rounded()) * 16)
    }
  }
}

extension State {
  /// A studio for the tests: with the theme that names roles, at 09:30 and 12 seconds.
  static func stage(
    _ size: Size = .classic, profile: Profile = .sandbox, turns: [Turn] = [],
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
    _ size: Size = .classic, profile: Profile = .sandbox, selected: Int = 4, focus: Pane = .composer
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
