import Foundation
import GRDB
import Testing

/// A library that an earlier version has left, with rows in it that no version should have written.
@Suite(.timeLimit(.minutes(5))) struct EarlierLibraryTests {
  /// The program with such a library. The fixture belongs to the suite of the library itself, and
  /// is read by its place in the sources.
  private func program() throws -> BuiltProgram {
    let program = try BuiltProgram()
    let fixture = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "StorageTests/Fixtures/library-before")
    try FileManager.default.createDirectory(
      atPath: program.path("data"), withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    var configuration = GRDB.Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(
      path: program.path("data/retake.sqlite"), configuration: configuration)
    let statements = try String(contentsOf: fixture.appending(path: "retake.sql"), encoding: .utf8)
    try queue.writeWithoutTransaction { db in try db.execute(sql: statements) }
    try queue.close()
    let files = fixture.appending(path: "files")
    for name in try FileManager.default.contentsOfDirectory(atPath: files.path) {
      // `pictures_ab_cdef.png`, for folders of two letters tell nobody anything.
      let parts = name.split(separator: "_").map(String.init)
      let folder = program.path("data/\(parts[0])/\(parts[1])")
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: files.appending(path: name).path, toPath: "\(folder)/\(parts[2])")
    }
    return program
  }

  @Test func `Every command opens an earlier library and says what was set aside`() async throws {
    let program = try program()

    let listed = try await program.run(["sessions", "--all"])
    #expect(listed.status == 0, "\(listed.errors)")
    #expect(listed.output.split(separator: "\n").count == 8)
    for session in ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "trap-turns"] {
      let log = try await program.run(["log", session])
      #expect(log.status == 0, "\(session): \(log.errors)")
    }
    for words in [["costs"], ["sessions", "--json"], ["gc", "--dry-run"]] {
      let result = try await program.run(words)
      #expect(result.status == 0, "\(words): \(result.errors)")
    }
    let checked = try await program.run(["doctor", "--check"])
    #expect(checked.output.contains("set aside: s1, sessions.desk"), "\(checked.output)")

    // Of the conversation of its last turn a picture is not there any more: that is said, not sent.
    // What lies there can be gone on from, whatever else is still open.
    let words = ["run", "--session", "s1", "--profile", "sandbox", "-p", "more", "--size", "512"]
    let refused = try await program.run(words)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("The conversation of turn 3 cannot be read"))
    #expect(refused.errors.contains("--trim"))
    #expect(
      refused.errors.lowercased().components(separatedBy: "nothing was sent").count == 2,
      "\(refused.errors)")
    #expect(!FileManager.default.fileExists(atPath: program.path("state/sandbox/jobs")))
    let more = try await program.run(words + ["--trim"])
    #expect(more.status == 0, "\(more.errors)")
    #expect(more.errors.contains("turn 1 of s6 (NEVER comes, a kite) is still open."))
    for session in ["s1", "s2", "s3", "trap-turns"] {
      let frame = try await program.play("wait 0.3\nframe", arguments: ["open", session])
      #expect(frame.status == 0 && frame.output.contains("Retake"), "\(session): \(frame.errors)")
    }
  }

  @Test func `A run and an export say what was set aside, and say so once`() async throws {
    let words = ["run", "--session", "s1", "--profile", "sandbox", "-p", "more", "--size", "512"]
    for arguments in [words + ["--trim"], ["export", "s1", "--as", "json", "-o", "kite.json"]] {
      let program = try program()
      let first = try await program.run(arguments)
      #expect(first.status == 0, "\(first.errors)")
      #expect(first.errors.contains("set aside. 'retake doctor --check'"), "\(first.errors)")
      #expect(try await !program.run(["log", "s1"]).errors.contains("set aside"))
    }
  }
}
