import Foundation
import Model
import TestSupport
import Testing

@testable import Configuration

/// A document that would exhaust the parser's stack never reaches it.
@Suite(.timeLimit(.minutes(5))) struct TomlShapeTests {
  private static let bombs: [String] = {
    let many = 48_000
    func repeated(_ text: String, _ count: Int = many) -> String {
      String(repeating: text, count: count)
    }
    return [
      repeated("a.") + "a = 1",
      "[" + repeated("a.") + "a]",
      "[[" + repeated("a.") + "a]]\n",
      "x = " + repeated("["),
      "x = " + repeated("[") + repeated("]"),
      "x = " + repeated("{a=") + "1" + repeated("}"),
      "x = {" + repeated("a.") + "a = 1}",
      "x = " + repeated("[{a.b=") + "1",
      "x = \"unended\ny = " + repeated("["),
      "x = 'it\\'\ny = " + repeated("["),
      "x = \"\"\"text\"\"\"\"\"\ny = " + repeated("["),
      "x = \"\"\"\\\"\"\"\"\ny = " + repeated("["),
      "# comment \"\"\"\ny = " + repeated("["),
      repeated("\"a\".") + "a = 1",
      repeated("'a' . ") + "a = 1",
    ]
  }()

  @Test(arguments: bombs.indices) func `A nested bomb is refused with its file and line`(
    _ index: Int
  ) throws {
    let folder = try TemporaryFolder()
    let problem = #expect(throws: ConfigurationProblem.self) {
      try TomlSection(file: "config.toml", text: Self.bombs[index])
    }
    #expect(problem?.file == "config.toml" && problem?.line != nil)
    #expect(problem?.reason.contains("deep") == true, "\(problem?.reason ?? "")")
    #expect(throws: Failure.self) { try folder.load(Self.bombs[index]) }
    #expect(throws: BatchProblem.self) { try batchTables(inToml: Self.bombs[index]) }
  }

  @Test func `Brackets and dots in strings and comments do not count`() throws {
    let many = String(repeating: "[.{", count: 100)
    let section = try TomlSection(
      file: "x",
      text: """
        # \(many)
        a = "\(many) \\" \(many)"
        b = '\(many)'
        c = \"\"\"
        \(many) "" \\\"\"\" \(many)
        \"\"\"
        d = \'\'\'\(many)' \(many)\'\'\'
        e = [1.5, 2.5, [3.5, {x.y.z = 4.5}]] # ]]]
        [f.g.h]
        i = 1
        """)
    #expect(section.keys == ["a", "b", "c", "d", "e", "f"])
  }

  @Test func `A document longer than any of ours is refused`() {
    let text = "a = '" + String(repeating: "x", count: TomlShape.mostBytes) + "'"
    #expect(TomlShape.problem(in: text)?.reason.contains("longer") == true)
  }

  /// Whatever the bytes, the parser and the code that copies its tables stay within their stacks.
  @Test func `Documents made of the grammar's own tokens never trap`() {
    let pieces = [
      "[", "]", "{", "}", "=", ".", ",", "\"", "'", "\"\"\"", "\'\'\'", "#", "\n", "a", "1", " ",
      "\\", "a.b = ",
      "[[a]]\n", "[a.b]\n", "x = [", "{a=", "true",
      "\t", "\r\n", "é", "\u{1}", "_", "-", "0x", "1979-05-27", "T07:32:00Z", "\\u00", "+inf", "e5",
      "[[", "\u{85}",
    ]
    var dice = Dice(5)
    for _ in 0..<20_000 {
      let count = Int.random(in: 1...60, using: &dice)
      let text = (0..<count).map { _ in
        String(
          repeating: pieces.randomElement(using: &dice) ?? "",
          count: Int.random(in: 1...20, using: &dice))
      }.joined()
      _ = try? TomlSection(file: "x", text: text)
    }
  }
}
