import Effects
import Model
import Providers
import Synchronization
import TestSupport
import Testing

private let accepted = #"{"request_id":"r1","model":"m","status":"queued"}"#
private let finished = #"""
  {"request_id":"r1","status":"success","outcome":{"media_urls":[{"id":"0","url":"https://example.test/x.png"}]}}
  """#

private let full = Failure(.storage, "The disk is full.", advice: "Free some space and try again.")

/// The disk fills up at every step of a turn.
@Suite(.timeLimit(.minutes(5))) struct FullDiskTests {
  /// Runs a turn; writes fail from the moment it is told in that state.
  private func run(_ bench: Bench, fullAt isReached: @escaping @Sendable (Job) -> Bool)
    async throws -> Turn
  {
    try await bench.runner.run(bench.draft("a kite")) { news in
      guard case .turn(let turn) = news, isReached(turn.job) else { return }
      bench.library.failWrites(with: full)
    }
  }

  @Test func `A disk that fills up before the first byte fails the turn, and nothing is sent`()
    async throws
  {
    let bench = Bench([.json(200, accepted)])

    let turn = try await run(bench) { $0 == .composed }

    #expect(turn.job == .done(.failed))
    let failure = try #require(turn.outcome?.failure)
    #expect(failure.billed == .no)
    #expect(failure.advice.contains("Nothing was sent."))
    #expect(try await bench.library.turn(turn.id)?.job == .composed)
  }

  @Test
  func
    `A disk that is full after the first byte leaves the turn with its task ID, not to be resent`()
    async throws
  {
    let bench = Bench([.json(200, accepted)])
    bench.library.failClaims(with: full)

    let turn = try await run(bench) { $0 == .sending }

    #expect(turn.job == .accepted(task: "r1"))
    #expect(turn.isLeft)
    let failure = try #require(turn.outcome?.failure)
    #expect(failure.billed == .maybe)
    #expect(failure.advice.contains("r1"))
    #expect(failure.advice.contains("not sent again"))
  }

  @Test
  func `A task ID without room in the library is kept with the claim, and the next start finds it`()
    async throws
  {
    let bench = Bench([
      .json(200, accepted), .json(200, finished), .bytes([1, 2, 3]),
      .json(200, finished), .bytes([1, 2, 3]),
    ])

    let turn = try await run(bench) { $0 == .sending }

    #expect(turn.isLeft)
    #expect(try await bench.library.turn(turn.id)?.job == .sending)
    #expect(bench.library.keptTask(of: turn.id) == "r1")

    bench.library.failWrites(with: nil)
    let again = try await bench.runner.resume(turn.id, notify: bench.heard.hear)

    #expect(again?.job == .done(.done))
    #expect(bench.library.keptTask(of: turn.id) == nil)
    #expect(bench.transport.requests.filter { $0.method == "POST" }.count == 1)
  }

  @Test func `A library that is locked when the task ID arrives costs nothing`() async throws {
    let bench = Bench([.json(200, accepted), .json(200, finished), .bytes([1, 2, 3])])

    let turn = try await bench.runner.run(bench.draft("a kite")) { news in
      guard case .turn(let turn) = news else { return }
      bench.library.failWrites(with: turn.job == .sending ? full : nil)
    }

    #expect(turn.job == .done(.done))
    #expect(try await bench.library.turn(turn.id)?.job == .done(.done))
    #expect(bench.library.keptTask(of: turn.id) == nil)
  }

  @Test
  func `A result without room is left with the provider, and fetched once there is room`()
    async throws
  {
    let bench = Bench([
      .json(200, accepted), .json(200, finished), .bytes([1, 2, 3]),
      .json(200, finished), .bytes([1, 2, 3]),
    ])

    let turn = try await run(bench) { $0 == .fetching(task: "r1") }

    #expect(turn.isLeft)
    #expect(turn.outcome?.failure?.billed == .maybe)
    bench.library.failWrites(with: nil)
    let told = Mutex<[Turn]>([])
    let again = try await bench.runner.resume(turn.id) { news in
      if case .turn(let turn) = news { told.withLock { $0.append(turn) } }
    }
    #expect(again?.job == .done(.done))
    #expect(again?.outcome?.failure == nil)
    // While it is taken up it counts as running, not as left.
    #expect(told.withLock(\.first)?.isLeft == false)
    #expect(bench.transport.requests.filter { $0.method == "POST" }.count == 1)
  }
}

/// A driver that takes its time to make the provider reachable.
private struct SlowAccess: Access {
  let begun = AsyncStream<Void>.makeStream()

  func open(_ endpoint: Endpoint) async throws(Failure) -> String? {
    begun.continuation.yield()
    do {
      try await Task.sleep(for: .seconds(3600))
    } catch {
      throw Failure(.cancelled, "Cancelled while waiting for the key.")
    }
    return nil
  }
}

private struct NoKey: Access {
  func open(_ endpoint: Endpoint) async throws(Failure) -> String? {
    throw Failure(.key, "There is no key.")
  }
}

@Suite(.timeLimit(.minutes(5))) struct AccessTests {
  @Test func `An interruption ends the wait for a key`() async throws {
    let bench = Bench([])
    let slow = SlowAccess()
    var ports = bench.ports
    ports.access = slow
    let runner = SubmitTurn(ports: ports, endpoints: ["gmi": bench.endpoint])
    let cancellation = CancellationToken()
    async let ended = runner.run(
      bench.draft("a kite"), cancellation: cancellation, notify: bench.heard.hear)
    for await _ in slow.begun.stream { break }

    cancellation.cancel()

    let turn = try await ended
    #expect(turn.job == .done(.cancelled))
    #expect(turn.outcome?.failure?.billed == .no)
    #expect(bench.transport.requests.isEmpty)
  }

  @Test func `A job whose key is gone is left open, and does not run`() async throws {
    let bench = Bench([])
    var ports = bench.ports
    ports.access = NoKey()
    let id = TurnID(session: bench.session.id, number: 1)
    let turn = Turn(
      id: id, parent: nil, instruction: "a kite", settings: .initial, references: [],
      profile: "gmi", model: "m", created: Timestamp(milliseconds: 0), job: .running(task: "r1"))
    bench.library.insert(bench.session, turns: [turn])

    let left = try await SubmitTurn(ports: ports, endpoints: ["gmi": bench.endpoint])
      .resume(id, notify: bench.heard.hear)

    #expect(left?.isLeft == true)
    #expect(left?.outcome?.failure?.kind == .key)
    #expect(try await bench.library.turn(id)?.job == .running(task: "r1"))
  }

  @Test func `A file that is not a picture is named`() async throws {
    let bench = Bench([])
    await #expect(throws: Failure(.picture, "a.txt: The file is text, not a picture.")) {
      try await Importer(bench.ports).importPicture("/home/me/a.txt")
    }
  }
}
