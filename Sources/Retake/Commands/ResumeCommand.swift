import ArgumentParser
import Configuration
import Effects
import FoundationEssentials
import Model
import Providers

/// `retake resume`: takes up jobs that were left open, also one that a start has ended badly on.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Fetch what open turns still wait for; nothing is sent again.",
    discussion: """
      Examples:
        retake resume                every turn that has not ended
        retake resume 261121-k7f3    those of one session
        retake resume 261121-k7f3 4  one turn, also one that was left because Retake
                                     ended by a fault while it took it up

      Prints the paths of the pictures that came.
      """)

  @Argument(
    help: "An id, the beginning of one, or a title; all sessions without it.",
    completion: .sessions)
  var session: String?

  @Argument(help: "The turn's number.")
  var turn: Int?

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let workspace = try Workspace(profile: nil)
    let ports = try workspace.ports()
    let runner = TurnRunner(
      ports: ports, endpoints: workspace.endpoints, catalogue: workspace.configuration.catalogue,
      budgets: workspace.configuration.budgets)
    let made = try interruptible { interruption async throws(Failure) in
      try await resume(with: runner, ports, interruption)
    }
    if made.turns.isEmpty { Output.error("Every turn has ended; there is nothing to wait for.") }
    try made.report(asJSON: json, ports: ports, target: nil)
  }

  private func resume(
    with runner: TurnRunner, _ ports: Ports, _ interruption: Interruption
  ) async throws(Failure) -> MadeTurns {
    var open = try await ports.library.openTurns()
    if let session {
      let id = try await ports.library.find(session).id
      open = open.filter { $0.id.session == id && turn ?? $0.number == $0.number }
    }
    let progress = ProgressLine(environment: ProcessInfo.processInfo.environment)
    defer { progress.clear() }
    var made = MadeTurns()
    for one in open where !interruption.isWanted {
      // To name one turn is to ask for it.
      let resumed = try await runner.resume(
        one.id, isAsked: turn != nil, interruption: interruption
      ) { news in progress.show(news) }
      if let resumed { made.turns.append(resumed) }
    }
    return made
  }
}
