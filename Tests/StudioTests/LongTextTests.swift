import Cells
import Model
import TestSupport
import Testing

@testable import Studio

/// A text of many pages costs a key no more than one of a page: only a bounded part of it is
/// processed.
@Suite(.timeLimit(.minutes(5))) struct LongTextTests {
  private static let megabyte = 1 << 18
  private static let texts: [String] = [
    String(repeating: "x", count: megabyte),
    String(repeating: "make it dusk ", count: megabyte / 13),
    String(repeating: "line\n", count: megabyte / 5), String(repeating: "日本語", count: megabyte / 9),
    "a" + String(repeating: "\u{301}", count: megabyte / 2),
    String(repeating: "\u{202E}\u{1B}[31m", count: megabyte / 8),
  ]

  private func turn(_ text: String) -> Turn {
    let failure = Failure(.provider, text, advice: text, billed: .maybe)
    var turn = Turn.make(1, text).ended(.failed, failure: failure)
    turn.outcome?.text = text
    turn.outcome?.thoughts = text
    turn.notes = [text]
    return turn
  }

  @Test(arguments: texts.indices) func `The details are bounded, and say what they leave out`(
    _ index: Int
  ) {
    let lines = turn(Self.texts[index]).detailLines(columns: 60)
    let bytes = lines.reduce(0) { $0 + $1.text.utf8.count }
    #expect(bytes < 100_000, "\(bytes)")
    #expect(lines.contains { $0.text.hasPrefix("… ") && $0.text.contains("B more") })
    let short = turn("make it dusk").detailLines(columns: 60)
    #expect(!short.contains { $0.text.contains("not shown") })
  }

  @Test(arguments: texts.indices) func `A message is bounded`(_ index: Int) {
    let message = Message(.failure, Self.texts[index])
    #expect(message.text.utf8.count < 5000 && message.text.hasSuffix("…"))
    #expect(Message(.notice, "Saved.").text == "Saved.")
  }

  @Test(arguments: texts.indices) func `Text pasted beyond an instruction's limit is reported`(
    _ index: Int
  ) {
    var state = State.stage(.classic)
    _ = state.update(.input(.paste(Self.texts[index])))
    #expect(state.composer.text.count <= TextField.mostCharacters)
    #expect(state.composer.wrapped.text == state.composer.text)
    let isCut = cleanLength(Self.texts[index]) > TextField.mostCharacters
    #expect((state.message?.text.contains("cut off after") == true) == isCut)
    _ = state.update(.input(.key(Key("x"))))
    #expect(state.composer.text.count <= TextField.mostCharacters)
  }

  private func cleanLength(_ text: String) -> Int { printable(text, keepingLines: true).count }

  @Test func `A draft, a recalled instruction and one typed to its limit stay bounded`() {
    let text = Self.texts[1]
    #expect(TextField(text: text, caret: text.count).text.count == TextField.mostCharacters)
    var composer = TextField()
    composer.replaceAll(with: text)
    #expect(composer.text.count == TextField.mostCharacters)
    #expect(composer.leftOut == text.count - TextField.mostCharacters)
    composer.leftOut = 0
    composer.moveCaret(to: composer.text.count)
    composer.insert("x")
    #expect(composer.leftOut == 1 && composer.text.count == TextField.mostCharacters)
    composer.deleteBackward()
    composer.insert("x")
    #expect(composer.text.hasSuffix("x") && composer.text.count == TextField.mostCharacters)
    composer.replaceAll(with: "dusk")
    #expect(composer.text == "dusk")
  }

  @Test func `A shortened text ends between two code points`() {
    #expect("日本語".beginning(bytes: 7) == ("日本", 3))
    #expect("abc".beginning(bytes: 3) == ("abc", 0))
    #expect("abc".beginning(bytes: 0) == ("", 3))
    #expect("é".beginning(bytes: 1) == ("", 2))
  }

  @Test(arguments: texts.indices) func `A session of nothing but long texts is drawn`(_ index: Int)
  {
    let text = Self.texts[index]
    var state = State.stage(
      .classic, turns: [turn(text)], workspace: Workspace(draft: text, base: 1, selected: 1),
      title: text)
    state.message = Message(.failure, text)
    for overlay in [nil, .details(top: 3)] as [Overlay?] {
      state.overlay = overlay
      #expect(draw(state).canvas.size == state.size)
    }
    #expect(state.composer.wrapped.lines.count <= TextField.mostCharacters + 1)
  }
}
