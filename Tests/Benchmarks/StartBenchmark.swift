import Foundation
import Model
import Storage

extension Bench {
  /// Start to first full frame: a session of 1,000 turns compared with tig on 1,000 commits.
  func start() async throws -> [Measurement] {
    try await fillLibrary(turns: 1000)
    func ours() throws -> Double {
      let program = try TerminalProgram(
        [retake, "--continue"], environment: environment, columns: 120, rows: 40)
      // The footer's last word is the last thing on the screen.
      return try program.wait(for: "ready")
    }
    guard let tig = program("tig"), let git = program("git") else {
      return [
        Measurement(what: "start, session of 1,000 turns", ours: try ours(), hold: 50)
      ]
    }
    let repository = try makeRepository(git: git, commits: 1000)
    let times = try inTurns(
      ours,
      {
        let program = try TerminalProgram(
          [tig], environment: environment.merging(["GIT_DIR": repository + "/.git"]) { $1 },
          columns: 120, rows: 40)
        // Three of its 40 rows are its own, so this is the last commit on the first screen.
        return try program.wait(for: "Commit 964")
      })
    return [
      Measurement(
        what: "start, session of 1,000 turns", ours: times.ours, beside: ("tig", times.other),
        hold: 1)
    ]
  }

  /// The idle studio: bytes and wake-ups in ten seconds.
  func idle() async throws -> [Measurement] {
    try await fillLibrary(turns: 50)
    let program = try TerminalProgram(
      [retake, "--continue"], environment: environment, columns: 120, rows: 40)
    _ = try program.wait(for: "ready")
    program.settle(milliseconds: 3000)
    program.forgetOutput()
    let before = program.wakeUps
    program.settle(milliseconds: 10_000)
    // Only threads that lived all the time; one that ends takes its count with it.
    let wakeUps = program.wakeUps.reduce(0) { sum, thread in
      sum + (before[thread.key].map { thread.value - $0 } ?? 0)
    }
    return [
      Measurement(
        what: "idle for 10 s, bytes written", ours: Double(program.output.count), hold: 0),
      Measurement(
        what: "idle for 10 s, wake-ups", ours: Double(wakeUps), hold: 0),
    ]
  }

  /// A library with one session of that many finished turns, in a home of its own.
  private func fillLibrary(turns count: Int) async throws {
    try? FileManager.default.removeItem(atPath: path("data"))
    let library = try SQLiteLibrary(StorageFolders(data: path("data")))
    let moment = Timestamp(milliseconds: 1_790_000_000_000)
    let session = Session(id: Session.ID(rawValue: "bench"), created: moment)
    for number in 1...count {
      var turn = try await library.add(
        TurnDraft(
          session: session, parent: number > 1 ? number - 1 : nil,
          instruction: "make the sea a little rougher, take \(number)", settings: .initial,
          references: [], profile: "sandbox", model: "gemini-3.1-flash-image-preview"),
        sentRatio: AspectRatio(3, 2), at: moment)
      turn.job = .done(.failed)
      try await library.update(turn)
    }
  }

  private func makeRepository(git: String, commits: Int) throws -> String {
    let folder = path("repository")
    try time([git, "init", "-q", folder])
    var stream = ""
    for number in 1...commits {
      let message = "Commit \(number)"
      stream +=
        "commit refs/heads/main\ncommitter A <a@example.test> \(1_700_000_000 + number) +0000\n"
      stream += "data \(message.utf8.count)\n\(message)\n"
    }
    try Data(stream.utf8).write(to: URL(filePath: path("stream")))
    try time(["/bin/sh", "-c", "\(git) -C \(folder) fast-import --quiet < \(path("stream"))"])
    try time([git, "-C", folder, "symbolic-ref", "HEAD", "refs/heads/main"])
    return folder
  }
}
