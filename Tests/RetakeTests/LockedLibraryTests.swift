import Foundation
import Glibc
import Testing

/// A library that belongs to somebody else, or lies on a disk that is mounted read-only.
@Suite(.timeLimit(.minutes(10))) struct LockedLibraryTests {
  /// The superuser may write everything, unless it gives its rights up.
  private static let prefix =
    geteuid() == 0 ? "setpriv --bounding-set=-all --inh-caps=-all" : ""
  private static let canBeLocked = prefix.isEmpty || system("\(prefix) true 2>/dev/null") == 0

  private func run(_ words: String, in program: BuiltProgram) async throws -> RunningProgram.Result
  {
    try await RunningProgram(
      "/bin/sh", ["-c", "exec \(Self.prefix) '\(BuiltProgram.path)' \(words)"],
      environment: program.environment, in: program.home
    ).result()
  }

  @Test(.enabled(if: canBeLocked, "setpriv is not allowed here"))
  func `A locked library can be read and exported, and nothing is sent that could not be stored`()
    async throws
  {
    let program = try BuiltProgram()
    let first = try await program.run(["run", "-p", "a kite", "--size", "512"])
    try #require(first.status == 0, "\(first.errors)")
    let data = program.path("data")
    chmod(data, 0o500)
    defer { chmod(data, 0o700) }

    #expect(try await run("sessions", in: program).output.contains("a kite"))
    #expect(try await run("log", in: program).output.contains("1 a kite"))
    #expect(try await run("costs", in: program).status == 0)
    #expect(try await run("doctor --check", in: program).status == 0)
    let exported = try await run("export 'a kite' --as session -o kite.retake", in: program)
    #expect(exported.status == 0, "\(exported.errors)")
    #expect(FileManager.default.fileExists(atPath: program.path("kite.retake")))

    let refused = try await run("run --session 'a kite' -p 'warmer' --size 512", in: program)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("The library in \(data) is read-only; nothing is stored."))
    #expect(refused.errors.contains("Nothing was sent."))
    try program.write("wait 0.2\nframe", to: "look.txt")
    let seen = try await run("--continue --script look.txt --terminal 120x30", in: program)
    #expect(seen.output.contains("a kite") && seen.output.contains("is read-only"))

    chmod(data, 0o700)
    #expect(try await program.run(["log"]).output.contains("1 a kite"))
  }
}
