import Model
import Payload
import Providers

/// The third phase.
extension SubmitTurn {
  /// Sends a stored turn and follows it to its end.
  func drive(
    _ stored: StoredTurn, cancellation: CancellationToken,
    notify: @escaping @Sendable (Update) -> Void
  ) async -> Turn {
    let endpoint = stored.plan.endpoint
    defer { stored.claim.release() }
    let record = TurnRecord(
      stored.turn, at: endpoint, ports: ports, claim: stored.claim, cancellation: cancellation,
      notify: notify)
    record.note(stored.plan.draft.notes + stored.plan.conversation.notes)
    let ending: JobDriver.Ending
    do {
      let request = try await request(for: stored, record: record)
      let machine = try makeJob(request, jitter: ports.jitter)
      ending = try await drive(machine, at: endpoint, record: record)
    } catch {
      ending = .finished(record.ended(by: error))
    }
    return await record.close(ending)
  }

  /// The request: the instruction with the text added to it, and the pictures as the provider
  /// accepts them.
  private func request(
    for stored: StoredTurn, record: TurnRecord
  ) async throws(Failure) -> TurnRequest {
    let (turn, draft, plan) = (stored.turn, stored.plan.draft, stored.plan.conversation)
    let endpoint = stored.plan.endpoint
    record.progress(JobProgress(.preparing, waitingFor: "the pictures to be prepared"))
    let attachments = try await attachments(
      for: turn, plan, allowsConversion: draft.allowsConversion,
      keepsMetadata: draft.keepsMetadata, at: endpoint)
    record.note(attachments.notes)
    let (words, note) = regionWords(for: turn, plan)
    let (roles, roleNote) = roleWords(for: attachments, plan, at: endpoint)
    record.note([roleNote, note].compactMap(\.self))
    return TurnRequest(
      endpoint: endpoint, instruction: turn.instruction + roles + words,
      attachments: attachments.list, settings: turn.settings, ratio: plan.ratio,
      transcript: stored.plan.transcript, earlier: plan.earlier, name: turn.id.requestName)
  }

  /// Makes the provider reachable and does what a job machine asks for.
  ///
  /// - Parameter isHurried: Whether to give up on a provider that cannot be reached now.
  func drive(
    _ machine: any JobMachine, at endpoint: Endpoint, record: TurnRecord, isHurried: Bool = false
  ) async throws(Failure) -> JobDriver.Ending {
    record.progress(
      JobProgress(
        .preparing, waitingFor: endpoint.isSandbox ? "the sandbox" : "the key of \(endpoint.name)"))
    // Starting the sandbox or running a password program may take long.
    let access = await record.cancellation.run { [ports] in
      do throws(Failure) {
        return Result<String?, Failure>.success(try await ports.access.open(endpoint))
      } catch {
        return .failure(error)
      }
    }
    let key = try access.get()
    var ports = ports
    ports.blobs = record.recording(ports.blobs)
    let driver = JobDriver(
      machine, from: record.job, at: endpoint, key: key, ports: ports,
      resultBlobStore: record.blobs(ports), cancellation: record.cancellation, isHurried: isHurried,
      journal: { job async throws(Failure) in try await record.journal(job) },
      report: { record.progress($0) })
    return try await driver.run()
  }
}

extension TurnID {
  /// The name sent to a provider that accepts names for requests.
  var requestName: String { "retake-\(session)-\(number)" }
}
