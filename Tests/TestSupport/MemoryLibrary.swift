import Imagery
package import Model
import Synchronization

/// A library in memory that logs, in order, what was stored.
package final class MemoryLibrary: Library {
  private struct State {
    var sessions: [Session.ID: Session] = [:]
    var turns: [Session.ID: [Turn]] = [:]
    var marks: [TurnID: TurnMark] = [:]
    var pictures: [String: Picture] = [:]
    var claimed: Set<TurnID> = []
    /// What outlives the claims.
    var keptTasks: [TurnID: String] = [:]
    var faulted: Set<TurnID> = []
    var claimFailure: Failure?
    var preferences: [String: String] = [:]
    var takesUnknownPrices: Set<Session.ID> = []
    var names = 0
    var archived: [Session.ID: Timestamp] = [:]
    var deleted: [Session.ID: Timestamp] = [:]
    var log: [String] = []
    var discarded: Set<String> = []
    var failure: Failure?
    var holdsSaves = false
  }
  private let state = Mutex(State())
  private let released = AsyncStream<Never>.makeStream()

  package init() {}

  /// What was stored, one line each: `add 1`, `update 1 sending`, `keep abc…`.
  package var log: [String] { state.withLock(\.log) }

  /// Makes every further write fail with this failure; nil ends that.
  package func failWrites(with failure: Failure?) { state.withLock { $0.failure = failure } }

  /// Makes every claim fail to keep a task; nil ends that.
  package func failClaims(with failure: Failure?) { state.withLock { $0.claimFailure = failure } }

  /// Records that a fault of its own ended the process that drove this turn.
  package func leaveFault(on turn: TurnID) {
    state.withLock { _ = $0.faulted.insert(turn) }
  }

  /// The task ID that only a claim has.
  package func keptTask(of turn: TurnID) -> String? { state.withLock { $0.keptTasks[turn] } }

  /// Delays every further saving of a session until `releaseSaves`.
  package func holdSaves() { state.withLock { $0.holdsSaves = true } }

  package func releaseSaves() { released.continuation.finish() }

  package func insert(_ session: Session, turns: [Turn] = []) {
    state.withLock { state in
      state.sessions[session.id] = session
      state.turns[session.id] = turns
    }
  }

  private func write<Result>(_ change: (inout State) -> Result) throws(Failure) -> Result {
    let result: Swift.Result<Result, Failure> = state.withLock { state in
      if let failure = state.failure { return .failure(failure) }
      return .success(change(&state))
    }
    return try result.get()
  }

  package func sessions() async throws(Failure) -> [SessionSummary] {
    state.withLock { state in
      state.sessions.values.sorted { $0.updated > $1.updated }.map { session in
        let turns = state.turns[session.id] ?? []
        return SessionSummary(
          id: session.id, title: session.title, created: session.created,
          updated: session.updated, turns: turns.count, open: turns.filter(\.isOpen).count,
          archived: state.archived[session.id], deleted: state.deleted[session.id])
      }
    }
  }

  package func pastInstructions(limit: Int) async throws(Failure) -> [PastInstruction] {
    let turns = state.withLock { $0.turns.values.flatMap { $0 } }.filter { $0.kept == nil }
    let given = Dictionary(grouping: turns, by: \.instruction)
    return given.compactMap { words, turns in
      turns.max { $0.created < $1.created }.map {
        PastInstruction(
          text: words, session: $0.id.session.rawValue, given: $0.created, times: turns.count)
      }
    }.sorted { $0.given > $1.given }.prefix(limit).map(\.self)
  }

  package func figures() async throws(Failure) -> [Session.ID: SessionFigures] {
    state.withLock { $0.turns.mapValues { SessionFigures(costTotal: CostTotal($0)) } }
  }

  package func change(
    _ change: SessionChange, at now: Timestamp,
    newID: @escaping @Sendable (_ taken: Set<String>) -> Session.ID
  ) async throws(Failure) -> Session.ID? {
    if case .restore(let id) = change,
      state.withLock({ state in
        state.deleted.isEmpty || id.map { state.deleted[$0] == nil } ?? false
      })
    {
      return nil
    }
    return try write { state in
      state.log.append("\(change.word)")
      switch change {
      case .rename(let id, let title): state.sessions[id]?.title = title
      case .duplicate(let id):
        let copy = newID(Set(state.sessions.keys.map(\.rawValue)))
        state.sessions[copy] = state.sessions[id].map {
          Session(id: copy, title: "\($0.title) (copy)", created: now, workspace: $0.workspace)
        }
        // Turns that have not ended stay behind, and so do those that continue them.
        var open: Set<Int> = []
        for turn in state.turns[id] ?? []
        where turn.isOpen || turn.parent.map(open.contains) ?? false {
          open.insert(turn.number)
        }
        state.turns[copy] = (state.turns[id] ?? []).filter { !open.contains($0.number) }.map {
          var turn = $0
          turn.id.session = copy
          return turn
        }
        return copy
      case .archive(let id): state.archived[id] = now
      case .unarchive(let id): state.archived[id] = nil
      case .delete(let id): state.deleted[id] = now
      case .restore(let id):
        let last = state.deleted.max { $0.value < $1.value }?.key
        if let id = id ?? last { state.deleted[id] = nil }
        return id ?? last
      }
      return change.session
    }
  }

  package func find(_ name: String) async throws(Failure) -> Session {
    let (all, archived) = state.withLock { state in
      (
        state.sessions.values.filter { state.deleted[$0.id] == nil }, Set(state.archived.keys)
      )
    }
    let wanted = name.lowercased()
    let ways: [(Session) -> Bool] = [
      { $0.id.rawValue == name }, { $0.title.lowercased() == wanted },
      { $0.id.rawValue.hasPrefix(name) }, { $0.title.lowercased().hasPrefix(wanted) },
    ]
    for way in ways where !name.isEmpty {
      var found = all.filter(way)
      if found.count > 1 { found = found.filter { !archived.contains($0.id) } }
      if found.count == 1 { return found[0] }
      if found.count > 1 { break }
    }
    throw Failure(.usage, "There is no session '\(name)', or more than one.")
  }

  package func latest() async throws(Failure) -> Session? {
    state.withLock { state in
      state.sessions.values
        .filter { state.archived[$0.id] == nil && state.deleted[$0.id] == nil }
        .max { $0.updated < $1.updated }
    }
  }

  package func session(_ id: Session.ID) async throws(Failure) -> Session? {
    state.withLock { state in
      var session = state.sessions[id]
      // The undo log is read separately.
      session?.undo = nil
      return session
    }
  }

  package func turns(of session: Session.ID) async throws(Failure) -> [Turn] {
    state.withLock { $0.turns[session] ?? [] }
  }

  package func turn(_ id: TurnID) async throws(Failure) -> Turn? {
    state.withLock { state in state.turns[id.session]?.first { $0.id == id } }
  }

  package func undo(of session: Session.ID) async throws(Failure) -> UndoLog {
    state.withLock { $0.sessions[session]?.undo ?? UndoLog() }
  }

  package func save(_ session: Session) async throws(Failure) {
    if state.withLock(\.holdsSaves) { for await _ in released.stream {} }
    try write { state in
      // An agreed budget changes only with a turn.
      let (undo, budget) = (
        session.undo ?? state.sessions[session.id]?.undo, state.sessions[session.id]?.budget
      )
      state.sessions[session.id] = session
      state.sessions[session.id]?.undo = undo
      state.sessions[session.id]?.budget = budget
      state.log.append("save \(session.id)")
    }
  }

  package func add(_ draft: TurnDraft, sentRatio: AspectRatio?, at now: Timestamp)
    async throws(Failure) -> Turn
  {
    try insert(draft) { Turn(draft, number: $0, sentRatio: sentRatio, at: now) }
  }

  package func addDone(_ draft: TurnDraft, with outcome: Outcome, at now: Timestamp)
    async throws(Failure) -> Turn
  {
    try insert(draft) { Turn(draft, number: $0, outcome: outcome, at: now) }
  }

  private func insert(
    _ draft: TurnDraft, _ make: (_ number: Int) -> Turn
  ) throws(Failure) -> Turn {
    if let refusal = refusal(of: draft) { throw .overBudget(refusal) }
    return try write { state in
      let session = draft.session.id
      let budget = state.sessions[session]?.budget
      state.sessions[session] = draft.session
      state.sessions[session]?.budget = draft.consent.session ?? budget
      if draft.consent.unknownPrices { state.takesUnknownPrices.insert(session) }
      let number = (state.turns[session]?.map(\.number).max() ?? 0) + 1
      let turn = make(number)
      state.turns[session, default: []].append(turn)
      state.log.append(turn.isOpen ? "add \(number)" : "add \(number) done")
      return turn
    }
  }

  package func addDriven(
    _ draft: TurnDraft, sentRatio: AspectRatio?, at now: Timestamp
  ) async throws(Failure) -> (turn: Turn, claim: any Claim) {
    let turn = try await add(draft, sentRatio: sentRatio, at: now)
    guard let claim = try await claim(turn.id) else { throw Failure(.storage, "claimed before") }
    return (turn, claim)
  }

  private func refusal(of draft: TurnDraft) -> BudgetRefusal? {
    guard let limits = draft.limits else { return nil }
    let (turns, known) = state.withLock { ($0.turns, $0.sessions[draft.session.id]) }
    let takesUnknownPrices = state.withLock {
      $0.takesUnknownPrices.contains(draft.session.id)
    }
    var budgets = limits.budgets
    budgets.session = draft.consent.session ?? known?.budget ?? budgets.session
    budgets.day = draft.consent.day ?? budgets.day
    return budgets.refusal(
      of: draft.estimate, inSession: CostTotal(turns[draft.session.id] ?? []),
      today: CostTotal(turns.values.flatMap { $0 }.filter { $0.created >= limits.dayStart }),
      takesUnknownPrices: takesUnknownPrices || draft.consent.unknownPrices)
  }

  package func update(_ turn: Turn) async throws(Failure) {
    try write { state in
      let session = turn.id.session
      if let index = state.turns[session]?.firstIndex(where: { $0.id == turn.id }) {
        state.turns[session]?[index] = turn
      }
      state.log.append("update \(turn.number) \(turn.job)")
    }
  }

  package func marks(of session: Session.ID) async throws(Failure) -> [Int: TurnMark] {
    state.withLock { state in
      let own = state.marks.filter { $0.key.session == session }
      return Dictionary(uniqueKeysWithValues: own.map { ($0.key.number, $0.value) })
    }
  }

  package func setMark(_ mark: TurnMark, of turn: TurnID) async throws(Failure) {
    try write { state in
      state.marks[turn] = mark.isEmpty ? nil : mark
      state.log.append("mark \(turn.number)")
    }
  }

  package func openTurns() async throws(Failure) -> [Turn] {
    state.withLock { $0.turns.values.flatMap { $0 }.filter(\.isOpen) }
  }

  package func costs(since start: Timestamp?) async throws(Failure) -> [TurnCost] {
    state.withLock { $0.turns.values.flatMap { $0 } }
      .filter { start.map { $0.milliseconds } ?? .min <= $0.created.milliseconds }
      .map { TurnCost(created: $0.created, charge: $0.charge) }
  }

  package func claim(_ turn: TurnID) async throws(Failure) -> (any Claim)? {
    guard state.withLock({ $0.claimed.insert(turn).inserted }) else { return nil }
    return MemoryClaim(of: turn, in: self)
  }

  package func store(_ picture: Picture) async throws(Failure) {
    try write { state in
      state.pictures[picture.digest] = picture
      state.log.append("keep \(picture.digest.prefix(8))")
    }
  }

  package func discardUnnamed(_ digests: [String], of turn: TurnID) async throws(Failure) {
    try write { state in
      let outcome = state.turns[turn.session]?.first { $0.id == turn }?.outcome ?? Outcome()
      let named = Set((outcome.pictures + outcome.drafts).map(\.digest))
      state.discarded.formUnion(Set(digests).subtracting(named))
    }
  }

  /// What was discarded so far.
  package var discarded: Set<String> { state.withLock(\.discarded) }

  package func path(of picture: Picture) -> String {
    "/pictures/\(picture.digest).\(picture.type.fileExtension)"
  }

  package func importFile(_ path: String) async throws(Failure) -> (
    digest: String, byteCount: Int
  ) {
    ("imported-\(path)", 10)
  }

  package func adoptFile(_ path: String) async throws(Failure) -> (digest: String, byteCount: Int) {
    ("adopted", 10)
  }

  package func path(ofBytes digest: String) -> String? { "/bytes/\(digest)" }

  package func export(_ picture: Picture, to path: String) async throws(Failure) -> String { path }

  package func temporaryPath() throws(Failure) -> String {
    state.withLock { state in
      state.names += 1
      return "/temporary/\(state.names)"
    }
  }

  package func promptHistory(limit: Int) async throws(Failure) -> [String] {
    try await pastInstructions(limit: limit).map(\.text)
  }

  package func preferences() async throws(Failure) -> [String: String] {
    state.withLock { $0.preferences }
  }

  package func setPreference(_ key: String, to value: String) async throws(Failure) {
    try write { $0.preferences[key] = value }
  }
}

extension MemoryLibrary {
  private final class MemoryClaim: Claim {
    private let turn: TurnID
    private let library: MemoryLibrary
    private let isHeld = Mutex(true)

    init(of turn: TurnID, in library: MemoryLibrary) {
      self.turn = turn
      self.library = library
    }

    deinit { release() }

    var keptTask: String? { library.state.withLock { $0.keptTasks[turn] } }

    func store(task: String) throws(Failure) {
      let failure = library.state.withLock { state in
        if state.claimFailure == nil { state.keptTasks[turn] = task }
        return state.claimFailure
      }
      if let failure { throw failure }
    }

    func settle() { library.state.withLock { $0.keptTasks[turn] = nil } }

    var hasFaulted: Bool { library.state.withLock { $0.faulted.contains(turn) } }

    func watchForFaults() { library.state.withLock { _ = $0.faulted.remove(turn) } }

    func release() {
      let wasHeld = isHeld.withLock { isHeld in
        defer { isHeld = false }
        return isHeld
      }
      if wasHeld { library.state.withLock { _ = $0.claimed.remove(turn) } }
    }
  }
}

extension SessionChange {
  fileprivate var session: Session.ID? {
    switch self {
    case .rename(let id, _), .duplicate(let id), .archive(let id), .unarchive(let id),
      .delete(let id):
      id
    case .restore(let id): id
    }
  }

  fileprivate var word: String {
    let name = session?.rawValue ?? "last"
    return switch self {
    case .rename: "rename \(name)"
    case .duplicate: "duplicate \(name)"
    case .archive: "archive \(name)"
    case .unarchive: "unarchive \(name)"
    case .delete: "delete \(name)"
    case .restore: "restore \(name)"
    }
  }
}
