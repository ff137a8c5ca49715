import Model
import TestSupport
import Testing

@testable import Exports

@Suite(.timeLimit(.minutes(5))) struct DocumentTests {
  private func document(_ turns: [Turn], title: String = "kite") -> String {
    let session = Session(id: .one, title: title, created: Timestamp(milliseconds: 0))
    let marks = [2: TurnMark(isStarred: true, note: "almost *it*")]
    return Document(session: session, turns: turns, marks: marks) { "my kite/\($0.digest).png" }
      .text
  }

  @Test(arguments: [
    ("# no heading", ##"\# no heading"##), ("a * b *c* _d_ `e`", #"a \* b \*c\* \_d\_ \`e\`"#),
    ("- no list", #"\- no list"#), ("1. no list", #"1\. no list"#), ("12) none", #"12\) none"#),
    ("version 1.2) - x", "version 1.2) - x"), ("    no code", "no code"),
    ("<script>&amp;", #"\<script\>\&amp;"#), ("===", #"\==="#), ("| a | b |", #"\| a | b |"#),
    ("![x](y)", #"!\[x\](y)"#),
    ("https://a.example www.b.example", #"https\://a.example www\.b.example"#),
    ("bluer: yes :smile: @me $x$", #"bluer: yes \:smile: \@me \$x\$"#), (#"a\b"#, #"a\\b"#),
    ("a\u{1B}[31m\u{202E}b\u{7}", #"a\[31mb"#), ("a\u{200B}\u{9B}\u{FEFF}\u{61C}b\tc", "ab c"),
    ("größer 🪁", "größer 🪁"), ("", ""),
  ])
  func `Text is read literally`(_ text: String, _ written: String) {
    #expect(escaped(markdown: text) == written)
  }

  @Test func `Lines and paragraphs stay, even in a quotation`() {
    #expect(
      paragraphs(markdown: "one\r\ntwo\n\n> three", prefix: "> ")
        == "> one\\\n> two\n>\n> \\> three")
    #expect(paragraphs(markdown: "a\n") == "a\n")
  }

  @Test func `Neither a document nor a page contains controlling or hidden characters`() {
    var dice = Dice(9)
    for _ in 0..<200 {
      let text = HostileText.random(&dice)
      for shown in [escaped(markdown: text), shown(text), paragraphs(markdown: text)] {
        let bad = shown.unicodeScalars.first { HostileText.steers($0) && $0 != "\n" }
        #expect(bad == nil, "\(text.unicodeScalars.map(\.value))")
      }
    }
  }

  @Test func `A path becomes an address`() {
    #expect(escaped(path: "ein Drache/ö(1).png") == "ein%20Drache/%C3%B6%281%29.png")
  }

  @Test func `A turn is a heading, its instruction, its settings, its picture and its outcome`() {
    var first = Turn.make(1, "make it *blue*\nand calm", drafts: [.make("draft")])
    first.references = [.make("photo")]
    first.outcome?.thoughts = "Hm.\n</details>"
    first.outcome?.text = "Here."
    first.notes = ["photo was converted."]
    let refused = Turn.make(2, parent: 1, "more").ended(
      .refused, failure: Failure(.refused, "No.", advice: "Ask for less.", billed: .maybe))
    var open = Turn.make(3, parent: 2, "again", job: .running(task: "t"))
    open.outcome = nil

    let text = document([first, refused, open], title: "kite #1")

    #expect(
      text == """
        # kite \\#1

        Session one, started 1970-01-01 00:00 UTC, last changed 1970-01-01 00:00 UTC, 3 turns.

        <a id="turn-1"></a>

        ## 1 make it \\*blue\\*

        > make it \\*blue\\*\\
        > and calm

        sandbox · pixels · auto · 1K

        With photo:

        ![photo, 1600×900 PNG](my%20kite/photo.png)

        ![turn 1, 1600×900 PNG](my%20kite/result%201.png)

        Here.

        <details><summary>Thoughts</summary>

        Hm.\\
        \\</details\\>

        ![draft of turn 1, 1600×900 PNG](my%20kite/draft.png)

        </details>

        - photo was converted.

        <a id="turn-2"></a>

        ## 2 more

        Continues from [turn 1](#turn-1).

        ★ "almost \\*it\\*"

        > more

        sandbox · pixels · auto · 1K · 9 s

        **Refused.** No. Ask for less. It may have been billed.

        <a id="turn-3"></a>

        ## 3 again

        Continues from [turn 2](#turn-2).

        > again

        sandbox · pixels · auto · 1K

        **Not ended.**

        """)
  }

  @Test func `Every picture it shows is listed once`() {
    var first = Turn.make(1, drafts: [.make("draft"), .make("result 1")])
    first.references = [.make("photo"), .make("photo")]
    let document = Document(
      session: Session(id: .one, created: Timestamp(milliseconds: 0)), turns: [first]
    ) { $0.digest }
    #expect(document.pictures.map(\.digest) == ["photo", "result 1", "draft"])
  }
}
