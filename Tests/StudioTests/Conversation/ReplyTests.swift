import Cells
import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

/// The model's words under its picture.
@Suite(.timeLimit(.minutes(5))) struct ReplyTests {
  private func stage(
    _ text: String, size: Size = .comfortable, picture: Picture = .make("result 1")
  ) -> State {
    var turn = Turn.make(1, "a kite", pictures: [picture])
    turn.outcome?.text = text
    return .stage(size, turns: [turn], workspace: Workspace(base: 1, selected: 1))
  }

  private static let long = String(
    repeating: "I lowered the sun and left the kite as it was. ", count: 20)

  @Test(arguments: Size.common) func `A short reply is one line under the picture`(_ size: Size)
    throws
  {
    let state = stage("I lowered the sun.", size: size)
    // In a low pane the picture has every row; the details have the words.
    guard size.rows > 16 else { return #expect(state.reply == nil) }
    let reply = try #require(state.reply)
    let place = try #require(state.scenePlaces.first)
    #expect(reply.rect.size.rows == 1 && place.rect.maxY <= reply.rect.minY)
    #expect(plainText(of: draw(state).canvas).contains("“I lowered the sun.”"))
  }

  @Test func `A long one takes the rows that the picture leaves free, at most three`() throws {
    // A wide picture leaves rows free below it.
    let wide = try #require(stage(Self.long, picture: .make("wide", 2100, 900)).reply)
    #expect(wide.lines.count == 3 && wide.lines[2].hasSuffix("…"))
    let tall = try #require(stage(Self.long, picture: .make("tall", 900, 2100)).reply)
    #expect(tall.lines.count == 1 && tall.lines[0].hasSuffix("…"))
  }

  @Test(arguments: Size.common)
  func `Every picture of one size stands in the same place, with words or without`(_ size: Size)
    throws
  {
    var turns = [Turn.make(1), .make(2, parent: 1), .make(3, parent: 2)]
    turns[1].outcome?.text = "I lowered the sun."
    turns[2].outcome?.text = Self.long
    let places = try (1...3).map { number in
      let state = State.stage(
        size, turns: turns, workspace: Workspace(base: 3, selected: number))
      return try #require(state.scenePlaces.first).rect
    }
    #expect(Set(places).count == 1)
  }

  @Test func `There is none without words, in full screen, and while comparing`() {
    #expect(stage(" \n").reply == nil)
    let state = stage("I lowered the sun.")
    #expect(state.pressing("Tab", "Tab", "F11").reply == nil)
    var turns = [Turn.make(1), .make(2, parent: 1)]
    turns[1].outcome?.text = "I lowered the sun."
    let compared = State.stage(
      .comfortable, turns: turns, workspace: Workspace(base: 2, selected: 2))
    #expect(compared.reply != nil && compared.pressing("C-o").reply == nil)
  }

  @Test func `Its control characters and line breaks stay outside the screen`() throws {
    let reply = try #require(stage("one\ntwo\u{1B}[31m \u{202E}three").reply)
    #expect(reply.lines.allSatisfy { !$0.contains("\u{1B}") && !$0.contains("\u{202E}") })
  }
}
