import ArgumentParser
import Model
import Storage

/// `retake gc`: removes pictures that no session uses any more.
struct GarbageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc",
    abstract: "Remove sessions deleted long ago, and pictures that no session uses.",
    discussion: """
      Examples:
        retake gc --dry-run          what would be removed
        retake gc

      Nothing that a session, a conversation or a draft refers to is removed, and nothing
      that is less than a day old. Archived sessions stay. A deleted session stays for
      30 days, during which the studio can restore it; then it is removed. Its cost
      stays in the totals.
      """)

  @Flag(help: "Only report what would be removed.")
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
      Output.error("\(dryRun ? "Sessions to remove" : "Sessions removed") for good: \(names).")
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

    init(_ collected: CollectedGarbage, isRehearsal: Bool) {
      sessions = collected.sessions.map(\.rawValue)
      removed = collected.files.map(\.path)
      bytes = collected.byteCount
      rehearsal = isRehearsal
      answers = KeptReplyReport(collected.keptReplies)
    }
  }
}
