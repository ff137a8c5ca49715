import Cells
import Model
import TestSupport
import Testing

@testable import Studio

/// A megabyte pasted wherever text is entered.
@Suite(.timeLimit(.minutes(2))) struct LongPasteTests {
  static let texts = [
    "make the sea rougher ", "сделай море темнее\n", "海をもっと暗く", "👩‍🎨e\u{301} ", "\u{301}\u{302}",
  ]

  @Test(arguments: texts)
  func `A long paste is bounded, so that later keys do not cost its length`(
    _ text: String
  ) {
    let long = String(repeating: text, count: 1_000_000 / text.utf8.count)
    var drive = Drive(
      turns: [.make(1, "a kite"), .make(2, parent: 1, "make it blue")],
      workspace: Workspace(selected: 1))
    drive.paste(long)
    #expect(drive.state.composer.text.count <= TextField.mostCharacters)
    #expect(drive.state.composer.text.utf8.count <= 8 * TextField.mostCharacters)
    // The palette, the search, the file filter and the sessions, each opened by its key.
    for opening in [["C-p"], ["Tab", "/"], ["F5"], ["F6"], ["C-r"]] {
      drive.press("Esc", "Esc")
      for key in opening { drive.press(key) }
      drive.paste(long)
      drive.press("a", "Backspace", "Left")
      if let query = drive.state.overlay?.picker?.query { #expect(query.utf8.count <= 400) }
    }
  }
}
