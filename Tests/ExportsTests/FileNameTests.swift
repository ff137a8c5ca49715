import Exports
import Model
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct FileNameTests {
  @Test func `A title becomes words with hyphens, and the turn its number`() {
    #expect(
      exportFileName(title: "Kite at  Dusk!", fallback: "s1", turn: 4, suffix: "png")
        == "kite-at-dusk-4.png")
    #expect(exportFileName(title: "Größe 2", fallback: "s1", suffix: "html") == "größe-2.html")
  }

  @Test func `Nothing in a title leads out of the folder or hides the file`() {
    #expect(
      exportFileName(title: "../../etc/passwd", fallback: "s1", suffix: "png") == "etc-passwd.png")
    #expect(exportFileName(title: ".hidden", fallback: "s1", suffix: "png") == "hidden.png")
    #expect(exportFileName(title: "-rf\u{0}\n", fallback: "s1", suffix: "png") == "rf.png")
  }

  @Test func `Without letters the session's id is used, and a long title is cut`() {
    #expect(exportFileName(title: " …", fallback: "s1", turn: 2, suffix: "png") == "s1-2.png")
    let long = exportFileName(
      title: String(repeating: "word ", count: 100), fallback: "s1", suffix: "png")
    #expect(long.utf8.count < 150 && long.hasPrefix("word-word-"))
  }

  @Test func `A branch leads from its root to the turn, and broken parents end it`() {
    let turns = [
      Turn.make(1), Turn.make(2, parent: 1), Turn.make(3, parent: 1), Turn.make(4, parent: 3),
      Turn.make(5, parent: 9),
    ]
    #expect(turns.branch(to: 4).map(\.number) == [1, 3, 4])
    #expect(turns.branch(to: 5).map(\.number) == [5])
    #expect(turns.branch(to: 8).isEmpty)
  }
}
