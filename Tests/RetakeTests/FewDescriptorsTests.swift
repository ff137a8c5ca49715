import Foundation
import TestSupport
import Testing

/// The shell allows fewer open files than the program needs.
@Suite(.timeLimit(.minutes(10))) struct FewDescriptorsTests {
  static let commands = [
    ["log"], ["sessions"], ["costs"], ["doctor"], ["run", "-p", "a kite", "--size", "512"],
    ["show", "picture.png"], ["--script", "keys.txt", "--terminal", "80x24"],
    ["export", "s1"], ["gc", "--dry-run"],
  ]

  @Test(arguments: [6, 8, 10, 12, 14, 16, 18, 24, 32, 40])
  func `Every command ends with a message, never by a signal`(_ limit: Int) async throws {
    let program = try BuiltProgram()
    try program.write("wait 0.1\n", to: "keys.txt")
    for words in Self.commands {
      let command = words.map { "'\($0)'" }.joined(separator: " ")
      let shell = try RunningProgram(
        "/bin/sh", ["-c", "ulimit -n \(limit); exec '\(BuiltProgram.path)' \(command)"],
        environment: program.environment, in: program.home)
      let result = try await shell.result()
      #expect(result.status == 1, "\(limit) \(words): \(result.errors)")
      #expect(result.errors.contains("files may be open at once"), "\(limit) \(words)")
      #expect(result.output.isEmpty)
    }
  }

  @Test(arguments: [52, 64])
  func `With a few more descriptors a turn is completed`(_ limit: Int) async throws {
    let program = try BuiltProgram()
    let shell = try RunningProgram(
      "/bin/sh",
      ["-c", "ulimit -n \(limit); exec '\(BuiltProgram.path)' run -p 'a kite' --size 512"],
      environment: program.environment, in: program.home)
    let result = try await shell.result()
    #expect(result.status == 0, "\(result.errors)")
  }
}
