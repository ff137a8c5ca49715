import Model
import Testing

@Suite(.timeLimit(.minutes(5))) struct UndoLogTests {
  private func entry(_ words: String) -> UndoEntry {
    UndoEntry(
      name: "words", changes: [], words: UndoEntry.Words(before: words, after: ""),
      before: ViewPosition(), after: ViewPosition())
  }

  @Test(arguments: [1, 1_000, 100_000, 3_000_000, 9_000_000])
  func `The log is bounded however long the texts are, and the newest entry stays`(_ length: Int) {
    var log = UndoLog()
    let words = String(repeating: "x", count: length)
    for _ in 0..<(length > 1_000 ? 60 : 600) { log.append(entry(words)) }
    let bytes = log.rows.map(\.text.utf8.count)
    #expect(log.next(isBack: true) == entry(words))
    #expect(log.rows.count <= UndoLog.limit)
    #expect(bytes.reduce(0, +) <= UndoLog.mostBytes || log.rows.count == 1)
    #expect(log.rows.count == max(1, min(UndoLog.limit, UndoLog.mostBytes / bytes[0])))
    #expect(log.rows.last?.number == (length > 1_000 ? 60 : 600))
  }
}
