import Foundation
import Glibc
import TestSupport
import Testing

/// The sandbox is a process of its own, and may die at any moment too.
@Suite(.timeLimit(.minutes(10))) struct SandboxDeathTests {
  @Test func `A sandbox that dies in the middle of a turn is restarted and finishes it`()
    async throws
  {
    let program = try BuiltProgram()
    // One that was started by hand, and takes longer over its jobs than it will live.
    let sandbox = try program.start(["sandbox", "--latency", "600"])
    let socket = program.path("run/sandbox.sock")
    try #require(await until { FileManager.default.fileExists(atPath: socket) })
    let running = try program.start(["run", "-p", "a paper kite", "--size", "512"])
    var isWaiting = false
    for _ in 0..<200 where !isWaiting {
      isWaiting = try await program.run(["log"]).output.contains("[waiting at the provider]")
    }
    try #require(isWaiting)
    await sandbox.killAtOnce()

    let result = try await running.result()
    #expect(result.status == 0, "\(result.errors)")
    #expect(try await program.run(["log"]).output.contains("1 a paper kite  [512×512 PNG]"))
  }
}
