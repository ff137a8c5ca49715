package import Model
import Payload
import Providers

extension SubmitTurn {
  /// Resumes a job whose process is gone. It never sends anything paid again. While another living
  /// process drives the job, it waits and reports what that process stores.
  ///
  /// A job during which an earlier process crashed is left alone unless `isAsked`: its reply may be
  /// what crashes Retake. `isHurried` also leaves a job that another process drives, or whose
  /// provider cannot be reached now.
  package func resume(
    _ id: TurnID, isAsked: Bool = false, isHurried: Bool = false,
    cancellation: CancellationToken = CancellationToken(),
    notify: @escaping @Sendable (Update) -> Void
  ) async throws(Failure) -> Turn? {
    guard var turn = try await ports.library.turn(id), turn.isOpen else { return nil }
    var claimed = try await ports.library.claim(id)
    while claimed == nil {
      if isHurried { return turn.left(by: .heldElsewhere) }
      notify(
        .progress(id, JobProgress(.running, waitingFor: "another Retake process that works on it")))
      await cancellation.run { [ports] in try? await ports.sleep(1) }
      guard !cancellation.isCancelled, let now = try await ports.library.turn(id) else {
        return nil
      }
      if now != turn { notify(.turn(now)) }
      turn = now
      guard turn.isOpen else { return turn }
      claimed = try await ports.library.claim(id)
    }
    guard let claim = claimed else { return nil }
    defer { claim.release() }
    // The process that had it may have completed it between our check and its death.
    if let now = try await ports.library.turn(id) { turn = now }
    guard turn.isOpen else {
      notify(.turn(turn))
      return turn
    }
    if let task = claim.keptTask, turn.job.task == nil { turn.job = .accepted(task: task) }
    let record = TurnRecord(
      turn, at: endpoints[turn.profile], ports: ports, claim: claim, cancellation: cancellation,
      notify: notify)
    if claim.hasFaulted, !isAsked { return record.left(by: .faultBefore(id)) }
    claim.watchForFaults()
    if turn.outcome?.uninspected.isEmpty == false { return await record.inspectLater() }
    // The earlier reason for leaving it no longer applies.
    (turn.outcome, turn.ended) = (nil, nil)
    record.begin(again: turn)
    let ending: JobDriver.Ending
    do {
      let endpoint = try endpoint(named: turn.profile, model: turn.model)
      let machine = try resumeJob(
        turn.job, at: endpoint, settings: turn.settings, name: turn.id.requestName,
        age: ports.now().seconds(since: turn.created),
        sent: try await ports.sentPictures(with: turn), jitter: ports.jitter)
      if let result = foregoneEnd(of: machine) { return await record.finish(result) }
      ending = try await drive(
        machine, at: endpoint, record: record, isHurried: isHurried)
    } catch {
      // Without its profile, its key or the network it stays as it is. A request in flight may be
      // found by the name it was given.
      guard turn.job.task == nil, turn.job != .sending else { return record.left(by: error) }
      ending = .finished(record.ended(by: error))
    }
    return await record.close(ending)
  }

  /// Makes a turn of a request that was sent elsewhere or whose turn is lost, and fetches its
  /// result. Sends nothing that costs money.
  package func fetch(
    task: String, as draft: TurnDraft, cancellation: CancellationToken = CancellationToken(),
    notify: @escaping @Sendable (Update) -> Void
  ) async throws(Failure) -> Turn {
    var turn = try await ports.library.add(draft, sentRatio: nil, at: ports.now())
    turn.notes = ["Fetched from \(draft.profile), where it is called \(task)."]
    turn.job = .accepted(task: task)
    try await ports.library.update(turn)
    return try await resume(turn.id, cancellation: cancellation, notify: notify) ?? turn
  }

  /// The end of a job that needs no request to anybody; nil if one is needed.
  private func foregoneEnd(of machine: any JobMachine) -> JobResult? {
    var machine = machine
    guard case .finish(let result)? = machine.handle(.start, at: 0).last else { return nil }
    return result
  }
}

extension Turn {
  /// The turn, left with a failure.
  fileprivate func left(by failure: Failure) -> Turn {
    var left = self
    left.outcome = Outcome(failure: failure)
    return left
  }
}

extension Failure {
  fileprivate static let heldElsewhere = Failure(
    .usage, "Another Retake process is working on it.", advice: "It fetches the result.")

  /// The failure of a job that is left because resuming it crashed the program before.
  fileprivate static func faultBefore(_ id: TurnID) -> Failure {
    Failure(
      .unknown,
      "Retake crashed while it resumed turn \(id.number), so the turn was left alone.",
      advice:
        "'retake resume \(id.session) \(id.number)' tries again, and so does fetching it "
        + "in the studio.", billed: .maybe)
  }
}
