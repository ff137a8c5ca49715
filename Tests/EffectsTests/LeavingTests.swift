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

/// The program is told to end at every step of a turn. What may be paid for stays open.
@Suite(.timeLimit(.minutes(5))) struct LeavingTests {
  /// At which answer the provider says nothing more, and what the disk says of the job then.
  static let moments: [(answers: [ScriptedTransport.Answer], job: Job)] = [
    ([.hang], .sending),
    ([.json(200, accepted), .hang], .accepted(task: "r1")),
    (
      [.json(200, accepted), .json(200, #"{"request_id":"r1","status":"processing"}"#), .hang],
      .running(task: "r1")
    ),
    ([.json(200, accepted), .json(200, finished), .hang], .fetching(task: "r1")),
  ]

  @Test(arguments: moments.indices)
  func `A job that may be paid for stays open and fetchable, whenever the program is told to end`(
    _ index: Int
  ) async throws {
    let (answers, job) = Self.moments[index]
    let bench = Bench(answers + [.json(200, finished), .bytes([1, 2, 3])])
    let cancellation = CancellationToken()
    async let running = bench.runner.run(
      bench.draft("a kite"), cancellation: cancellation, notify: bench.heard.hear)
    for await _ in bench.transport.hanging.stream { break }

    cancellation.cancel(.exiting)

    let left = try await running
    #expect(left.job == job)
    #expect(left.isLeft)
    #expect(left.outcome?.failure?.billed == .maybe)
    #expect(left.outcome?.failure?.kind == (job.task == nil ? .unknown : .cancelled))
    #expect(try await bench.library.turn(left.id)?.job == job)
    #expect(try await bench.library.turn(left.id)?.outcome == nil)
    guard job.task != nil else { return }
    let home = try await bench.runner.resume(left.id, notify: bench.heard.hear)
    #expect(home?.job == .done(.done))
    #expect(bench.transport.requests.filter { $0.method == "POST" }.count == 1)
  }

  @Test func `The program waits for a response that is about to arrive`() async throws {
    let bench = Bench([.hangUntilTold(200, accepted)])
    var ports = bench.ports
    let slept = Mutex<[Double]>([])
    ports.sleep = { [transport = bench.transport] seconds in
      slept.withLock { $0.append(seconds) }
      transport.goOn.continuation.yield()
      try await Task.sleep(for: .seconds(3600))
    }
    let runner = SubmitTurn(ports: ports, endpoints: ["gmi": bench.endpoint])
    let cancellation = CancellationToken()
    async let running = runner.run(
      bench.draft("a kite"), cancellation: cancellation, notify: bench.heard.hear)
    for await _ in bench.transport.hanging.stream { break }

    cancellation.cancel(.exiting)

    let left = try await running
    #expect(left.job == .accepted(task: "r1"))
    #expect(try await bench.library.turn(left.id)?.job == .accepted(task: "r1"))
    #expect(slept.withLock { $0 } == [5])
  }

  @Test
  func `A response without a task ID whose picture is being fetched is kept, to be read again`()
    async throws
  {
    let bench = Bench([
      .json(
        200,
        #"{"candidates":[{"content":{"parts":[{"text":"![x](https://s.example/x.png)"}]},"finishReason":"STOP"}]}"#
      ), .hang, .bytes([1, 2, 3]),
    ])
    var endpoint = bench.endpoint
    endpoint.wire = .gemini
    let runner = SubmitTurn(ports: bench.ports, endpoints: ["gmi": endpoint])
    let cancellation = CancellationToken()
    async let running = runner.run(
      bench.draft("a kite"), cancellation: cancellation, notify: bench.heard.hear)
    for await _ in bench.transport.hanging.stream { break }

    cancellation.cancel(.exiting)

    let left = try await running
    #expect(left.job == .done(.failed))
    #expect(left.outcome?.failure?.advice.contains("retake recover") == true)
    let home = try await Recovery(ports: bench.ports, endpoints: ["gmi": endpoint])
      .run(left.id, notify: bench.heard.hear)
    #expect(home.job == .done(.done) && home.result != nil)
    #expect(home.notes.contains { $0.contains("not the conversation") })
  }

  @Test func `A turn that has not been sent ends, and is reported as unsent`() async throws {
    let bench = Bench([])
    let cancellation = CancellationToken()
    cancellation.cancel(.exiting)

    let turn = try await bench.runner.run(
      bench.draft("a kite"), cancellation: cancellation, notify: bench.heard.hear)

    #expect(turn.job == .done(.cancelled))
    #expect(turn.outcome?.failure?.billed == .no)
    #expect(bench.transport.requests.isEmpty)
  }

  @Test func `A cancellation by the person stays a cancellation if the program ends as well`()
    async throws
  {
    let bench = Bench([.json(200, accepted), .hang])
    let cancellation = CancellationToken()
    async let running = bench.runner.run(
      bench.draft("a kite"), cancellation: cancellation, notify: bench.heard.hear)
    for await _ in bench.transport.hanging.stream { break }

    cancellation.cancel(.requested)
    cancellation.cancel(.exiting)

    #expect(try await running.job == .done(.cancelled))
  }
}

/// The last word about a turn cannot be written.
@Suite(.timeLimit(.minutes(5))) struct LastWordTests {
  private let full = Failure(.storage, "The disk is full.", advice: "Free some space.")

  @Test func `A result is stored once a full disk has room again`() async throws {
    let bench = Bench([.json(200, accepted), .json(200, finished), .bytes([1, 2, 3])])
    let pauses = Mutex<[Double]>([])
    var ports = bench.ports
    ports.sleep = { [library = bench.library] seconds in
      let count = pauses.withLock { pauses in
        pauses.append(seconds)
        return pauses.count
      }
      // The first pause is the one before the first question.
      if count == 4 { library.failWrites(with: nil) }
    }
    let turn = try await SubmitTurn(ports: ports, endpoints: ["gmi": bench.endpoint]).run(
      bench.draft("a kite")
    ) { [full, library = bench.library] news in
      guard case .progress(_, let progress) = news, progress.phase == .storing,
        progress.pause == nil
      else { return }
      library.failWrites(with: full)
    }

    #expect(turn.job == .done(.done))
    #expect(try await bench.library.turn(turn.id)?.job == .done(.done))
    #expect(pauses.withLock { $0.dropFirst() } == [1, 2, 4])
  }

  @Test
  func `A disk that stays full leaves the turn open and says so, and the result is fetched later`()
    async throws
  {
    let bench = Bench([
      .json(200, accepted), .json(200, finished), .bytes([1, 2, 3]),
      .json(200, finished), .bytes([1, 2, 3]),
    ])
    let turn = try await bench.runner.run(bench.draft("a kite")) {
      [full, library = bench.library] news in
      guard case .progress(_, let progress) = news, progress.phase == .storing else { return }
      library.failWrites(with: full)
    }

    #expect(turn.isLeft)
    #expect(turn.job == .fetching(task: "r1"))
    #expect(turn.outcome?.failure?.message == "The disk is full.")
    #expect(turn.outcome?.failure?.advice.contains("r1") == true)
    bench.library.failWrites(with: nil)
    let again = try await bench.runner.resume(turn.id, notify: bench.heard.hear)
    #expect(again?.job == .done(.done))
    #expect(bench.transport.requests.filter { $0.method == "POST" }.count == 1)
  }
}

/// The picture came, and this machine cannot look at it.
@Suite(.timeLimit(.minutes(5))) struct UninspectedTests {
  static let reasons: [Failure] = [
    Failure(.configuration, "The image process could not be started."),
    Failure(.picture, "The file could not be read: too many open files.", canRetry: true),
    Failure(.storage, "The disk is full."),
  ]

  @Test(arguments: reasons)
  func `An unreadable result is kept with its turn open, and read later without a request`(
    _ reason: Failure
  ) async throws {
    let bench = Bench([.json(200, accepted), .json(200, finished), .bytes([1, 2, 3])])
    bench.imaging.fail(with: reason)

    let turn = try await bench.runner.run(bench.draft("a kite"), notify: bench.heard.hear)

    #expect(turn.isLeft)
    #expect(turn.outcome?.uninspected.count == 1)
    #expect(turn.outcome?.failure?.billed == .yes)
    #expect(turn.outcome?.failure?.advice.contains("/bytes/") == true)
    #expect(try await bench.library.turn(turn.id) == turn)
    // Nothing has changed at the next start, and at the one after it everything has.
    let still = try await bench.runner.resume(turn.id, notify: bench.heard.hear)
    #expect(still?.isLeft == true)
    bench.imaging.fail(with: nil)
    let asked = bench.transport.requests.count
    let looked = try #require(try await bench.runner.resume(turn.id, notify: bench.heard.hear))
    #expect(looked.job == .done(.done))
    #expect(looked.result != nil)
    #expect(looked.outcome?.uninspected.isEmpty == true)
    #expect(looked.outcome?.failure == nil)
    #expect(bench.transport.requests.count == asked)
  }

  @Test func `Bytes that are not a picture are reported as such, and kept`() async throws {
    let bench = Bench([.json(200, accepted), .json(200, finished), .bytes([1, 2, 3])])
    bench.imaging.fail(with: Failure(.picture, "The file is text, not a picture."))

    let turn = try await bench.runner.run(bench.draft("a kite"), notify: bench.heard.hear)

    #expect(turn.job == .done(.failed))
    #expect(turn.outcome?.failure?.billed == .yes)
    #expect(turn.outcome?.failure?.advice.contains("/bytes/") == true)
  }
}
