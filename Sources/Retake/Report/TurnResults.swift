import Effects
import Exports
import Model

/// The turns a command has made, and why there are fewer than requested.
struct TurnResults: Sendable {
  var turns: [Turn] = []
  var failure: Failure?

  /// Prints paths or one JSON object, and failures.
  /// - Throws: The exit code, unless it is 0.
  func report(asJSON: Bool, ports: Ports, target: OutputTarget?) throws {
    var shown: [String] = []
    var unwritten: Failure?
    // With --keep the kept version is wanted.
    let kept = turns.filter { $0.kept != nil }
    let pictures = (kept.isEmpty ? turns : kept).compactMap(\.result)
    for (index, picture) in pictures.enumerated() {
      let path = ports.library.path(of: picture)
      do throws(Failure) {
        shown.append(
          try target?.copy(path, type: picture.type, number: index + 1, of: pictures.count) ?? path)
      } catch {
        unwritten = error
      }
    }
    let failure = self.failure ?? unwritten
    if asJSON {
      try Output.json(
        RunReport(
          session: turns.first?.id.session.rawValue,
          turns: turns.map { TurnReport(turn: $0, path: ports.library.path(of:)) },
          failure: failure))
    } else if target?.isStandardOutput != true {
      for path in shown { Output.line(path) }
    }
    for turn in turns {
      if let failure = turn.outcome?.failure { Output.failure(failure) }
      if turn.status == .textOnly, let text = turn.outcome?.text, !asJSON {
        Output.errorText("retake: no picture came. The model answered:\n\(text)")
      }
    }
    if let failure { Output.failure(failure) }
    let codes = [failure.map(ExitStatus.code(for:))] + turns.map(ExitStatus.code(for:))
    if let code = codes.compactMap(\.self).first(where: { $0 != ExitStatus.done }) {
      throw ExitStatus.exit(code)
    }
  }
}

/// The JSON of `run --json`, as shown in the manual: a contract with scripts.
///
/// `error` is what went wrong outside the turns: before there was one, or between them.
struct RunReport: Encodable {
  var session: String?
  var turns: [TurnReport] = []
  var failure: Failure?

  private enum Member: String, CodingKey { case session, turns, error }

  func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(session, forKey: .session)
    try members.encode(turns, forKey: .turns)
    try members.encode(failure.map(ErrorReport.init), forKey: .error)
  }
}
