import Foundation
import TestSupport
import Testing

/// What `run`, `show`, `sessions` and `log` print, and what they leave on the disk.
@Suite(.timeLimit(.minutes(10))) struct ContractTests {
  private func json(_ result: BuiltProgram.Result) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any],
      "\(result.output) \(result.errors)")
  }

  @Test func `The JSON object has every member, with absent ones null or empty`() async throws {
    let program = try BuiltProgram()
    let result = try await program.run(["run", "-p", "a kite", "--size", "512", "--json"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.split(separator: "\n").count == 1)
    let told = try json(result)
    #expect(Set(told.keys) == ["session", "turns", "error"])
    #expect(told["session"] as? String == "s1" && told["error"] is NSNull)
    let turn = try #require((told["turns"] as? [[String: Any]])?.first)
    #expect(
      Set(turn.keys) == [
        "turn", "parent", "status", "pictures", "drafts", "text", "thoughts", "model", "asked",
        "usage", "cost", "seconds", "notes", "kept", "sources", "searches", "asked_size", "error",
      ])
    #expect(turn["parent"] is NSNull && turn["error"] is NSNull)
    #expect((turn["drafts"] as? [Any])?.isEmpty == true && turn["thoughts"] as? String == "")
    let picture = try #require((turn["pictures"] as? [[String: Any]])?.first)
    #expect(Set(picture.keys) == ["path", "type", "width", "height", "sha256"])
    #expect((picture["path"] as? String)?.hasPrefix(program.path("data/pictures/")) == true)
    let asked = try #require(turn["asked"] as? [String: Any])
    #expect(asked["size"] as? String == "512" && asked["thinking"] is NSNull)
    #expect(
      Set(asked.keys) == [
        "prompt", "profile", "model", "ratio", "size", "thinking", "thoughts", "format", "system",
        "references", "roles", "regions", "temperature", "top_p", "max_output_tokens", "seed",
        "search",
        "image_search", "safety", "people", "quality",
      ])
    #expect(Set(try #require(turn["cost"] as? [String: Any]).keys) == ["usd", "estimated"])
    #expect(
      Set(try #require(turn["usage"] as? [String: Any]).keys) == [
        "input_tokens", "output_tokens", "thought_tokens", "total_tokens",
      ])
  }

  @Test func `Several turns from one place each print a path, and their files are numbered`()
    async throws
  {
    let program = try BuiltProgram()
    let first = try await program.paintedPicture()
    #expect(FileManager.default.fileExists(atPath: first))
    let result = try await program.run([
      "run", "--session", "s1", "--from", "1", "-p", "make it warmer", "--size", "512", "-n", "3",
      "-o", "warm.v1.png",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let names = (1...3).map { program.path("warm.v1-\($0).png") }
    #expect(result.output == names.joined(separator: "\n") + "\n")
    for name in names { #expect(FileManager.default.fileExists(atPath: name)) }
    #expect(!FileManager.default.fileExists(atPath: program.path("warm.v1.png")))
    let tree = try await program.run(["log"])
    #expect(tree.output.split(separator: "\n").count == 6)
    #expect(tree.output.hasSuffix("total: $0.00, 4 turns in the sandbox, free\n"))
    #expect(
      tree.output.contains("├─2 make it warmer") && tree.output.contains("└─4 make it warmer"))
  }

  @Test func `A fork and the printed tree of a session are found by ID, prefix and title`()
    async throws
  {
    let program = try BuiltProgram()
    _ = try await program.paintedPicture()
    for name in ["s1", "s", "A paper kite", "a paper kite over a grey sea"] {
      let result = try await program.run(["log", name])
      #expect(result.status == 0 && result.output.hasPrefix("s1  a paper kite"), "\(name)")
    }
    let listed = try await program.run(["sessions"])
    #expect(listed.output.contains("2026-11-21 09:30") && listed.output.contains("1 turn"))
    #expect(listed.errors.isEmpty)
  }

  @Test func `Without sessions the list is empty, and the advice is not on standard output`()
    async throws
  {
    let program = try BuiltProgram()
    let listed = try await program.run(["sessions"])
    #expect(listed.status == 0 && listed.output.isEmpty)
    #expect(listed.errors.contains("retake photo.jpg"))
    #expect(try await program.run(["sessions", "--json"]).output == "[]\n")
  }

  @Test func `Settings beside the prompt are sent, stored and reported`() async throws {
    let program = try BuiltProgram()
    let result = try await program.run([
      "run", "-p", "a kite", "--ratio", "16:9", "--size", "512", "--thinking", "high", "--thoughts",
      "--json",
    ])
    let turn = try #require((try json(result)["turns"] as? [[String: Any]])?.first)
    let asked = try #require(turn["asked"] as? [String: Any])
    #expect(asked["ratio"] as? String == "16:9" && asked["thinking"] as? String == "high")
    #expect(asked["thoughts"] as? Bool == true)
    #expect((turn["thoughts"] as? String)?.isEmpty == false)
    let picture = try #require((turn["pictures"] as? [[String: Any]])?.first)
    #expect(picture["width"] as? Int == 688 && picture["height"] as? Int == 384)
  }

  @Test func `A JPEG is requested if the file is to be one`() async throws {
    let program = try BuiltProgram()
    let result = try await program.run(["run", "-p", "a kite", "--size", "512", "-o", "kite.jpg"])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let bytes = try Data(contentsOf: URL(filePath: program.path("kite.jpg")))
    #expect(Array(bytes.prefix(3)) == [0xFF, 0xD8, 0xFF])
  }

  @Test func `Files with content are accessible only to their owner, and so are the folders`()
    async throws
  {
    let program = try BuiltProgram()
    let photograph = try await program.paintedPicture()
    _ = try await program.run(["run", "-i", photograph, "-p", "warmer", "--size", "512"])
    _ = try await program.play("type warmer\nkey Enter\nwait idle\n")
    var count = 0
    for folder in ["data", "state", "run"] {
      let root = program.path(folder)
      let names = try FileManager.default.subpathsOfDirectory(atPath: root)
      for name in names + [""] {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(root)/\(name)")
        let mode = try #require(attributes[.posixPermissions] as? Int)
        let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
        #expect(mode & 0o077 == 0, "\(folder)/\(name) is \(String(mode, radix: 8))")
        if isFolder { #expect(mode == 0o700, "\(folder)/\(name)") }
        count += 1
      }
    }
    #expect(count > 10)
  }

  @Test(arguments: [
    (["--colors", "truecolor"], [:], true), (["--colors", "none"], [:], false),
    ([], ["NO_COLOR": "1"], false), ([], ["TERM": "dumb"], false),
    ([], ["COLORTERM": "truecolor"], true), ([], ["NO_COLOR": ""], true),
  ])
  func `A picture shown as text has the requested colours`(
    arguments: [String], environment: [String: String], isColored: Bool
  ) async throws {
    let program = try BuiltProgram()
    let picture = try await program.paintedPicture()
    let result = try await program.run(
      ["show", picture, "--size", "30x8"] + arguments, adding: environment)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    #expect(result.output.contains("\u{1B}[") == isColored)
    let rows = result.output.split(separator: "\n")
    #expect((6...8).contains(rows.count))
    if !isColored { #expect(rows.allSatisfy { $0.count <= 30 }) }
  }

  @Test func `A file that cannot be shown exits with 1 and says what it is`() async throws {
    let program = try BuiltProgram()
    try program.write("not a picture at all", to: "note.jpg")
    for (name, says) in [("missing.jpg", "no such file"), ("note.jpg", "not a picture")] {
      let result = try await program.run(["show", name])
      #expect(result.status == 1 && result.output.isEmpty)
      #expect(result.errors.contains(says), "\(result.errors)")
    }
  }

  @Test func `On a terminal a run says what it is waiting for, and cleans up when interrupted`()
    async throws
  {
    let program = try BuiltProgram()
    let terminal = try PseudoTerminal(columns: 80, rows: 10)
    let run = try TerminalProgram(
      BuiltProgram.path, ["run", "-p", "a kite [fault: stuck]", "--size", "512"], in: terminal,
      environment: program.environment)
    try #require(await shows("working: waiting for", on: terminal))
    terminal.type("\u{3}")
    var ended: TerminalProgram.Status?
    _ = await until {
      ended = run.ended
      return ended != nil
    }
    #expect(ended == .exited(130))
    #expect(await shows("It stays open", on: terminal))
    #expect(!plainText(of: terminal.screen.canvas).contains("waiting for"))
  }

  @Test func `A terminal that cannot clear a line gets no progress`() async throws {
    let program = try BuiltProgram()
    let terminal = try PseudoTerminal(columns: 120, rows: 10)
    let run = try TerminalProgram(
      BuiltProgram.path, ["run", "-p", "a kite", "--size", "512"], in: terminal,
      environment: program.environment.merging(["TERM": "dumb"]) { $1 })
    try #require(await shows(program.path("data/pictures/"), on: terminal))
    #expect(await until { run.ended == .exited(0) })
    #expect(!plainText(of: terminal.screen.canvas).contains("waiting"))
    #expect(terminal.screen.byteCount < 200)
  }
}
