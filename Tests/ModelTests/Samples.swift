import Cells
import Model
import TestSupport
import Themes

@testable import Studio

extension State {
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
}
