import Foundation
import Testing

/// A session as a document and as JSON, from the built program.
@Suite(.timeLimit(.minutes(10))) struct DocumentFormTests {
  private func session() async throws -> BuiltProgram {
    let program = try BuiltProgram()
    for arguments in [
      ["-p", "a *paper* kite"], ["--session", "s1", "-p", "add a red border"],
    ] {
      let result = try await program.run(["run", "--size", "512"] + arguments)
      try #require(result.status == 0, "\(result.errors)")
    }
    return program
  }

  @Test func `Every picture of a document is where the document says`() async throws {
    let program = try await session()
    let result = try await program.run(["export", "s1", "--as", "markdown"])
    try #require(result.status == 0, "\(result.errors)")
    let file = program.path("a-paper-kite.md")
    #expect(result.output == file + "\n")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text.contains("## 1 a \\*paper\\* kite") && text.contains("## 2 add a red border"))
    let links = text.matches(of: /!\[[^\]]*\]\(([^)]*)\)/).map { String($0.1) }
    #expect(links.count == 2)
    for link in links {
      #expect(link.hasPrefix("a-paper-kite-pictures/"))
      #expect(FileManager.default.fileExists(atPath: program.path(link)), "\(link)")
    }

    let again = try await program.run(["export", "s1", "--as", "markdown"])
    #expect(again.status == 2 && again.errors.contains("already exists"))
    let forced = try await program.run(["export", "s1", "-o", file, "--force"])
    #expect(forced.status == 0, "\(forced.errors)")
    let pictures = try FileManager.default.contentsOfDirectory(
      atPath: program.path("a-paper-kite-pictures"))
    #expect(pictures.count == 2)
  }

  private struct Tree: Decodable {
    struct Turn: Decodable {
      struct Picture: Decodable {
        var path: String
      }
      var turn: Int
      var parent: Int?
      var pictures: [Picture]
      var created: String
    }
    var session: String
    var title: String
    var turns: [Turn]
  }

  @Test func `The tree for scripts names the files of its pictures`() async throws {
    let program = try await session()
    let file = program.path("tree.json")
    let result = try await program.run(["export", "s1", "-o", file])
    try #require(result.status == 0, "\(result.errors)")
    let tree = try JSONDecoder().decode(Tree.self, from: Data(contentsOf: URL(filePath: file)))
    #expect(tree.session == "s1" && tree.title == "a *paper* kite")
    #expect(tree.turns.map(\.turn) == [1, 2] && tree.turns.map(\.parent) == [nil, 1])
    for turn in tree.turns {
      #expect(turn.created == "2026-11-21T09:30:00Z" && turn.pictures.count == 1)
      for picture in turn.pictures {
        #expect(FileManager.default.fileExists(atPath: picture.path))
      }
    }
  }
}
