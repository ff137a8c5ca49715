import ArgumentParser
import Effects
import Model
import Storage

/// `retake costs`: the cost of all sessions, by day and month.
struct CostsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "costs",
    abstract: "Print spending for each day and month.",
    discussion: """
      Days are in the machine's time zone, or in TZ. Amounts with ≈ are estimated
      from the catalogue's prices. Sandbox turns cost nothing and are counted separately.

      Examples:
        retake costs
        retake costs --json | jq '.months[0].usd'
      """)

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let context = try AppContext(profile: nil)
    let library = try context.openLibraryResumingTurns()
    let costs = try waiting { () async throws(Failure) in try await library.costs(since: nil) }
    let book = CostBook(costs, calendar: .ofThisMachine, now: context.clock.now)
    if json {
      try Output.json(CostBookReport(book: book))
      return
    }
    if book.days.isEmpty { Output.error("Nothing has been spent yet.") }
    for entry in book.days { Output.line("\(entry.name)  \(entry.spent.text)") }
    if !book.days.isEmpty { Output.line("") }
    for entry in book.months { Output.line("\(entry.name)     \(entry.spent.text)") }
  }
}

/// The JSON of `costs --json`: a contract with scripts.
private struct CostBookReport: Encodable {
  let book: CostBook

  private enum Member: String, CodingKey { case days, months, total }

  func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(
      book.days.map { SpentReport(spent: $0.spent, day: $0.name) }, forKey: .days)
    try members.encode(
      book.months.map { SpentReport(spent: $0.spent, month: $0.name) }, forKey: .months)
    try members.encode(SpentReport(spent: book.total), forKey: .total)
  }
}

private struct SpentReport: Encodable {
  let spent: Spent
  var day: String?
  var month: String?

  private enum Member: String, CodingKey {
    case day, month, usd, estimated, turns
    case possible = "possible_usd"
    case possibleTurns = "possible_turns"
    case unknownTurns = "unknown_turns"
    case sandboxTurns = "sandbox_turns"
  }

  func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encodeIfPresent(day, forKey: .day)
    try members.encodeIfPresent(month, forKey: .month)
    try members.encode(spent.paid.dollars, forKey: .usd)
    try members.encode(spent.isEstimated, forKey: .estimated)
    try members.encode(spent.paidTurns, forKey: .turns)
    try members.encode(spent.possible.dollars, forKey: .possible)
    try members.encode(spent.possibleTurns, forKey: .possibleTurns)
    try members.encode(spent.unknownTurns, forKey: .unknownTurns)
    try members.encode(spent.freeTurns, forKey: .sandboxTurns)
  }
}
