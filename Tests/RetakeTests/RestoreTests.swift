import Model
import TestSupport
import Testing

@testable import Retake

/// `retake sessions restore`: deleted sessions come back without the studio.
@Suite(.timeLimit(.minutes(10))) struct RestoreTests {
  private func session(_ id: String, _ title: String, isDeleted: Bool = true) -> SessionSummary {
    SessionSummary(
      id: Session.ID(rawValue: id), title: title, created: Timestamp(milliseconds: 1),
      updated: Timestamp(milliseconds: 1), turns: 1, open: 0,
      deleted: isDeleted ? Timestamp(milliseconds: 2) : nil)
  }

  @Test(arguments: ["3f9a-kite", "3f9", "the kite"])
  func `A deleted session is named by its ID, the beginning of its ID, or its title`(name: String)
    throws
  {
    let all = [
      session("3f9a-kite", "The Kite"), session("71bc-sea", "sea"),
      session("3f00-open", "kite", isDeleted: false),
    ]
    #expect(try deletedSession(name, among: all).id.rawValue == "3f9a-kite")
  }

  @Test func `A session that is not deleted, unknown or ambiguous gets its own message`() {
    let all = [
      session("aa1", "kite"), session("aa2", "kite"), session("bb1", "sea", isDeleted: false),
    ]
    for (name, words) in [
      ("aa", "matches 2 deleted sessions"), ("kite", "matches 2 deleted sessions"),
      ("bb1", "is not deleted"), ("sea", "is not deleted"), ("cc", "no deleted session"),
      ("", "no deleted session"),
    ] {
      do throws(Failure) {
        _ = try deletedSession(name, among: all)
        Issue.record("\(name) was found")
      } catch {
        #expect(error.message.contains(words), "\(name)")
      }
    }
  }

  @Test func `A session deleted in the list is back after the command`() async throws {
    let program = try BuiltProgram()
    let made = try await program.run(["run", "-p", "a paper kite", "--size", "512"])
    try #require(made.status == 0, "\(made.errors)")
    _ = try await program.play("key F6\nwait idle\nkey Delete\nwait idle")
    let deleted = try await program.run(["sessions", "--deleted"])
    let id = try #require(deleted.output.split(separator: " ").first.map(String.init))
    let refused = try await program.run(["log", id])
    #expect(refused.status == 2 && refused.errors.contains("retake sessions restore"))

    let back = try await program.run(["sessions", "restore", id])
    #expect(back.status == 0 && back.output.hasPrefix(id), "\(back.errors)")
    #expect(try await program.run(["sessions"]).output.hasPrefix(id))
    #expect(try await program.run(["sessions", "restore", id]).status == 2)
  }
}
