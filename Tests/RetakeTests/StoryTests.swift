import Foundation
import TestSupport
import Testing

/// The main story from end to end: a photograph is edited by conversation, looked back at, forked,
/// and taken up again tomorrow.
@Suite(.timeLimit(.minutes(10))) struct StoryTests {
  private static let byKeys = """
    wait idle
    frame a photograph is opened
    type make it warmer
    key Enter
    wait idle
    frame turn 1 is warmer
    key F2
    key Down
    key Down
    key Down
    key Down
    key Down
    key Down
    key Down
    frame the ratio is chosen
    key Enter
    type now add a thin white border
    key Enter
    wait idle
    frame turn 2 has a border
    key F3
    key Up
    frame the resolution is chosen
    key Enter
    key F4
    key Down
    frame the thinking is chosen
    key Enter
    type rotate it
    key Enter
    wait idle
    frame turn 3 is rotated
    type make it black and white
    key Enter
    wait idle
    frame turn 4 is grey
    key Tab
    key Up
    wait idle
    frame looking back at turn 3
    key Up
    wait idle
    frame looking back at turn 2
    key Up
    wait idle
    frame looking back at turn 1
    key Down
    key Enter
    frame the next turn forks from 2
    type flip it
    key Enter
    wait idle
    frame turn 5 is beside turn 3
    key C-q
    frame never reached
    """

  @Test func `A photograph is edited by keys, viewed in the history, forked and continued`()
    async throws
  {
    let program = try BuiltProgram()
    let photograph = try await program.paintedPicture()
    try await tell(
      Self.byKeys, to: program, arguments: [photograph], named: "story-by-keys",
      last: "turn 5 is beside turn 3")
  }

  /// Letters are typed; everything else is a click.
  private static let byMouse = """
    # F5 open, in the footer, then open
    mouse 16 25 left
    type kite.png
    wait idle
    frame the picture's path
    mouse 3 25 left
    wait idle
    frame a photograph is opened
    type make it warmer
    mouse 3 25 left
    wait idle
    frame turn 1 is warmer
    # the ratio in the header, then 1:1
    mouse 97 0 left
    mouse 30 11 left
    type now add a thin white border
    mouse 3 25 left
    wait idle
    frame turn 2 has a border
    # the resolution in the header, then 512
    mouse 91 0 left
    frame the resolutions
    mouse 30 10 left
    # the ratio, beside its panel the row of thinking, then minimal
    mouse 97 0 left
    mouse 80 5 left
    frame the levels of thinking
    mouse 30 10 left
    type rotate it
    mouse 3 25 left
    wait idle
    frame turn 3 is rotated
    type make it black and white
    mouse 3 25 left
    wait idle
    frame turn 4 is grey
    # the rows of the history, below the photograph
    mouse 6 5 left
    wait idle
    frame looking back at turn 3
    mouse 6 4 left
    wait idle
    frame looking back at turn 2
    mouse 6 3 left
    wait idle
    frame looking back at turn 1
    # turn 2, and again to go on from there
    mouse 6 4 left
    wait idle
    mouse 6 4 left
    frame the next turn forks from 2
    type flip it
    mouse 3 25 left
    wait idle
    frame turn 5 is beside turn 3
    # the composer, which ends the message; F1 help, in the footer, then the only command left
    mouse 30 24 left
    mouse 68 25 left
    type quit
    frame the way out
    mouse 30 4 left
    frame never reached
    """

  @Test func `A photograph is edited by mouse, viewed in the history, forked and continued`()
    async throws
  {
    let program = try BuiltProgram()
    _ = try await program.paintedPicture()
    try await tell(
      Self.byMouse, to: program, arguments: [], named: "story-by-mouse",
      last: "turn 5 is beside turn 3")
  }

  /// Plays the story, compares its frames with the snapshot, then takes the session up again: it
  /// looks as it was left.
  private func tell(
    _ script: String, to program: BuiltProgram, arguments: [String], named name: String,
    last: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let story = try await program.play(script, size: "100x26", arguments: arguments)
    try #require(story.status == 0, "\(story.errors)", sourceLocation: sourceLocation)
    assertSnapshot(text: readable(story.output), named: name, sourceLocation: sourceLocation)

    let shown = frames(story.output)
    let pictures = (1...4).map { number in
      shown.first { $0.key.hasPrefix("turn \(number) ") }.map { rows(of: $0.value, 2..<23) }
    }
    #expect(Set(pictures).count == 4, "each turn shows a picture of its own")
    for number in 1...3 {
      let then = shown.first { $0.key.hasPrefix("turn \(number) ") }?.value
      let back = shown["looking back at turn \(number)"]
      #expect(pictureOnly(then ?? "") == pictureOnly(back ?? "-"), "turn \(number) looks as it did")
    }

    let next = try await program.play(
      "wait idle\nframe tomorrow", size: "100x26", arguments: ["--continue"])
    let left = try #require(shown[last], sourceLocation: sourceLocation)
    let found = try #require(frames(next.output)["tomorrow"], sourceLocation: sourceLocation)
    #expect(
      withoutStatus(left) == withoutStatus(found), "the session is as it was left",
      sourceLocation: sourceLocation)
  }

  private func rows(of frame: String, _ range: Range<Int>) -> [Substring] {
    let rows = frame.split(separator: "\n")
    return Array(rows[range.clamped(to: rows.indices)])
  }

  /// The part of the picture in a frame of 100 columns that no pane covers.
  private func pictureOnly(_ frame: String) -> [Substring] {
    rows(of: frame, 2..<22).map { $0.dropFirst(42).prefix(56) }
  }

  /// A frame without the footer, whose status tells what happened last, and with the caret.
  private func withoutStatus(_ frame: String) -> [Substring] {
    let lines = frame.split(separator: "\n")
    return Array(lines.prefix(25) + lines.dropFirst(26))
  }
}
