import Cells
import Configuration
import Effects
import FoundationEssentials
import Model
import Storage

/// What every command that opens the library for writing does first: it resumes the turns that
/// earlier starts left open, and reports those that stay open, with the reason.
struct CommandResumption: Sendable {
  private let ports: Ports
  private let resumption: ResumeOpenTurns
  private let isReadOnly: Bool

  init(_ context: AppContext, over library: SQLiteLibrary, patience: Double = 5) {
    ports = context.ports(over: library)
    isReadOnly = library.isReadOnly
    resumption = ResumeOpenTurns(
      ports: ports,
      runner: SubmitTurn(
        ports: ports, endpoints: context.endpoints,
        catalogue: context.configuration.catalogue, budgets: context.configuration.budgets),
      patience: patience)
  }

  /// Reports the result of each open turn on stderr. `except` are those that the command resumes
  /// itself.
  func run(except own: Set<TurnID> = [], cancellation: CancellationToken = CancellationToken())
    async
  {
    let open: [Turn]
    do throws(Failure) {
      open = try await ports.library.openTurns().filter { !own.contains($0.id) }
    } catch {
      Output.error("retake: open turns cannot be read: \(error.message)")
      return
    }
    guard !open.isEmpty else { return }
    guard !isReadOnly else {
      let count = open.count == 1 ? "1 turn is" : "\(open.count) turns are"
      Output.error(
        "retake: \(count) still open; nothing can be fetched into this read-only library.")
      return
    }
    let progress = ProgressLine(environment: ProcessInfo.processInfo.environment)
    let resumed = await resumption.run(open, cancellation: cancellation) { progress.show($0) }
    progress.clear()
    for turn in resumed { Output.error("retake: \(turn.sentence)") }
  }
}

extension ResumeOpenTurns.Resumed {
  fileprivate var sentence: String {
    let words =
      turn.instruction.count > 40 ? turn.instruction.prefix(39) + "…" : turn.instruction[...]
    let name =
      "turn \(turn.number) of \(turn.id.session) (\(printable(String(words), keepingLines: false)))"
    if let reason {
      return "\(name) is still open. \(reason.message) \(reason.advice)"
    }
    if turn.result != nil { return "\(name) was fetched." }
    let why = turn.outcome?.failure.map { " \($0.message) \($0.moneyText)" } ?? ""
    return "\(name) ended without a picture.\(why)"
  }
}

extension AppContext {
  /// Opens the library for a command that otherwise does not use providers.
  func openLibraryResumingTurns() throws -> SQLiteLibrary {
    let library = try openLibrary()
    let resumption = CommandResumption(self, over: library)
    try waiting { () async throws(Failure) in await resumption.run() }
    return library
  }
}

extension SQLiteLibrary {
  /// Reports on stderr the stored values that cannot be right and were set aside, each only once.
  func reportValuesAside() {
    do throws(Failure) {
      let doubt = try waiting { () async throws(Failure) in
        try await self.takeUnreportedValues().sentence
      }
      if let doubt { Output.error("retake: \(doubt)") }
    } catch {
      Output.error("retake: values set aside cannot be read: \(error.message)")
    }
  }
}
