import Foundation
import TestSupport
import Testing

/// The photograph that a session starts from is turn 0, from the studio to the commands.
@Suite(.timeLimit(.minutes(10))) struct OpenedPhotographStoryTests {
  private static let keys = """
    wait idle
    frame opened
    type invert the colours
    key Enter
    wait idle
    frame first
    key Tab
    key Home
    frame another is shown
    key C-o
    wait idle
    frame compared
    key C-o
    key M-h
    frame forks
    type make it black and white
    key Enter
    wait idle
    frame forked
    key Tab
    key Home
    key C-s
    key C-u
    type saved.png
    key Enter
    wait idle
    key C-q
    """

  private func frame(_ name: String, _ output: String) throws -> Substring {
    let start = try #require(output.range(of: "== \(name) "))
    let rest = output[start.upperBound...]
    return rest.range(of: "\n== ").map { rest[..<$0.lowerBound] } ?? rest
  }

  @Test func `It is forked from, compared with and saved`() async throws {
    let program = try BuiltProgram()
    let photograph = try await program.paintedPicture()
    let name = try #require(photograph.split(separator: "/").last)
    let result = try await program.play(Self.keys, arguments: [photograph])
    #expect(result.status == 0, "\(result.errors)")
    let output = result.output
    let opened = try frame("opened", output)
    #expect(opened.contains("0 \(name)") && opened.contains("edits \(name) ›"), "\(opened)")
    #expect(try frame("first", output).contains("edits 1 ›"))
    #expect(try frame("another is shown", output).contains("edits 1, not 0 · M-h"))
    let compared = try frame("compared", output)
    #expect(compared.contains("before · 0") && compared.contains("after · 1"), "\(compared)")
    #expect(try frame("forks", output).contains("edits \(name) ›"))
    let forked = try frame("forked", output)
    #expect(forked.contains("├─1 ") && forked.contains("└─2 "), "\(forked)")
    #expect(forked.contains("edits 2 ›"), "\(forked)")
    let saved = try Data(contentsOf: program.home.appending(path: "saved.png"))
    #expect(saved == (try Data(contentsOf: URL(filePath: photograph))))

    let log = try await program.run(["log"])
    #expect(log.output.contains("\n0 \(name)  ["), "\(log.output)")
    #expect(log.output.contains("\n└─2 make it black and white"), "\(log.output)")
    let exported = try await program.run(["export", "--as", "html", "-o", "page.html"])
    #expect(exported.status == 0, "\(exported.errors)")
    let page = try String(
      contentsOf: program.home.appending(path: "page.html"), encoding: .utf8)
    #expect(page.contains("Compare with turn 0") && page.contains("2 turns"))
  }

  @Test func `A command edits it again, and says so where there is none`() async throws {
    let program = try BuiltProgram()
    let photograph = try await program.paintedPicture()
    let made = try await program.run(["run", "-i", photograph, "-p", "make it warmer"])
    try #require(made.status == 0, "\(made.errors)")
    let list = try await program.run(["sessions"]).output.split(separator: "\n")
    func id(_ title: String) throws -> String {
      String(try #require(list.first { $0.contains(title) }?.split(separator: " ").first))
    }
    let edited = try id("make it warmer")
    let again = try await program.run(
      ["run", "--session", edited, "--from", "0", "-p", "make it black and white"])
    #expect(again.status == 0, "\(again.errors)")
    let log = try await program.run(["log", edited])
    #expect(log.output.contains("\n├─1 ") && log.output.contains("\n└─2 "), "\(log.output)")

    let refused = try await program.run(
      ["run", "--session", try id("a paper kite"), "--from", "0", "-p", "again"])
    #expect(refused.status == 2 && refused.errors.contains("no turn 0"), "\(refused.errors)")
  }

  @Test func `A job of a batch edits it again, and nothing is sent where there is none`()
    async throws
  {
    let program = try BuiltProgram()
    let photograph = try await program.paintedPicture()
    let made = try await program.run(["run", "-i", photograph, "-p", "make it warmer"])
    try #require(made.status == 0, "\(made.errors)")
    let list = try await program.run(["sessions"]).output.split(separator: "\n")
    func id(_ title: String) throws -> String {
      String(try #require(list.first { $0.contains(title) }?.split(separator: " ").first))
    }
    let (edited, kite) = (try id("make it warmer"), try id("a paper kite"))
    try program.write(
      #"""
      {"prompt": "make it black and white", "session": "\#(edited)", "from": 0}
      {"prompt": "make it bluer", "session": "\#(edited)"}
      """#, to: "good.jsonl")
    let priced = try await program.run(["run", "--batch", "good.jsonl", "--dry-run"])
    #expect(priced.status == 0, "\(priced.errors)")
    let done = try await program.run(["run", "--batch", "good.jsonl"])
    #expect(done.status == 0, "\(done.errors)")
    let log = try await program.run(["log", edited])
    #expect(log.output.contains("\n├─1 ") && log.output.contains("\n└─2 "), "\(log.output)")
    #expect(log.output.contains("make it bluer"), "\(log.output)")

    try program.write(
      #"""
      {"prompt": "sepia", "session": "\#(edited)"}
      {"prompt": "again", "session": "\#(kite)", "from": 0}
      """#, to: "bad.jsonl")
    let refused = try await program.run(["run", "--batch", "bad.jsonl"])
    #expect(refused.status == 2, "\(refused.errors)")
    #expect(
      refused.errors.contains("no turn 0: it does not start from a photograph"),
      "\(refused.errors)")
    let after = try await program.run(["log", edited])
    #expect(after.output == log.output)
  }
}
