import Configuration
import Model
import Providers

/// Who is asked, and what a person should know of it.
struct ChosenEndpoint: Sendable {
  var endpoint: Endpoint
  var warnings: [String]
}

extension UserConfiguration {
  /// Who is asked in a session: the profile and model that are named, or else the session's own, or for a
  /// session without one those in force.
  ///
  /// - Throws: `.configuration` where the session's own profile is not configured any more: another one
  ///   is never taken in its place.
  func endpoint(
    of session: Session?, profile name: String?, model: String?
  ) throws(Failure) -> ChosenEndpoint {
    guard name == nil, let session, let own = session.desk.profile else {
      let (endpoint, doubt) = try endpoint(named: name, model: model)
      return ChosenEndpoint(endpoint: endpoint, warnings: [doubt].compactMap(\.self))
    }
    guard endpoints.contains(where: { $0.name == own }) else {
      throw Failure(
        .configuration,
        "The profile of the session \(session.id), '\(quotable(own))', is not configured any more.",
        advice: "Add [profiles.\(quotable(own))] to \(file), or name another one with --profile: "
          + "\(endpoints.map(\.name).joined(separator: ", ")). Nothing was sent.")
    }
    let (endpoint, doubt) = try endpoint(named: own, model: model ?? session.desk.model)
    let isSaid = own != profile
    let who = "The session \(session.id) asks \(own), its own profile; --profile names another one."
    return ChosenEndpoint(
      endpoint: endpoint, warnings: [isSaid ? who : nil, doubt].compactMap(\.self))
  }
}
