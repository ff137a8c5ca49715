package import Model
package import Payload
package import Providers

/// Parses the reply stored with a turn again, and attaches the pictures found in it to the turn.
package struct Recovery: Sendable {
  private let ports: Ports
  /// The configured providers by name.
  private let endpoints: [String: Endpoint]

  package init(ports: Ports, endpoints: [String: Endpoint]) {
    self.ports = ports
    self.endpoints = endpoints
  }

  /// The reply stored with a turn.
  /// - Throws: A `usage` failure where there is none.
  package func storedReply(of id: TurnID) async throws(Failure) -> KeptReply {
    let kept: KeptReply?
    do throws(BlobError) {
      kept = try await ports.replies?.keptReply(session: id.session.rawValue, turn: id.number)
    } catch {
      throw Failure(
        .storage, "The reply stored with turn \(id.number) cannot be read: \(error).",
        advice: "'retake doctor --check' reports what is damaged.")
    }
    guard let kept else {
      throw Failure(
        .usage, "No reply is stored with turn \(id.number).",
        advice: "A reply is stored when no picture was found in it.")
    }
    return kept
  }

  /// Calls `body` with the bytes of a reply, in pieces.
  package func forEachPiece(
    of kept: KeptReply, _ body: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var failure: Failure?
    do throws(BlobError) {
      try ports.blobs.forEachPiece(of: kept.body) { (bytes) throws(BlobError) in
        do throws(Failure) {
          try body(bytes)
          return true
        } catch {
          failure = error
          return false
        }
      }
    } catch {
      throw Failure(.storage, "The stored reply cannot be read: \(error).")
    }
    if let failure { throw failure }
  }

  /// Deletes the reply stored with a turn.
  package func discard(_ id: TurnID) async throws(Failure) {
    _ = try await storedReply(of: id)
    do throws(BlobError) {
      try await ports.replies?.removeReply(session: id.session.rawValue, turn: id.number)
    } catch {
      throw Failure(.storage, "The stored reply could not be removed: \(error).")
    }
  }

  /// Parses the reply and stores what is found.
  /// - Throws: A failure where there is no picture; nothing is changed then.
  package func run(
    _ id: TurnID, cancellation: CancellationToken = CancellationToken(),
    notify: @escaping @Sendable (SubmitTurn.Update) -> Void
  ) async throws(Failure) -> Turn {
    let kept = try await storedReply(of: id)
    guard let turn = try await ports.library.turn(id) else {
      throw Failure(.usage, "There is no turn \(id.number) in this session.")
    }
    guard let claim = try await ports.library.claim(id) else {
      throw Failure(
        .usage, "Another Retake process is working on turn \(id.number).",
        advice: "Wait until it has finished.")
    }
    defer { claim.release() }
    guard turn.result == nil else {
      throw Failure(.usage, "Turn \(id.number) already has a picture.")
    }
    let record = TurnRecord(
      turn, at: endpoint(of: turn, kept), ports: ports, claim: claim, cancellation: cancellation,
      notify: notify)
    do throws(Failure) {
      var result = try await find(in: kept, of: turn, record)
      result.job = .done(result.status)
      result.task = turn.job.task
      result.notes.append("The picture was found when the stored reply was parsed again.")
      if result.transcript == nil {
        result.notes.append(
          "The next instruction sends the picture, not the conversation.")
      }
      return await record.finish(result)
    } catch {
      await record.discardUnnamed(of: id)
      throw error
    }
  }

  /// The contents of the reply.
  /// - Throws: A failure where there is no picture.
  private func find(
    in kept: KeptReply, of turn: Turn, _ record: TurnRecord
  ) async throws(Failure) -> JobResult {
    let endpoint = endpoint(of: turn, kept)
    var ports = ports
    ports.blobs = record.recording(ports.blobs)
    let reply = try read(kept, onto: ports.blobs)
    let machine = rereadJob(
      reply, from: kept.url, after: kept.conversation, at: endpoint, settings: turn.settings,
      sent: try await ports.sentPictures(with: turn), jitter: ports.jitter)
    let driver = JobDriver(
      machine, from: .composed, at: endpoint, key: nil, ports: ports,
      resultBlobStore: record.blobs(ports),
      cancellation: record.cancellation, journal: { _ async throws(Failure) in },
      report: { record.progress($0) })
    switch try await driver.run() {
    case .finished(let result):
      if let failure = result.failure, result.pictures.isEmpty { throw failure }
      return result
    case .left(let failure): throw failure
    }
  }

  /// The provider, as configured now, or as the reply itself describes it.
  private func endpoint(of turn: Turn, _ kept: KeptReply) -> Endpoint {
    let wire = Wire(rawValue: kept.wire) ?? .gemini
    if let endpoint = endpoints[turn.profile], endpoint.wire == wire { return endpoint }
    let parts = kept.url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    return Endpoint(
      name: turn.profile, wire: wire, baseURL: parts.prefix(3).joined(separator: "/"),
      model: turn.model, key: .none,
      capabilities: Capabilities(ratios: [], resolutions: Resolution.allCases))
  }

  private func read(_ kept: KeptReply, onto blobs: any BlobStore) throws(Failure) -> Reply {
    let reader = ReplyReader(blobs: blobs, limits: PayloadLimits())
    let headers = kept.headers.map { HTTPHead.Header(name: $0.name, value: $0.value) }
    do {
      try reader.receive(.head(HTTPHead(status: kept.status, headers: headers)))
      try forEachPiece(of: kept) { (bytes) throws(Failure) in
        do { try reader.receive(.bytes(bytes)) } catch {
          throw Failure(
            .storage, "The contents of the reply could not be stored: \(error).",
            advice: "Free some disk space.")
        }
      }
      return try reader.finish()
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(
        .storage, "The contents of the reply could not be stored: \(error).",
        advice: "Free some disk space.")
    }
  }
}

extension Ports {
  /// What is known about the pictures sent with a turn by another process: those of the turn and of
  /// its ancestors. Copies made for sending are not included.
  func sentPictures(with turn: Turn) async throws(Failure) -> SentPictureIndex {
    var sent = SentPictureIndex()
    for known in try await library.turns(of: turn.id.session) where known.number <= turn.number {
      for reference in known.references {
        switch reference.source {
        case .picture(let picture): sent.blobs.insert(picture.digest)
        case .url(let address): sent.addresses.insert(address)
        }
      }
      guard known.number < turn.number, let outcome = known.outcome else { continue }
      sent.blobs.formUnion((outcome.pictures + outcome.drafts).map(\.digest))
    }
    return sent
  }
}

extension TurnRecord {
  /// Stores a reply without a picture with its turn. Returns false where there is none, or no
  /// space.
  func storeReply(_ answer: AnsweredCall?, of id: TurnID) async -> Bool {
    guard let answer, let store = ports.replies, let body = answer.raw?.store() else {
      return false
    }
    let reported = ["content-type", "content-encoding", "date", "server", "retry-after"]
    let headers = answer.head.headers.filter { header in
      let name = header.name.lowercased()
      return reported.contains(name) || name.hasSuffix("request-id") || name.hasSuffix("-ray")
    }
    let kept = KeptReply(
      wire: (endpoint?.wire ?? .gemini).rawValue, url: answer.url, status: answer.head.status,
      headers: headers.prefix(20).map { .init(name: $0.name, value: $0.value) }, body: body,
      conversation: answer.conversation)
    do throws(BlobError) {
      try await store.store(kept, session: id.session.rawValue, turn: id.number)
      arrived.retain([body.name])
      return true
    } catch {
      // The turn says what happened; without space nothing more can be stored.
      return false
    }
  }

  /// Deletes a reply that was stored before a picture came.
  func removeStoredReply(of id: TurnID) async {
    do throws(BlobError) {
      try await ports.replies?.removeReply(session: id.session.rawValue, turn: id.number)
    } catch {
      // It stays until the turn is removed; the picture is what matters.
    }
  }
}
