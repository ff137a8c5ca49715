import Cells
import Foundation
import Imagery
import Model
import Payload
import PayloadCases
import ReplyCases
import TestSupport
import Testing

@testable import Studio

/// Stored sessions with numbers, types and texts that nobody has written: what can be read of them
/// is drawn and can be worked with, and nothing in it ends the program.
@Suite(.timeLimit(.minutes(5))) struct DamagedRowsTests {
  private let decoder = JSONDecoder()

  private func damaged<Value: Codable>(_ value: Value, _ mutator: inout ReplyMutator) throws
    -> Value?
  {
    let whole = JSONTree(try Payload(json: JSONEncoder().encode(value)).root)
    // Most damaged ones cannot be read at all; then the next one is tried.
    for _ in 0..<8 {
      var tree = whole
      mutator.damage(&tree)
      if let read = try? decoder.decode(Value.self, from: Data(tree.bytes)) { return read }
    }
    return nil
  }

  static let workspace = Workspace(
    draft: "make it\nwarmer", caret: 3,
    settings: Settings(
      ratio: .fixed(AspectRatio(16, 9)), thinking: .high,
      tuning: Tuning(temperature: 1, topP: 0.5, maxOutputTokens: 1000, seed: 7, quality: 80)),
    base: 4, selected: 4, pictureIndex: 0, focus: .picture, historyTop: 2, profile: "gmi",
    model: "m",
    drawnRegions: PictureRegions(
      picture: Turn.tree[3].result ?? Picture.make("a"),
      regions: [Region(x: 10, y: 20, width: 300, height: 200)]),
    folded: [2], filter: .withPictures)

  @Test(arguments: 0..<8)
  func `A damaged session is drawn and can be worked with`(_ part: UInt64) throws {
    var mutator = ReplyMutator(seed: 1000 + part)
    var read = 0
    for _ in 0..<60 {
      var workspace = Self.workspace
      var turns = Turn.tree
      if mutator.roll(2) == 0, let other = try damaged(workspace, &mutator) {
        (workspace, read) = (other, read + 1)
      }
      for place in turns.indices where mutator.roll(2) == 0 {
        guard var turn = try damaged(turns[place], &mutator) else { continue }
        // The library sorts them.
        turn.id.number = place + 1
        (turns[place], read) = (turn, read + 1)
      }
      let sizes = [Size(columns: 60, rows: 16), Size(columns: 120, rows: 40)]
      var state = State.stage(
        mutator.pick(sizes), profile: .samplePaid, turns: turns, workspace: workspace)
      _ = draw(state)
      for name in ["F2", "Esc", "Tab", "Down", "Up", "Tab", "Right", "+", "i", "Esc", "C-o", "Esc"]
      {
        state = state.pressing(name)
        _ = draw(state)
      }
      for turn in turns { state = state.receiving(.turn(turn)) }
      state = state.receiving(.clock(Timestamp(milliseconds: .max)))
      _ = draw(state)
      _ = (state.nextRequest.tokens, state.nextEstimate, state.costs.total.text, state.slideText)
    }
    #expect(read > 60)
  }
}
