import Cells
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct ComposerTests {
  @Test func `Typing inserts characters at the caret`() {
    var composer = TextField(text: "ac", caret: 1)
    composer.insert("b")
    #expect(composer.text == "abc")
    #expect(composer.caret == 2)
  }

  @Test func `A flag, a family and an accent are one character each`() {
    var composer = TextField()
    composer.insert("é")
    composer.insert("👨‍👩‍👧")
    composer.insert("🇫🇷")
    #expect(composer.caret == 3)
    composer.deleteBackward()
    #expect(composer.text == "é👨‍👩‍👧")
    composer.deleteBackward()
    #expect(composer.text == "é")
    composer.deleteBackward()
    #expect(composer.text == "")
  }

  @Test func `A combining mark typed after a letter joins it, and the caret stays after both`() {
    var composer = TextField()
    composer.insert("e")
    composer.insert("\u{301}")
    composer.insert("x")
    #expect(composer.text == "e\u{301}x")
    #expect(composer.caret == 2)
  }

  @Test func `The caret stays in place when a deletion makes its neighbours combine`() {
    var composer = TextField(text: "e \u{301}x", caret: 1)
    composer.deleteForward()
    #expect(composer.caret <= composer.text.count)
    composer.insert("!")
    #expect(composer.text.unicodeScalars.count == 4 || composer.text.unicodeScalars.count == 3)
  }

  @Test func `Moving and cutting by word work as in a shell`() {
    var composer = TextField(text: "make the sea rougher", caret: 20)
    composer.moveByWord(forward: false)
    #expect(composer.caret == 13)
    composer.deleteWord()
    #expect(composer.text == "make the rougher")
    #expect(composer.killed == "sea ")
    composer.moveToLineEnd()
    composer.yank()
    #expect(composer.text == "make the roughersea ")
    composer.moveCaret(to: 4)
    composer.deleteWordForward()
    #expect(composer.text == "make roughersea ")
  }

  @Test func `Cutting to the end takes the rest of the line, then the line break`() {
    var composer = TextField(text: "one\ntwo", caret: 1)
    composer.deleteToEnd()
    #expect(composer.text == "o\ntwo")
    composer.deleteToEnd()
    #expect(composer.text == "otwo")
    composer.moveCaret(to: 3)
    composer.deleteToStart()
    #expect(composer.text == "o")
  }

  @Test func `Start and end refer to the line with the caret`() {
    var composer = TextField(text: "one\ntwo\nthree", caret: 5)
    composer.moveToLineStart()
    #expect(composer.caret == 4)
    composer.moveToLineEnd()
    #expect(composer.caret == 7)
  }

  @Test func `Up and Down follow the wrapped lines and keep the column`() {
    var composer = TextField(text: "abcdef gh\nijklmnop", caret: 4)
    // Wrapped to 7: "abcdef ", "gh", "ijklmno", "p".
    let moved1 = composer.moveVertically(by: 1, columns: 7)
    #expect(moved1)
    #expect(composer.caret == 9)
    let moved2 = composer.moveVertically(by: 1, columns: 7)
    #expect(moved2)
    #expect(composer.caret == 14)
    let moved3 = composer.moveVertically(by: -2, columns: 7)
    #expect(moved3)
    #expect(composer.caret == 4)
    let moved4 = composer.moveVertically(by: -1, columns: 7)
    #expect(!moved4)
    #expect(composer.caret == 4)
  }

  @Test func `Undo removes words, not letters`() {
    var composer = TextField()
    for character in "one two" { composer.insert(String(character)) }
    composer.undoEdit()
    #expect(composer.text == "one ")
    composer.undoEdit()
    #expect(composer.text == "")
    composer.undoEdit()
    #expect(composer.text == "")
  }

  @Test func `Earlier instructions are shown newest first, and the draft is kept`() {
    var composer = TextField()
    composer.setHistory(["newest", "oldest"])
    composer.insert("draft")
    let moved5 = composer.showOlder()
    #expect(moved5)
    #expect(composer.text == "newest")
    #expect(composer.draft.text == "draft")
    let moved6 = composer.showOlder()
    #expect(moved6)
    #expect(composer.text == "oldest")
    let moved7 = composer.showOlder()
    #expect(!moved7)
    composer.insert("!")
    #expect(composer.draft.text == "oldest!")
    _ = composer.showNewer()
    _ = composer.showNewer()
    #expect(composer.text == "draft")
    let moved8 = composer.showNewer()
    #expect(!moved8)
    _ = composer.showOlder()
    _ = composer.showOlder()
    #expect(composer.text == "oldest!", "what was changed stays changed while it is looked at")
  }

  @Test func `A sent instruction becomes the newest one, once, and the composer is empty`() {
    var composer = TextField()
    composer.setHistory(["b", "a"])
    composer.insert("a")
    composer.clearSent()
    #expect(composer.text == "")
    #expect(composer.history == ["a", "b"])
    #expect(composer.historyIndex == nil)
  }

  /// A plain list of characters, edited alongside the composer, must always agree with it.
  @Test(arguments: 0..<40)
  func `Random edits never lose text`(_ seed: Int) {
    var dice = Dice(seed)
    var composer = TextField()
    var model: [Character] = []
    var caret = 0
    var states = [""]
    for _ in 0..<200 {
      let before = composer.text
      switch Int.random(in: 0..<9, using: &dice) {
      case 0, 1, 2:
        let piece = ["a", "b c", "é", "日本", "\n", "👍🏽", "word "].randomElement(using: &dice) ?? ""
        composer.insert(piece)
        model.insert(contentsOf: piece, at: caret)
        caret += piece.count
      case 3:
        composer.deleteBackward()
        if caret > 0 {
          caret -= 1
          model.remove(at: caret)
        }
      case 4:
        composer.deleteForward()
        if caret < model.count { model.remove(at: caret) }
      case 5:
        caret = Int.random(in: 0...model.count, using: &dice)
        composer.moveCaret(to: caret)
      case 6:
        composer.deleteWord()
        let killed = before.count - composer.text.count
        #expect(killed == 0 || composer.killed == String(model[caret - killed..<caret]))
        model.removeSubrange(caret - killed..<caret)
        caret -= killed
      case 7:
        composer.deleteToEnd()
        model.removeSubrange(caret..<caret + before.count - composer.text.count)
      default:
        composer.yank()
        model.insert(contentsOf: composer.killed, at: caret)
        caret += composer.killed.count
      }
      #expect(composer.text == String(model))
      #expect(composer.caret == caret)
      if composer.text != before { states.append(composer.text) }
    }
    // Undoing everything goes through earlier states, down to an empty text.
    while !composer.undo.isEmpty {
      composer.undoEdit()
      #expect(states.contains(composer.text))
    }
  }
}
