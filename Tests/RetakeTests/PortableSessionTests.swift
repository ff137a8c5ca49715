import Foundation
import TestSupport
import Testing

/// A session leaves one home as a file and goes on under another.
@Suite(.timeLimit(.minutes(10))) struct PortableSessionTests {
  /// The lines of `retake log` without the paths of pictures, which lie elsewhere.
  private func log(_ program: BuiltProgram) async throws -> [Substring] {
    let result = try await program.run(["log", "s1"])
    #expect(result.status == 0, "\(result.errors)")
    return result.output.split(separator: "\n").map { line in
      line.firstRange(of: "] /").map { line[..<$0.lowerBound] } ?? line
    }
  }

  private func session() async throws -> BuiltProgram {
    let program = try BuiltProgram()
    for arguments in [
      ["-p", "a paper kite over a grey sea"], ["--session", "s1", "-p", "add a red border"],
      ["--session", "s1", "--from", "1", "-p", "make it black and white"],
    ] {
      let result = try await program.run(["run", "--size", "512"] + arguments)
      try #require(result.status == 0, "\(result.errors)")
    }
    return program
  }

  private func export(_ program: BuiltProgram) async throws -> String {
    let file = program.path("kite.retake")
    let result = try await program.run(["export", "s1", "--as", "session", "-o", file])
    try #require(result.status == 0, "\(result.errors)")
    #expect(result.output == file + "\n")
    return file
  }

  @Test func `The sandbox continues a conversation that began in another home`() async throws {
    let first = try await session()
    let file = try await export(first)
    let second = try BuiltProgram()

    let imported = try await second.run(["import", file])
    #expect(imported.status == 0 && imported.errors.isEmpty, "\(imported.errors)")
    #expect(imported.output == "s1  3 turns  a paper kite over a grey sea\n")
    #expect(try await log(second) == log(first))

    let again = try await second.run(["import", file, "--json"])
    #expect(again.status == 0 && again.output.contains(#""was_there":true"#))
    #expect(again.errors.contains("already has all of it"))

    let next = try await second.run([
      "run", "--session", "s1", "-p", "add a yellow star in the top right", "--size", "512",
      "--json",
    ])
    #expect(next.status == 0, "\(next.errors)")
    #expect(next.output.contains(#""turn":4"#) && next.output.contains(#""parent":3"#))
    // Nothing stayed behind.
    #expect(next.output.contains(#""notes":[]"#), "\(next.output)")
  }

  @Test func `A provider's conversation is sent back byte for byte from another home`()
    async throws
  {
    let long = Data((0..<3000).map { UInt8($0 % 251) }).base64EncodedString()
    let conversation =
      #"[ {"role":"user","n":1.0e2},{"role":"model","parts":[{"data":"\#(long)"},{"t":"a\/\u00e9"}]}"#
    let server = QueueServer { _, _ in Array((conversation + " ]").utf8) }
    let first = try BuiltProgram()
    try first.configure(server)
    let made = try await first.run(["run", "-p", "a kite", "--size", "512"])
    try #require(made.status == 0, "\(made.errors)")
    let file = try await export(first)

    let second = try BuiltProgram()
    let early = try await second.run(["import", file])
    #expect(early.status == 0 && early.errors.contains("Not configured here: queue."))
    try second.configure(server)
    let next = try await second.run(["run", "--session", "s1", "-p", "bluer", "--size", "512"])
    try #require(next.status == 0, "\(next.errors)")

    let body = String(decoding: try #require(server.submitted.last), as: UTF8.self)
    #expect(server.submitted.count == 2)
    #expect(body.contains("\"contents\":" + conversation + ","), "\(body.prefix(300))")
  }

  @Test func `Files that cannot be imported are reported, and the others are imported`()
    async throws
  {
    let first = try await session()
    let file = try await export(first)
    let bytes = try Data(contentsOf: URL(filePath: file))
    let second = try BuiltProgram()
    let cut = second.path("cut.retake")
    try bytes.prefix(bytes.count / 2).write(to: URL(filePath: cut))
    try Data("words".utf8).write(to: URL(filePath: second.path("words")))

    let result = try await second.run(["import", cut, second.path("words"), file])
    #expect(result.status == 1)
    #expect(result.output == "s1  3 turns  a paper kite over a grey sea\n")
    #expect(result.errors.contains("'\(cut)' is damaged"))
    #expect(result.errors.contains("is not a Retake session file"))
  }

  @Test func `Without room nothing is left of an export or an import`() async throws {
    let first = try await session()
    let file = try await export(first)
    let second = try BuiltProgram()
    let there = try await second.run(["run", "-p", "a boat", "--size", "512"])
    #expect(there.status == 0)
    try second.write(
      """
      (ulimit -f 20; '\(BuiltProgram.path)' import '\(file)'; echo "status $?") 2>&1 | cat
      (ulimit -f 20; '\(BuiltProgram.path)' export --as session -o boat.retake; echo "status $?") \
        2>&1 | cat
      """, to: "limited.sh")
    let before = try files(second)
    let result = try await RunningProgram(
      "/bin/sh", [second.path("limited.sh")], environment: second.environment, in: second.home
    ).result()

    #expect(
      result.output.split(separator: "\n").count { $0 == "status 1" } == 2, "\(result.output)")
    #expect(result.output.contains("The disk is full"))
    #expect(try files(second) == before)
    #expect(!FileManager.default.fileExists(atPath: second.path("boat.retake")))
    let log = try await second.run(["sessions"])
    #expect(log.output.split(separator: "\n").count == 1)
    let imported = try await second.run(["import", file])
    #expect(imported.status == 0 && imported.errors.contains("Its id is taken by another session"))
  }

  /// The files with content below a home.
  private func files(_ program: BuiltProgram) throws -> [String] {
    let data = program.path("data")
    let all = FileManager.default.enumerator(atPath: data)?.allObjects as? [String] ?? []
    return all.filter { $0.hasPrefix("pictures/") || $0.hasPrefix("incoming/") }.sorted()
  }
}
