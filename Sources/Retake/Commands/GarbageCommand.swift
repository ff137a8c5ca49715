import ArgumentParser
import Model
import Storage

/// `retake gc`: removes pictures that no session names any more.
struct GarbageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc",
    abstract: "Remove sessions deleted long ago, and pictures that no session names.",
    discussion: """
      Examples:
        retake gc --dry-run          what would be removed
        retake gc

      Nothing that a session, a conversation or a desk names is removed, and nothing
      that is younger than a day. Archived sessions stay. A deleted session stays for
      30 days, in which the studio can bring it back; then it is removed. What it has
      cost stays in the totals.
      """)

  @Flag(help: "Only tell what would be removed.")
  var dryRun = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let context = try AppContext(profile: nil)
    let library = try context.openLibraryResumingTurns()
    let (now, isRehearsal) = (context.clock.now, dryRun)
    let collected = try waiting { () async throws(Failure) in
      try await library.collectGarbage(at: now, isRehearsal: isRehearsal)
    }
    if json {
      try Output.json(Report(collected, isRehearsal: dryRun))
      return
    }
    for file in collected.files { Output.line(file.path) }
    if !collected.sessions.isEmpty {
      let names = collected.sessions.map(\.rawValue).joined(separator: ", ")
      Output.error("Deleted sessions \(dryRun ? "that would go" : "gone") for good: \(names).")
    }
    let count = collected.files.count == 1 ? "1 file" : "\(collected.files.count) files"
    if let text = collected.keptReplies.text { Output.error(text) }
    let done = dryRun ? "would be removed" : "removed"
    Output.error("\(count), \(byteText(collected.byteCount)) \(done).")
  }

  private struct Report: Encodable {
    var sessions: [String]
    var removed: [String]
    var bytes: Int
    var rehearsal: Bool
    var answers: KeptReplyReport

    init(_ collected: Collected, isRehearsal: Bool) {
      sessions = collected.sessions.map(\.rawValue)
      removed = collected.files.map(\.path)
      bytes = collected.byteCount
      rehearsal = isRehearsal
      answers = KeptReplyReport(collected.keptReplies)
    }
  }
}
