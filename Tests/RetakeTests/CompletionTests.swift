import Foundation
import TestSupport
import Testing

/// The shells complete commands, options and this person's own names.
@Suite(.timeLimit(.minutes(10))) struct CompletionTests {
  @Test(arguments: ["bash", "zsh", "fish"])
  func `The completion script knows every command and option`(shell: String)
    async throws
  {
    let program = try BuiltProgram()
    let result = try await program.run(["--generate-completion-script", shell])
    #expect(result.status == 0 && result.errors.isEmpty)
    for word in [
      "run", "open", "sessions", "log", "show", "sandbox", "doctor", "continue", "theme", "session",
    ] {
      #expect(result.output.contains(word), "\(word)")
    }
    #expect(!result.output.contains("studio"))
    // Pictures are offered beside the commands.
    let files = ["bash": "-o default", "zsh": "_files && ret=0", "fish": "-ge 1' -F"]
    #expect(result.output.contains(try #require(files[shell])))
  }

  /// Completes a line in bash, with the program called `retake`.
  private func complete(_ words: [String], in program: BuiltProgram) async throws -> [String] {
    let script = try await program.run(["--generate-completion-script", "bash"])
    try program.write(script.output, to: "retake.bash")
    try FileManager.default.createDirectory(
      atPath: program.path("bin"), withIntermediateDirectories: true)
    if !FileManager.default.fileExists(atPath: program.path("bin/retake")) {
      try FileManager.default.createSymbolicLink(
        atPath: program.path("bin/retake"), withDestinationPath: BuiltProgram.path)
    }
    let line = (["retake"] + words).map { "'\($0)'" }.joined(separator: " ")
    try program.write(
      """
      PATH=\(program.path("bin")):$PATH
      . \(program.path("retake.bash"))
      COMP_WORDS=(\(line)); COMP_CWORD=\(words.count)
      COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}
      _retake retake "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}" 2>/dev/null
      printf '%s\\n' "${COMPREPLY[@]}"
      """, to: "ask.bash")
    let output = program.path("offered")
    try await ChildProgram(
      "/bin/bash", [program.path("ask.bash")], environment: program.environment,
      in: program.home.path, output: output
    ).ending()
    return String(decoding: try Data(contentsOf: URL(filePath: output)), as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }

  @Test func `bash offers commands, options, themes, profiles and files`() async throws {
    let program = try BuiltProgram()
    try program.write("x", to: "photo.jpg")
    #expect(try await complete(["se"], in: program).contains("sessions"))
    #expect(try await complete(["--con"], in: program).contains("--continue"))
    // bash itself then offers files.
    #expect(try await complete(["ph"], in: program).isEmpty)
    #expect(try await complete(["--theme", "em"], in: program) == ["ember"])
    #expect(
      try await complete(["run", "--profile", "sandbox-g"], in: program) == ["sandbox-google"])
    #expect(try await complete(["run", "--ratio", "16"], in: program) == ["16:9"])
    #expect(
      try await complete(["run", "--model", "gemini-n"], in: program) == ["gemini-nano-banana-2.1"])
    #expect(try await complete(["run", "--people", "allow-ad"], in: program) == ["allow-adult"])
    #expect(try await complete(["run", "--image-s"], in: program) == ["--image-search"])
    #expect(try await complete(["run", "-i", "ph"], in: program) == ["photo.jpg"])
    #expect(try await complete(["help", "ke"], in: program) == ["keys"])
    #expect(try await complete(["help", "co"], in: program).contains("configuration"))
  }

  @Test func `bash offers the sessions, and doing so creates no library`() async throws {
    let program = try BuiltProgram()
    #expect(try await complete(["log", ""], in: program).isEmpty)
    #expect(!FileManager.default.fileExists(atPath: program.path("data")))
    _ = try await program.paintedPicture()
    #expect(try await complete(["log", ""], in: program) == ["s1"])
    #expect(try await complete(["run", "--session", "s"], in: program) == ["s1"])
  }
}
