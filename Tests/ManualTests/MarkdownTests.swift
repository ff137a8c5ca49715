import Testing

@testable import Manual

@Suite(.timeLimit(.minutes(5))) struct MarkdownTests {
  @Test func `A page is parsed into its blocks`() {
    let blocks = Block.parse(
      """
      # A title

      One line
      and `another`, **strong**.

      <!-- rows -->
      | a | b |
      |---|---|
      | `x` |  |
      <!-- /rows -->
      - first
        point
      - second
      ```toml
      a = 1

      # no heading
      ```
      See [the page](page.md).
      """)
    #expect(
      blocks == [
        .heading(level: 1, [TextRun("A title")]),
        .paragraph([
          TextRun("One line and "), TextRun("another", .code), TextRun(", "),
          TextRun("strong", .strong),
          TextRun("."),
        ]),
        .table(header: [[TextRun("a")], [TextRun("b")]], rows: [[[TextRun("x", .code)], []]]),
        .item([TextRun("first point")]), .item([TextRun("second")]),
        .code(["a = 1", "", "# no heading"]),
        .paragraph([TextRun("See the page.")]),
      ])
  }

  @Test(arguments: [
    "`open", "a * b", "**open", "[no link]", "[open](", "", "|", "| a", "```", "#", "- ",
  ])
  func `Unterminated markup stays text, or disappears`(text: String) {
    let words = Block.parse(text).map(\.plain).joined()
    #expect(text.contains(words) || words == text)
  }

  /// Kinds of lines that a page may have, complete and broken.
  private static let pieces = [
    "# a", "words", "- item", "  more", "```", "| a | b |", "|---|---|", "<!-- x -->", "", "`",
    "**",
    "[a](b)", "](", "é≈文", "|", "#",
  ]

  @Test func `Any mix of lines is parsed, and no word is lost`() {
    var seed: UInt64 = 7
    for _ in 0..<2000 {
      var lines: [String] = []
      for _ in 0..<12 {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        lines.append(Self.pieces[Int(seed >> 33) % Self.pieces.count])
      }
      let words = Block.parse(lines.joined(separator: "\n")).map(\.plain).joined(separator: " ")
      let count = lines.count { $0 == "words" }
      #expect(words.split(whereSeparator: { " \n".contains($0) }).count { $0 == "words" } == count)
    }
  }
}
