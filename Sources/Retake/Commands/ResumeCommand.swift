import ArgumentParser
import Configuration
import Effects
import FoundationEssentials
import Model
import Providers

/// `retake resume`: resumes open jobs, even one that crashed an earlier start.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Fetch the results of open turns; nothing is sent again.",
    discussion: """
      Examples:
        retake resume                every open turn
        retake resume 261121-k7f3    those of one session
        retake resume 261121-k7f3 4  one turn, even one that was left alone because
                                     Retake crashed while resuming it

      Prints the paths of the fetched pictures.
      """)

  @Argument(
    help: "An id, the start of one, or a title; default: all sessions.",
    completion: .sessions)
  var session: String?

  @Argument(help: "The turn's number.")
  var turn: Int?

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let context = try AppContext(profile: nil)
    let ports = try context.ports()
    let runner = SubmitTurn(
      ports: ports, endpoints: context.endpoints, catalogue: context.configuration.catalogue,
      budgets: context.configuration.budgets)
    let made = try cancellable { cancellation async throws(Failure) in
      try await resume(with: runner, ports, cancellation)
    }
    if made.turns.isEmpty { Output.error("No turn is open.") }
    try made.report(asJSON: json, ports: ports, target: nil)
  }

  private func resume(
    with runner: SubmitTurn, _ ports: Ports, _ cancellation: CancellationToken
  ) async throws(Failure) -> TurnResults {
    var open = try await ports.library.openTurns()
    if let session {
      let id = try await ports.library.find(session).id
      open = open.filter { $0.id.session == id && turn ?? $0.number == $0.number }
    }
    let progress = ProgressLine(environment: ProcessInfo.processInfo.environment)
    defer { progress.clear() }
    var made = TurnResults()
    for one in open where !cancellation.isCancelled {
      // Naming a single turn is asking for it.
      let resumed = try await runner.resume(
        one.id, isAsked: turn != nil, cancellation: cancellation
      ) { update in progress.show(update) }
      if let resumed { made.turns.append(resumed) }
    }
    return made
  }
}
