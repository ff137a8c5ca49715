import Model

/// The sessions of a batch by what the file calls them; one that is not there is made once.
actor BatchSessions {
  private let ports: Ports
  private var made: [String: Session] = [:]

  init(_ ports: Ports) {
    self.ports = ports
  }

  /// The session of a job as it now is. A new one is on disk with its first turn.
  func session(of job: BatchJob) async throws(Failure) -> Session {
    let place = job.entry.place
    guard let id = made[place]?.id ?? job.session else {
      let taken = Set(try await ports.library.sessions().map(\.id.rawValue))
      // Another job of the same place may have been here meanwhile.
      if let session = made[place] { return session }
      let session = Session(
        id: ports.newSessionID(taken.union(made.values.map(\.id.rawValue))), title: job.title,
        created: ports.now())
      made[place] = session
      return session
    }
    if let session = try await ports.library.session(id) { return session }
    guard let session = made[place] else {
      throw Failure(
        .usage, "There is no session '\(id)' any more.", advice: "Nothing was sent for this job.")
    }
    return session
  }
}
