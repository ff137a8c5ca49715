import Model
import TestSupport
import Testing

@testable import Exports

@Suite(.timeLimit(.minutes(5))) struct PageTests {
  private func page(_ turns: [Turn], title: String = "Kite") -> (text: String, pictures: [Picture])
  {
    let session = Session(id: .one, title: title, created: Timestamp(milliseconds: 0))
    var (text, pictures) = ("", [Picture]())
    Page(
      session: session, turns: turns, made: Timestamp(milliseconds: 86_400_000), tool: "Retake 1"
    ).forEachPiece { piece in
      switch piece {
      case .text(let part): text += part
      case .picture(let picture):
        pictures.append(picture)
        text += "data:image/png;base64,"
      }
    }
    return (text, pictures)
  }

  @Test func `Every turn has a row in the order of the tree and an article with its picture`() {
    let turns = [
      Turn.make(1, "a kite"), Turn.make(2, parent: 1, "blue"), Turn.make(3, parent: 1, "red"),
      Turn.make(4, parent: 2, "dusk"),
    ]
    let (text, pictures) = page(turns)
    let order = text.matches(of: /<li><a href="#t(\d+)"/).map { String($0.1) }
    #expect(order == ["1", "2", "4", "3"])
    #expect(text.matches(of: #/<article /#).count == 4)
    #expect(pictures.map(\.digest) == ["result 1", "result 2", "result 4", "result 3"])
    #expect(text.contains("<article id=\"t4\" data-turn=\"4\" data-parent=\"2\">"))
    #expect(text.contains("Compare with turn 2"))
    #expect(text.contains("├─") && text.contains("4 turns · started 1970-01-01"))
  }

  @Test func `Nothing from outside is markup, wherever it appears`() {
    let evil = "</script><img src=x onerror=\"alert(1)\">' \u{202E}"
    var turn = Turn.make(1, evil).ended(.failed, failure: Failure(.refused, evil, advice: evil))
    turn.notes = [evil]
    turn.settings.system = evil
    turn.references = [.make(evil)]
    turn.model = evil
    turn.outcome?.text = evil
    turn.outcome?.thoughts = evil
    turn.outcome?.sources = [
      WebSource(title: evil, page: "https://a.test/\"><b>"),
      WebSource(title: "click", page: "javascript:alert(1)"),
    ]
    let text = page([turn, Turn.make(2, evil)], title: evil).text
    #expect(text.matches(of: /<\/script>/).count == 1)
    #expect(!text.contains("<img src=x") && !text.contains("\u{202E}"))
    #expect(
      !text.contains("javascript:") && text.contains("href=\"https://a.test/&quot;&gt;&lt;b&gt;\""))
    #expect(text.matches(of: /onerror=&quot;/).count > 8)
  }

  @Test func `The page makes no requests`() {
    let text = page([Turn.make(1), Turn.make(2, parent: 1)]).text
    #expect(text.contains("Content-Security-Policy\" content=\"default-src 'none'; img-src data:;"))
    #expect(text.matches(of: /(?:src|href)="(?!#|data:)/).isEmpty)
    #expect(!text.contains("url(") && !text.contains("@import") && !text.contains("fetch("))
  }

  @Test func `Drafts follow the result, and are never compared with`() throws {
    let (text, pictures) = page([
      Turn.make(1, "x", drafts: [.make("draft a"), .make("draft b")]), Turn.make(2, parent: 1),
    ])
    #expect(pictures.map(\.digest) == ["result 1", "draft a", "draft b", "result 2"])
    #expect(text.contains("<summary>Drafts</summary>") && text.contains("Draft 2 of turn 1"))
    let first = try #require(text.firstRange(of: "alt=\"Turn 1"))
    let draft = try #require(text.firstRange(of: "alt=\"Draft 1"))
    #expect(first.lowerBound < draft.lowerBound)
  }

  @Test func `A failed turn says so, and one without a parent picture is not compared`() {
    let turns = [
      Turn.make(1, "x").ended(
        .refused, failure: Failure(.refused, "The model refused.", advice: "Ask otherwise.")),
      Turn.make(2, parent: 1, "y"),
    ]
    let text = page(turns).text
    #expect(text.contains("<b>refused</b> The model refused.<br>Ask otherwise."))
    #expect(!text.contains("Compare with"))
    #expect(text.contains("⊘"))
  }
}
