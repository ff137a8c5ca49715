/// The sandbox's job queue: accepts jobs, runs them, and keeps them for a day.
actor JobQueue {
  /// How long a job is kept after its last change, in seconds, and how many jobs are kept at most.
  static let keptSeconds = 24 * 3600
  static let keptCount = 500

  private let store: JobStore
  private let engine: PictureEngine
  private let activity: Activity
  private let clock: SandboxClock
  private let latency: Duration
  private var records: [String: JobRecord] = [:]
  private var lastNumber = 0

  init(
    store: JobStore, engine: PictureEngine, activity: Activity, clock: SandboxClock,
    latency: Duration
  ) {
    self.store = store
    self.engine = engine
    self.activity = activity
    self.clock = clock
    self.latency = latency
  }

  /// Loads the jobs of earlier runs, and resumes those that had not ended.
  func resume() {
    for record in store.load() {
      records[record.id] = record
      lastNumber = max(lastNumber, record.number)
    }
    for record in records.values.sorted(by: { $0.number < $1.number }) where !record.status.isOver {
      start(record)
    }
  }

  func nextNumber() -> Int {
    lastNumber += 1
    return lastNumber
  }

  /// Stores a job and starts it.
  ///
  /// - Throws: `SandboxError.storage` if the job cannot be stored; it does not start then.
  func enqueue(_ record: JobRecord) throws(SandboxError) {
    try store.save(record)
    records[record.id] = record
    start(record)
  }

  func record(_ id: String) -> JobRecord? { records[id] }

  /// The newest job to which a client gave this name.
  func record(alias: String) -> JobRecord? {
    records.values.filter { $0.alias == alias }.max { $0.number < $1.number }
  }

  /// The jobs of a protocol, the newest first: at most `limit` of them, and how many there are.
  func list(_ wire: ServedProtocol, model: String?, limit: Int) -> (found: [JobRecord], total: Int)
  {
    let all = records.values.filter { $0.wire == wire && (model == nil || $0.model == model) }
      .sorted { $0.number > $1.number }
    return (Array(all.prefix(limit)), all.count)
  }

  /// Removes old jobs, and returns the names of the blobs that the others need.
  func sweep() -> Set<String> {
    let limit = Int(clock.now()) - Self.keptSeconds
    let over = records.values.filter(\.status.isOver).sorted { $0.number > $1.number }
    for (place, record) in over.enumerated()
    where record.updatedAt < limit || place >= Self.keptCount {
      records[record.id] = nil
      store.remove(record.id)
    }
    return records.values.reduce(into: []) { $0.formUnion($1.blobs) }
  }

  private func start(_ record: JobRecord) {
    // A job that never ends must not keep the process from exiting.
    guard record.fault != .stuck else {
      update(record.id, .processing, nil)
      return
    }
    activity.begin()
    Task {
      await work(on: record)
      activity.end()
    }
  }

  private func work(on record: JobRecord) async {
    let extra = Duration.seconds(5)
    do {
      // The job waits while it is queued, or while it is processed.
      if record.fault == .slowQueue { try await clock.sleep(extra) }
      update(record.id, .processing, nil)
      let wait = record.fault == .slow ? latency + extra : latency
      if wait > .zero { try await clock.sleep(wait) }
      update(record.id, .success, try await engine.generate(record))
    } catch {
      let failure = error as? JobFailure ?? .failed("\(error)")
      let status = failure == .cancelled ? JobRecord.Status.cancelled : .failed
      update(record.id, status, JobRecord.Outcome(failure: failure))
    }
  }

  private func update(_ id: String, _ status: JobRecord.Status, _ outcome: JobRecord.Outcome?) {
    guard var record = records[id] else { return }
    record.status = status
    record.outcome = outcome
    record.updatedAt = Int(clock.now())
    records[id] = record
    // On a full disk the job can still be queried; only a restart would run it again.
    try? store.save(record)
  }
}
