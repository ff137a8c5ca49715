import Cells
import Effects
import Imagery
import Model
import Payload
import Providers
import TestSupport
import Testing

@testable import Studio

/// What the studio shows of the next request, what a command and the estimate make of it, and what
/// is sent are one plan, whatever came before.
@Suite(.timeLimit(.minutes(5))) struct PlanAgreementTests {
  private static let endpoints: [Endpoint] = [
    "gmi", "toapis", "toapis-official", "tokaify", "google", "vertex",
  ]
  .compactMap { name in
    guard var endpoint = Catalogue.builtIn.endpoint(name) else { return nil }
    endpoint.key = .none
    endpoint.options.project = "kites"
    return endpoint
  }

  /// A session as it may have become, and what is asked next.
  private struct World {
    var dice: Dice
    let bench: Bench
    var turns: [Turn] = []

    init(_ seed: Int, _ bench: Bench) {
      dice = Dice(seed)
      self.bench = bench
    }

    mutating func pick<Value>(_ values: [Value]) -> Value {
      values[Int.random(in: 0..<values.count, using: &dice)]
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &dice) < percent }

    mutating func picture(_ name: String) throws -> Picture {
      let blob = try bench.blobs.store(Array(name.utf8))
      return Picture(
        digest: blob.name, type: pick([.png, .jpeg]),
        size: PixelSize(
          width: Int.random(in: 1...4000, using: &dice),
          height: Int.random(in: 1...4000, using: &dice)),
        byteCount: blob.byteCount)
    }

    mutating func references(_ name: String, atMost most: Int) throws -> [Reference] {
      try (0..<Int.random(in: 0...most, using: &dice)).map { index in
        let role = pick([nil, nil, .subject, .style, Reference.Role.words("the hat")])
        return Reference(
          .picture(try picture("\(name) reference \(index)")), name: "\(name)-\(index)", role: role)
      }
    }

    mutating func addTurn() async throws {
      let number = turns.count + 1
      let endpoint = pick(PlanAgreementTests.endpoints)
      let above = turns.filter(\.canGoOn).map(\.number)
      let status: Status = pick([.done, .done, .done, .textOnly, .refused, .failed, .cancelled])
      let isKept = status == .done && chance(20)
      var turn = Turn(
        id: TurnID(session: bench.session.id, number: number),
        parent: above.isEmpty || chance(20) ? nil : pick(above), instruction: "words \(number)",
        settings: .initial, references: isKept ? [] : try references("turn \(number)", atMost: 3),
        profile: isKept ? RegionComposite.name : endpoint.name,
        model: isKept ? RegionComposite.name : endpoint.model,
        created: Timestamp(milliseconds: 0), job: .done(status))
      if isKept { turn.kept = RegionComposite(feather: 2) }
      var outcome = Outcome(text: status == .textOnly ? "Which one?" : "", conversation: .nothing)
      if status == .done { outcome.pictures = [try picture("result \(number)")] }
      let remembers = endpoint.capabilities.memory == .wholeConversation
      if turn.canGoOn, !isKept, remembers, chance(80) {
        outcome.conversation = ConversationSize(
          bytes: chance(5) ? 600_000_000 : 300, pictures: Int.random(in: 0...15, using: &dice),
          textBytes: chance(5) ? 600_000 : 100)
        try await bench.transcripts.store(
          try Payload(
            json:
              #"[{"role":"user","parts":[{"text":"old-\#(number)."}]},{"role":"model","parts":[{"text":"Done"}]}]"#
          ),
          session: bench.session.id.rawValue, turn: number)
      }
      turn.outcome = outcome
      turns.append(turn)
    }
  }

  /// How often a text stands in another.
  private func count(_ part: String, in text: String) -> Int { text.ranges(of: part).count }

  private func ratio(in body: String, _ wire: Wire) -> AspectRatio? {
    let key =
      switch wire {
      case .gmi: #""aspect_ratio":""#
      case .toapis, .toapisOfficial: #""size":""#
      case .gemini, .vertex: #""aspectRatio":""#
      }
    guard let start = body.firstRange(of: key)?.upperBound else { return nil }
    return AspectRatio(String(body[start...].prefix { $0 != "\"" }))
  }

  /// Who is asked for what, after which turns; the same for the same seed.
  private func scene(
    _ seed: Int, _ bench: Bench
  ) async throws -> (endpoint: Endpoint, turns: [Turn], next: NextTurn) {
    var world = World(seed, bench)
    let endpoint = world.pick(Self.endpoints)
    for _ in 0..<Int.random(in: 0...8, using: &world.dice) { try await world.addTurn() }
    var settings = Settings.initial
    settings.format = endpoint.capabilities.formats.first ?? .png
    if world.chance(30) { settings.ratio = .fixed(world.pick(endpoint.capabilities.ratios)) }
    let above = world.turns.filter(\.canGoOn).map(\.number)
    let parent = above.isEmpty || world.chance(20) ? nil : world.pick(above)
    let references = try world.references("next", atMost: world.chance(10) ? 14 : 4)
    let next = NextTurn(
      parent: parent, words: "make it so", settings: settings, references: references,
      isTrimmed: parent != nil && world.chance(20))
    return (endpoint, world.turns, next)
  }

  @Test(arguments: 0..<300)
  func `The pane, the commands, the estimate and the request agree`(_ seed: Int) async throws {
    let rehearsed = try await scene(seed, Bench([]))
    let isToAPIs = [.toapis, .toapisOfficial].contains(rehearsed.endpoint.wire)
    let uploads =
      isToAPIs
      ? ConversationPlan(
        rehearsed.next, at: rehearsed.endpoint.profile, past: PastTurns(rehearsed.turns)
      ).pictures.count : 0
    let uploaded = ScriptedTransport.Answer.json(
      200, #"{"success":true,"data":{"url":"https://files.test/x.png"}}"#)
    let bench = Bench(
      Array(repeating: uploaded, count: uploads) + [.json(400, #"{"error":{"message":"no"}}"#)])
    let (endpoint, turns, next) = try await scene(seed, bench)
    bench.library.insert(bench.session, turns: turns)

    // The pane.
    var workspace = Workspace(
      draft: next.words, settings: next.settings, references: next.references, base: next.parent)
    workspace.isTrimmed = next.isTrimmed ? true : nil
    let state = State(
      session: Session(
        id: bench.session.id, created: Timestamp(milliseconds: 0), workspace: workspace),
      turns: turns, profile: endpoint.profile, clock: Timestamp(milliseconds: 0),
      size: Size(columns: 120, rows: 40))
    let shown = state.nextPlan
    // A command, and the estimate.
    let plan = ConversationPlan(
      next, at: endpoint.profile, past: PastTurns(turns.shuffled()))
    #expect(shown == plan)
    #expect(state.resolvedRatio == plan.ratio && state.nextEstimate == plan.estimate)
    #expect(state.pictureToEdit == plan.edited && state.nextRequest == plan.request)
    let draft = plan.draft(in: bench.session)
    #expect(draft.estimate == plan.estimate.amount && draft.next == plan.next)

    // What is sent.
    let runner = SubmitTurn(
      ports: bench.ports,
      endpoints: Dictionary(uniqueKeysWithValues: Self.endpoints.map { ($0.name, $0) }))
    let turn: Turn
    do {
      turn = try await runner.run(draft, notify: bench.heard.hear)
    } catch {
      #expect(error == plan.refusal)
      #expect(bench.transport.requests.isEmpty)
      return
    }
    #expect(plan.refusal == nil)
    #expect(turn.sentRatio == plan.ratio)
    #expect(plan.notes.allSatisfy(turn.notes.contains), "\(plan.notes) \(turn.notes)")
    guard turn.outcome?.failure?.http == 400 else {
      Issue.record("\(String(describing: turn.outcome?.failure)) \(plan)")
      return
    }
    let body = try #require(bench.transport.requests.dropFirst(uploads).first?.body)
    let pictures =
      isToAPIs
      ? count("https://files.test/", in: body)
      : count(#""inlineData":"#, in: body) + count(#""inline_data":"#, in: body)
    #expect(pictures == plan.pictures.count)
    #expect(ratio(in: body, endpoint.wire) == plan.ratio)
    for number in 1...9 {
      #expect(body.contains("old-\(number).") == (plan.transcript == number))
    }
    for words in plan.earlier where !isToAPIs {
      #expect(body.contains(words), "\(words)")
    }
  }
}
