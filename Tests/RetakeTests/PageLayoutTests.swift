import Cells
import Manual
import Testing

@testable import Retake

/// Pages of the manual at any width.
@Suite(.timeLimit(.minutes(5))) struct PageLayoutTests {
  @Test(arguments: [20, 24, 33, 40, 60, 80, 100, 132, 200])
  func `No line is longer than the width, and no word is lost`(columns: Int) {
    for topic in Topic.all {
      for block in Block.parse(topic.text) {
        let lines = PageLayout(columns: columns).lines([block])
        for line in lines {
          #expect(columnWidth(of: line.plain) <= columns, "\(topic.name): \(line.plain)")
          #expect(!line.plain.hasSuffix(" ") || block.isCode, "\(topic.name): \(line.plain)")
        }
        let shown = lines.map(\.plain).joined().filter { !$0.isWhitespace }
        switch block {
        case .heading(1, let runs):
          #expect(shown == runs.plain.uppercased().filter { !$0.isWhitespace })
        case .table(_, let rows):
          // Pieces of neighbours stand beside each other, but each letter stands somewhere.
          let letters = rows.joined().joined().map(\.text).joined().filter { !$0.isWhitespace }
          #expect(shown.count >= letters.count, "\(topic.name)")
        case .item(let runs): #expect(shown == "-" + runs.plain.filter { !$0.isWhitespace })
        default: #expect(shown == block.plain.filter { !$0.isWhitespace }, "\(topic.name)")
        }
      }
    }
  }

  @Test func `A table is set in columns if there is room, and otherwise one cell below the other`()
  {
    let table = Block.parse(
      "| key | what it does |\n|---|---|\n| `Enter` | Sends the instruction. |")
    #expect(
      PageLayout(columns: 40).lines(table).map(\.plain) == [
        "key    what it does", "─────  ──────────────────────", "Enter  Sends the instruction.",
      ])
    #expect(
      PageLayout(columns: 22).lines(table).map(\.plain) == [
        "key    what it does", "─────  ───────────────", "Enter  Sends the", "       instruction.",
      ])
    let long = Block.parse("| key | what |\n|---|---|\n| `settings.resolution` | Chooses it. |")
    #expect(
      PageLayout(columns: 22).lines(long).map(\.plain) == [
        "settings.resolution", "  what: Chooses it.",
      ])
  }

  @Test func `Styles enclose only words, and control characters are left out`() {
    let page = PageLayout(columns: 60).lines(Block.parse("# A\n\nPress `F1` \u{1B}[2J\u{202E}now."))
    #expect(page.text(isStyled: false) == "A\n\nPress F1 [2Jnow.\n")
    #expect(
      page.text(isStyled: true)
        == "\u{1B}[1mA\u{1B}[m\n\nPress \u{1B}[36mF1\u{1B}[m [2Jnow.\n")
  }
}

extension Block {
  fileprivate var isCode: Bool {
    if case .code = self { true } else { false }
  }
}
