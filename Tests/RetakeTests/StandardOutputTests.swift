import Foundation
import TestSupport
import Testing

/// `-o -`: the bytes go to standard output and nothing beside them, or nothing is sent at all.
@Suite(.timeLimit(.minutes(10))) struct StandardOutputTests {
  /// Runs a command as the last words of a shell, in the home.
  private func shell(
    _ script: String, _ words: [String], of program: BuiltProgram
  ) async throws -> RunningProgram.Result {
    try await RunningProgram(
      "/bin/sh", ["-c", script, "sh", BuiltProgram.path] + words,
      environment: program.environment, in: program.home
    ).result()
  }

  @Test(arguments: ["-", "/dev/stdout", "/dev/fd/1", "same.png"])
  func `The picture is written to standard output, complete and alone`(_ name: String) async throws
  {
    let program = try BuiltProgram()
    let words = ["run", "-p", "a kite", "--size", "512", "-o", name]
    let made = try await shell(#""$@" > same.png"#, words, of: program)
    #expect(made.status == 0, "\(made.errors)")
    let picture = try Data(contentsOf: URL(filePath: program.path("same.png")))
    #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    let again = try await program.run([
      "export", "--clean", "--as", "png", "-o", program.path("kept.png"),
    ])
    #expect(again.status == 0, "\(again.errors)")
    #expect(try Data(contentsOf: URL(filePath: program.path("kept.png"))) == picture)
    #expect(!FileManager.default.fileExists(atPath: program.path("-")))
  }

  @Test func `A file with the name of the option is given with its folder`() async throws {
    let program = try BuiltProgram()
    let made = try await shell(
      #""$@""#, ["run", "-p", "a kite", "--size", "512", "-o", "./-"], of: program)
    #expect(made.status == 0, "\(made.errors)")
    #expect(FileManager.default.fileExists(atPath: program.path("-")))
  }

  @Test func `Standard output is refused before anything is sent if something else goes there`()
    async throws
  {
    let program = try BuiltProgram()
    let kite = ["run", "-p", "a kite", "--size", "512"]
    let refused: [(script: String, words: [String], reason: String)] = [
      (#""$@" > out"#, kite + ["--json", "-o", "-"], "--json"),
      (#""$@" > out"#, kite + ["--json", "-o", "/dev/stdout"], "--json"),
      (#""$@" > out"#, kite + ["--json", "-o", "out"], "--json"),
      (#"ln -sf out link; "$@" > out"#, kite + ["--json", "-o", "link"], "--json"),
      (#"touch out; ln -f out hard; "$@" > out"#, kite + ["--json", "-o", "hard"], "--json"),
      (#""$@" 3>&1 > out 3>&1"#, kite + ["--json", "-o", "/dev/fd/3"], "--json"),
      (#""$@" | cat"#, kite + ["--json", "-o", "/proc/self/fd/1"], "--json"),
      (#""$@" > out"#, kite + ["-n", "2", "-o", "-"], "not 2"),
    ]
    for (script, words, reason) in refused {
      let result = try await shell(script, words, of: program)
      if !script.contains("|") { #expect(result.status == 2, "\(words): \(result.errors)") }
      #expect(result.errors.contains(reason), "\(words): \(result.errors)")
      #expect(result.errors.contains("Nothing was sent."), "\(words): \(result.errors)")
    }
    #expect(try await program.run(["sessions"]).output.isEmpty)
    // What two write to the null device is not mixed.
    let nothing = try await shell(
      #""$@" > /dev/null"#, kite + ["--json", "-o", "/dev/null"], of: program)
    #expect(nothing.status == 0, "\(nothing.errors)")
  }

  @Test func `A batch prints the state of its jobs on standard output, and refuses pictures there`()
    async throws
  {
    let program = try BuiltProgram()
    try program.write(#"{"prompt":"a kite","size":"512","output":"-"}"# + "\n", to: "jobs.jsonl")
    let result = try await program.run(["run", "--batch", "jobs.jsonl"])
    #expect(result.status == 2 && result.errors.contains("stdout"), "\(result.errors)")
    #expect(try await program.run(["sessions"]).output.isEmpty)
  }

  @Test func `Exports and kept responses can be written to standard output too`() async throws {
    let program = try BuiltProgram()
    _ = try await program.run(["run", "-p", "a kite [fault: garbage]", "--size", "512"])
    let answer = try await program.run(["recover", "1", "-o", "-"])
    #expect(answer.status == 0 && !answer.output.isEmpty, "\(answer.errors)")
    _ = try await program.run(["run", "-p", "a kite", "--size", "512"])
    let json = try await program.run(["export", "--as", "json", "-o", "-"])
    #expect(json.status == 0, "\(json.errors)")
    #expect(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) is [String: Any])
  }

  @Test func `Nothing binary is written to a terminal`() async throws {
    let program = try BuiltProgram()
    for words in [
      ["run", "-p", "a kite", "--size", "512", "-o", "-"], ["export", "--as", "json", "-o", "-"],
    ] {
      let terminal = try PseudoTerminal(columns: 100, rows: 20)
      let running = try TerminalProgram(
        BuiltProgram.path, words, in: terminal, environment: program.environment)
      guard case .exited(2)? = await running.ending() else {
        Issue.record("\(words) does not refuse a terminal")
        return
      }
      #expect(await shows("is a terminal", on: terminal))
      if words[0] == "run" {
        #expect(try await program.run(["sessions"]).output.isEmpty)
        _ = try await program.run(["run", "-p", "a kite", "--size", "512"])
      }
    }
  }
}
