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
    for entry in book.days { Output.line("\(entry.name)  \(entry.costTotal.text)") }
    if !book.days.isEmpty { Output.line("") }
    for entry in book.months { Output.line("\(entry.name)     \(entry.costTotal.text)") }
  }
}

/// The JSON of `costs --json`: a contract with scripts.
private struct CostBookReport: Encodable {
  let book: CostBook

  private enum Member: String, CodingKey { case days, months, total }

  func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(
      book.days.map { CostTotalReport(costTotal: $0.costTotal, day: $0.name) }, forKey: .days)
    try members.encode(
      book.months.map { CostTotalReport(costTotal: $0.costTotal, month: $0.name) }, forKey: .months)
    try members.encode(CostTotalReport(costTotal: book.total), forKey: .total)
  }
}

private struct CostTotalReport: Encodable {
  let costTotal: CostTotal
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
    try members.encode(costTotal.paid.dollars, forKey: .usd)
    try members.encode(costTotal.isEstimated, forKey: .estimated)
    try members.encode(costTotal.paidTurns, forKey: .turns)
    try members.encode(costTotal.possible.dollars, forKey: .possible)
    try members.encode(costTotal.possibleTurns, forKey: .possibleTurns)
    try members.encode(costTotal.unknownTurns, forKey: .unknownTurns)
    try members.encode(costTotal.freeTurns, forKey: .sandboxTurns)
  }
}
