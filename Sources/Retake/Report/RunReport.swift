import Exports
import Model

/// The JSON of `run --json`, as the manual shows it: a contract with scripts.
///
/// `error` is what went wrong outside of the turns: before there was one, or between them.
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
