import Cells
import Testing

@testable import Retake

@Suite(.timeLimit(.minutes(10))) struct ScriptStepTests {
  @Test func `A script is read line by line, comments and blank lines aside`() throws {
    let steps = try parseScript(
      """
      # a comment
      type make it warmer

      key Enter
      key C-x
      mouse 10 4 left
      resize 80x24
      paste two\\nlines
      wait idle
      wait for 40 %
      wait 0.5
      frame after
      """)
    #expect(
      steps == [
        .type("make it warmer"), .key(Key(.enter)), .key(Key(.character("x"), .control)),
        .mouse(Mouse(.press(.left), at: Point(x: 10, y: 4))),
        .resize(Size(columns: 80, rows: 24)), .paste("two\nlines"), .waitIdle,
        .waitFor("40 %"), .wait(seconds: 0.5), .frame(name: "after"),
      ])
  }

  @Test(arguments: ["jump", "key Hyper-x", "mouse 1 left", "resize big", "wait long", "wait for "])
  func `An invalid step is reported with its line`(_ step: String) {
    #expect {
      try parseScript("frame\n\(step)")
    } throws: { error in
      (error as? ScriptError)?.line == 2
    }
  }
}
