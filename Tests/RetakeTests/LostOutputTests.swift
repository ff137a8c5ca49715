import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import Retake

/// A result that does not reach its reader is never taken for success, whatever prints it.
@Suite(.timeLimit(.minutes(10))) struct LostOutputTests {
  /// What becomes of standard output, and the words for it.
  enum Loss: String, Sendable, CaseIterable {
    case fullDevice, brokenPipe, closed

    /// What the shell does before it becomes the program.
    var shell: String {
      switch self {
      case .fullDevice: #"exec "$@" > /dev/full"#
      // A pipe whose only reader has gone before the first byte comes.
      case .brokenPipe:
        #"rm -f pipe; mkfifo pipe; exec 5<>pipe 6>pipe; exec 5<&-; exec "$@" >&6 6>&-"#
      case .closed: #"exec "$@" >&-"#
      }
    }

    /// What is said of a file that was named and is this descriptor.
    var fileWords: String {
      switch self {
      case .fullDevice: "/dev/stdout was not written. The disk is full"
      case .brokenPipe: "/dev/stdout was not written: nothing reads it any more"
      case .closed: "it is closed"
      }
    }

    var words: String {
      switch self {
      case .fullDevice: "no space left on device"
      case .brokenPipe: "its reader has closed it"
      case .closed: "it is closed"
      }
    }
  }

  /// Every command, in every form in which it prints something; `ID` is a deleted session.
  private static let commands: [[String]] = [
    ["run", "-p", "a kite", "--size", "512"], ["run", "-p", "a kite", "--size", "512", "--json"],
    ["run", "-p", "a kite", "--size", "512", "-o", "copy.png"],
    ["run", "-p", "a kite", "--size", "512", "-o", "/dev/stdout"],
    ["run", "--batch", "jobs.jsonl"], ["run", "--batch", "jobs.jsonl", "--json"],
    ["run", "--batch", "jobs.jsonl", "--dry-run"],
    ["run", "--batch", "jobs.jsonl", "--dry-run", "--json"],
    ["sessions"], ["sessions", "--json"], ["sessions", "--deleted"], ["sessions", "restore", "ID"],
    ["log"], ["costs"], ["costs", "--json"], ["models"], ["models", "--json"],
    ["requests"], ["requests", "--json"], ["requests", "--fetch", "TASK"],
    ["requests", "--fetch", "TASK", "--json"], ["resume", "--json"],
    ["recover", "OPEN", "1", "-o", "answer.json"],
    ["export", "--as", "json", "-o", "a.json", "--force"],
    ["export", "--as", "json", "-o", "/dev/stdout"],
    ["export", "--as", "png", "-o", "/dev/stdout"],
    ["import", "kite.retake"], ["import", "kite.retake", "--json"], ["import", "kite.png"],
    ["show", "kite.png"], ["show", "kite.png", "--format", "kitty"],
    ["doctor"], ["doctor", "--json"], ["doctor", "--check"], ["doctor", "--check", "--json"],
    ["doctor", "--repair"], ["gc", "--json"], ["gc", "--dry-run", "--json"],
    ["--script", "frames.txt", "--terminal", "80x24"],
    ["open", "--script", "frames.txt", "--terminal", "80x24"],
    ["--version"], ["--help"], ["help"], ["help", "run"], ["help", "keys"], ["sandbox", "--help"],
    ["--generate-completion-script", "bash"],
    ["---completion", "open", "--", "session", "0", "0", ""],
  ]

  @Test func `The list leaves out no command`() {
    let named = Set(Self.commands.compactMap(\.first))
    var missing: [String] = []
    for command in HelpRootCommand.subcommands {
      let name = command.configuration.commandName ?? ""
      if !named.contains(name) { missing.append(name) }
    }
    #expect(missing.isEmpty, "\(missing)")
  }

  @Test func `Each command prints something`() async throws {
    let world = try await World()
    for command in Self.commands {
      let result = try await world.run(command, #"exec "$@""#)
      #expect(result.status == 0, "\(command): \(result.errors)")
      #expect(!result.output.isEmpty, "\(command): \(result.errors)")
    }
  }

  @Test(arguments: Loss.allCases)
  func `Each command exits with 1 and a message if its output is lost`(_ loss: Loss) async throws {
    let world = try await World()
    for command in Self.commands {
      let result = try await world.run(command, loss.shell)
      let isNamed = command.contains("/dev/stdout")
      // That there is none is found out before anything is sent.
      let isRefused = isNamed && loss == .closed && command[0] == "run"
      #expect(result.status == (isRefused ? 2 : 1), "\(command): \(result.errors)")
      #expect(
        result.errors.contains(isNamed ? loss.fileWords : loss.words),
        "\(command): \(result.errors)")
    }
    // What was requested is done and stored nevertheless.
    let log = try await world.program.run(["sessions"])
    #expect(log.output.components(separatedBy: "a kite").count > 4, "\(log.output)")
  }

  /// A home in which every command finds something to print.
  private struct World {
    let program: BuiltProgram
    let deleted: String
    let task: String
    let open: String

    init() async throws {
      program = try BuiltProgram()
      try program.write("frame\n", to: "frames.txt")
      try program.write(#"{"prompt":"a kite","size":"512"}"# + "\n", to: "jobs.jsonl")
      // Its answer holds no picture, and is kept.
      let kept = try await program.run(["run", "-p", "a kite [fault: garbage]", "--json"])
      open = try #require(kept.output.firstMatch(of: /"session":"([^"]+)"/)).output.1.description
      let made = try await program.run(["run", "-p", "a boat", "--size", "512"])
      try #require(made.status == 0, "\(made.errors)")
      _ = try await program.play("key F6\nwait idle\nkey Delete\nwait idle")
      let gone = try await program.run(["sessions", "--deleted"])
      deleted = try #require(gone.output.split(separator: " ").first).description
      _ = try await program.run([
        "run", "-p", "a kite", "--size", "512", "-o", program.path("kite.png"),
      ])
      _ = try await program.run(["export", "-o", program.path("kite.retake")])
      let asked = try await program.run(["requests"])
      task = try #require(asked.output.split(separator: " ").first).description
    }

    /// Runs a command as the last words of a shell, in the home.
    func run(_ words: [String], _ shell: String) async throws -> RunningProgram.Result {
      let names = ["ID": deleted, "TASK": task, "OPEN": open]
      return try await RunningProgram(
        "/bin/sh", ["-c", shell, "sh", BuiltProgram.path] + words.map { names[$0] ?? $0 },
        environment: program.environment, in: program.home
      ).result()
    }
  }
}
