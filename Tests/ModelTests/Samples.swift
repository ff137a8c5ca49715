import Cells
import Model
import Themes

extension Turn {
  static func make(
    _ number: Int, parent: Int? = nil, _ instruction: String = "words", job: Job = .done(.done)
  ) -> Turn {
    Turn(
      id: TurnID(session: Session.ID(rawValue: "one"), number: number), parent: parent,
      instruction: instruction, settings: .initial, references: [], profile: "sandbox",
      model: "pixels", created: Timestamp(milliseconds: 0), job: job,
      outcome: job == .done(.done)
        ? Outcome(pictures: [.make("result \(number)")]) : nil)
  }
}

extension Picture {
  static func make(_ name: String, _ width: Int = 1600, _ height: Int = 900) -> Picture {
    Picture(
      digest: name, type: .png, size: PixelSize(width: width, height: height), byteCount: 1000)
  }
}

extension State {
  static func make(
    size: Size = Size(columns: 120, rows: 40), turns: [Turn] = [], desk: Desk = Desk(),
    capabilities: Capabilities = Capabilities(
      ratios: AspectRatio.family, resolutions: Resolution.allCases,
      thinkingLevels: [.minimal, .high], thoughts: true)
  ) -> State {
    State(
      session: Session(
        id: Session.ID(rawValue: "one"), created: Timestamp(milliseconds: 0), desk: desk),
      turns: turns,
      profile: Profile(
        name: "sandbox", model: "pixels", capabilities: capabilities, isSandbox: true),
      clock: Timestamp(milliseconds: 0), size: size, themes: [.plain])
  }
}

/// Numbers that look random and are the same in every run.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 2 &+ 1 }

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let mixed = (state ^ (state >> 33)) &* 0xFF51_AFD7_ED55_8CCD
    return mixed ^ (mixed >> 29)
  }
}
