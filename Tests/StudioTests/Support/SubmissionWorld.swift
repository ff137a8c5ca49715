import Model
import TestSupport
import Testing

@testable import Studio

/// A studio with a runner and a disk, and beside them a model that identifies every submission by
/// its number here.
struct SubmissionWorld {
  private(set) var drive = Drive()
  private(set) var log: [String] = []
  private var dice: Dice
  /// The contents of the disk: each session as last stored, and its turns.
  private var disk: [Session.ID: Session] = [:]
  private var turns: [Session.ID: [Turn]] = [.one: [], .two: []]
  /// The model.
  private var pending: [Pending] = []
  private var words: [Session.ID: String] = [.one: "", .two: ""]
  private var open = Session.ID.one
  private var mismatch: String?

  private struct Pending {
    var draft: TurnDraft
    var made = 0
    var isCancelled = false
  }

  init(_ seed: Int) {
    dice = Dice(seed)
    for id in [Session.ID.one, .two] {
      disk[id] = Session(id: id, created: Timestamp(milliseconds: 0))
    }
  }

  /// The first disagreement between the studio and the model.
  var problem: String? {
    if let mismatch { return mismatch }
    let state = drive.state
    if state.outbox.submissions.map(\.id) != pending.compactMap(\.draft.submission) {
      return "\(state.outbox.submissions.map(\.id)) wait, not \(pending.map(\.draft.submission))"
    }
    if state.composer.text != words[open] {
      return "the composer has '\(state.composer.text)', not '\(words[open] ?? "")'"
    }
    if state.turns.map(\.number) != turns[open]?.map(\.number) {
      return "the turns are \(state.turns.map(\.number)), not \(turns[open]?.map(\.number) ?? [])"
    }
    return nil
  }

  mutating func step() {
    switch Int.random(in: 0..<12, using: &dice) {
    case 0, 1: write()
    case 2, 3: submit(count: 1)
    case 4: submit(count: 3)
    case 5, 6: store()
    case 7: fail(Failure(.storage, "The disk is full."))
    case 8: overBudget()
    case 9: cancel()
    case 10: change()
    default:
      say("something else fails")
      send(.failed(Failure(.storage, "The theme could not be stored.")))
      if Bool.random(using: &dice) { end() }
    }
  }

  /// Completes everything that is waiting, and opens each session once more.
  mutating func settle() {
    while !pending.isEmpty, problem == nil { store() }
    for _ in 0..<2 where problem == nil { change() }
  }

  private mutating func say(_ text: String) { log.append("\(open): \(text)") }

  private mutating func send(_ event: Event) {
    drive.send(event)
    keepSaves()
  }

  private mutating func press(_ names: String...) {
    for name in names { drive.press(name) }
    keepSaves()
  }

  /// Stores what was requested since.
  private mutating func keepSaves() {
    for session in drive.saves { disk[session.id] = session }
    drive.forgetSaves()
  }

  private mutating func write() {
    let word = ["blue", "red"].randomElement(using: &dice) ?? ""
    say("writes \(word)")
    drive.type(word)
    keepSaves()
    words[open, default: ""] += word
  }

  private mutating func submit(count: Int) {
    // From a turn that nothing was sent from.
    let busy = pending.filter { $0.draft.session.id == open }.map(\.draft.parent)
    let running = (turns[open] ?? []).filter(\.isOpen).map(\.parent)
    let bases = [nil] + (turns[open] ?? []).filter(\.canGoOn).map { Optional($0.number) }
    let free = bases.filter { !busy.contains($0) && !running.contains($0) }
    guard let base = free.randomElement(using: &dice), words[open]?.isEmpty == false else { return }
    drive.state.session.workspace.base = base
    drive.state.session.workspace.variants = count
    let before = drive.submitted.count
    if count == 1 { press("Enter") } else { press("M-x", "Enter") }
    guard drive.submitted.count == before + 1, let draft = drive.submitted.last else {
      mismatch = "nothing was sent: \(drive.message)"
      return
    }
    if pending.contains(where: { $0.draft.submission == draft.submission }) {
      mismatch = "two submissions have one identity"
    }
    say("sends \(draft.instruction) \(count) times from \(base ?? 0)")
    pending.append(Pending(draft: draft))
    words[open] = ""
  }

  /// Plays the runner: stores one more turn of a waiting submission.
  private mutating func store() {
    guard let place = pending.indices.randomElement(using: &dice) else { return }
    let draft = pending[place].draft
    let session = draft.session.id
    let number = (turns[session]?.last?.number ?? 0) + 1
    say("turn \(number) of \(session) is stored: \(draft.instruction)")
    let turn = Turn(
      id: TurnID(session: session, number: number), parent: draft.parent,
      instruction: draft.instruction, settings: draft.settings, references: [],
      profile: draft.profile, model: draft.model, created: Timestamp(milliseconds: 0))
    turns[session, default: []].append(turn)
    disk[session] = draft.session
    pending[place].made += 1
    let isCancelled = pending[place].isCancelled
    if pending[place].made == draft.count { pending.remove(at: place) }
    let before = drive.effects.count
    send(.turn(turn, answering: draft.submission))
    let asksToCancel = drive.effects.dropFirst(before).contains(.cancel(turn.id))
    if asksToCancel != isCancelled {
      mismatch = "turn \(number) is \(asksToCancel ? "" : "not ")cancelled"
    }
    // News of a turn may be reported twice.
    send(.turn(turn, answering: draft.submission))
  }

  private mutating func fail(_ failure: Failure) {
    guard let place = pending.indices.randomElement(using: &dice) else { return }
    let one = pending.remove(at: place)
    guard let id = one.draft.submission else { return }
    say("\(one.draft.instruction) of \(one.draft.session.id) is not stored")
    giveBack(one)
    send(.submitFailed(id, failure))
  }

  private mutating func giveBack(_ one: Pending) {
    if words[one.draft.session.id]?.isEmpty == true {
      words[one.draft.session.id] = one.draft.instruction
    }
  }

  private mutating func overBudget() {
    guard let place = pending.indices.randomElement(using: &dice) else { return }
    var one = pending.remove(at: place)
    say("\(one.draft.instruction) of \(one.draft.session.id) is over budget")
    let wasEmpty = words[open]?.isEmpty == true
    giveBack(one)
    var draft = one.draft
    draft.made = one.made
    send(
      .overBudget(
        draft,
        BudgetRefusal(
          reason: .session, budget: .zero, paid: .zero, possible: .zero, cost: Money(micros: 1))))
    guard drive.state.overlay != nil else { return }
    if Bool.random(using: &dice) {
      say("no")
      press("Esc")
      return
    }
    say("yes")
    let before = drive.submitted.count
    press("Left", "Enter")
    guard drive.submitted.count == before + 1, let again = drive.submitted.last else { return }
    if again.submission != draft.submission { mismatch = "it has another identity now" }
    one.draft = again
    one.isCancelled = false
    pending.append(one)
    if wasEmpty { words[open] = "" }
  }

  /// Presses Esc, while nothing of the open session has a number.
  private mutating func cancel() {
    let own = pending.indices.filter { pending[$0].draft.session.id == open }
    guard !own.isEmpty, drive.state.ownTurns.isEmpty else { return }
    say("cancels")
    let wanted = own.filter { !pending[$0].isCancelled }.compactMap {
      pending[$0].draft.submission
    }
    let before = drive.effects.count
    press("Esc")
    if Array(drive.effects.dropFirst(before)) != wanted.map({ Effect.cancelSubmission($0) }) {
      mismatch = "other submissions were cancelled"
    }
    for place in own { pending[place].isCancelled = true }
  }

  /// Completes one of the open session's turns successfully.
  private mutating func end() {
    guard
      let place = turns[open]?.indices.filter({ turns[open]?[$0].isOpen == true })
        .randomElement(using: &dice), let turn = turns[open]?[place]
    else { return }
    say("turn \(turn.number) ends")
    turns[open]?[place] = turn.ended(.done)
    send(.turn(turn.ended(.done)))
  }

  private mutating func change() {
    open = open == .one ? .two : .one
    guard let session = disk[open] else { return }
    say("is opened")
    send(.sessionOpened(session, turns[open] ?? []))
  }
}
