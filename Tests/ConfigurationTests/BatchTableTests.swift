import Configuration
import Model
import Testing

/// `[[job]]` tables.
@Suite(.timeLimit(.minutes(5))) struct BatchTableTests {
  @Test func `Each job knows its line and those of its members`() throws {
    let tables = try batchTables(
      inToml: """
        # two jobs
        [[job]]
        prompt = "a kite"
        regions = [{ x = 1, y = 2, width = 3, height = 4 }]

        [[job]]
        size = 512
        prompt = \"\"\"
        [[job]]
        \"\"\"
        thoughts = true
        [job.safety]
        harassment = "off"
        """)
    #expect(tables.map(\.line) == [2, 6])
    #expect(tables[0].line(of: "regions") == 4 && tables[0].line(of: "size") == 2)
    #expect(tables[1].line(of: "size") == 7 && tables[1].line(of: "thoughts") == 11)
    #expect(tables[1].values["size"] == .integer(512))
    #expect(tables[1].values["safety"] == .table(["harassment": .text("off")]))
    #expect(
      tables[0].values["regions"]
        == .list([
          .table(["x": .integer(1), "y": .integer(2), "width": .integer(3), "height": .integer(4)])
        ]))
  }

  @Test func `Extra tables and text that is not TOML are reported with their line`() {
    let other = #expect(throws: BatchProblem.self) {
      try batchTables(inToml: "\n[[job]]\nprompt = \"a\"\n[jobs]\n")
    }
    #expect(other?.line == 4 && other?.reason.contains("'jobs'") == true)
    let broken = #expect(throws: BatchProblem.self) { try batchTables(inToml: "\n\nprompt = \n") }
    #expect(broken?.line == 3)
    #expect(throws: BatchProblem.self) { try batchTables(inToml: "job = 3") }
  }
}
