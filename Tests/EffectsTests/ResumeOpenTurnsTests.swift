import Effects
import Model
import Providers
import TestSupport
import Testing

private let finished = #"""
  {"request_id":"r1","status":"success","outcome":{"media_urls":[{"id":"0","url":"https://example.test/x.png"}]}}
  """#
private let running = #"{"request_id":"r1","status":"processing"}"#

/// What earlier starts have left open, taken up by a command that has other things to do.
@Suite(.timeLimit(.minutes(5))) struct ResumeOpenTurnsTests {
  private func bench(_ jobs: [Job], _ answers: [ScriptedTransport.Answer]) -> Bench {
    let bench = Bench(answers)
    bench.library.insert(
      bench.session,
      turns: jobs.enumerated().map { index, job in
        Turn(
          id: TurnID(session: bench.session.id, number: index + 1), parent: nil,
          instruction: "a kite", settings: .initial, sentRatio: AspectRatio(1, 1), references: [],
          profile: "gmi", model: "m", created: Timestamp(milliseconds: 0), job: job)
      })
    return bench
  }

  /// `bell` is when the patience is over; never without it.
  private func arrivals(
    _ bench: Bench, bell: (@Sendable () async -> Void)? = nil
  ) async throws -> [ResumeOpenTurns.Resumed] {
    var ports = bench.ports
    ports.sleep = { seconds in
      try Task.checkCancellation()
      guard seconds == 10 else { return }
      if let bell { await bell() } else { try await Task.sleep(for: .seconds(3600)) }
    }
    let runner = SubmitTurn(ports: ports, endpoints: ["gmi": bench.endpoint])
    return await ResumeOpenTurns(ports: ports, runner: runner).run(
      try await bench.library.openTurns())
  }

  @Test func `A finished result is fetched, an unsent turn ends, and neither is sent again`()
    async throws
  {
    let bench = bench(
      [.composed, .sending, .running(task: "r1"), .done(.done)],
      [.json(200, finished), .bytes([1, 2, 3])])
    let arrivals = try await arrivals(bench)
    #expect(arrivals.map(\.turn.number) == [1, 2, 3])
    #expect(arrivals.map(\.turn.job) == [.done(.failed), .done(.unknown), .done(.done)])
    #expect(arrivals.allSatisfy { $0.reason == nil })
    #expect(bench.transport.requests.allSatisfy { $0.method == "GET" })
    // A key is fetched for what is asked for, and for nothing else.
    #expect(bench.access.count == 1)
  }

  @Test func `A provider that cannot be reached is asked once`() async throws {
    let gone = TransportError(.cannotResolve, detail: "no network", mayHaveBeenAccepted: false)
    let bench = bench([.accepted(task: "r1")], [.failure(gone)])
    let arrivals = try await arrivals(bench)
    #expect(arrivals.first?.reason?.kind == .network)
    #expect(arrivals.first?.turn.isLeft == true)
    #expect(try await bench.library.openTurns().map(\.job) == [.accepted(task: "r1")])
  }

  @Test func `A turn that another Retake drives is left to it`() async throws {
    let bench = bench([.accepted(task: "r1")], [])
    let id = TurnID(session: bench.session.id, number: 1)
    let claim = try #require(await bench.library.claim(id))
    let arrivals = try await arrivals(bench)
    #expect(arrivals.first?.reason?.message == "Another Retake process is working on it.")
    #expect(bench.transport.requests.isEmpty)
    claim.release()
  }

  @Test func `A slow job is left open when the time to wait has passed`() async throws {
    let bench = bench([.accepted(task: "r1")], [.json(200, running), .hang])
    let hanging = bench.transport.hanging
    let arrivals = try await arrivals(bench) { for await _ in hanging.stream { break } }
    #expect(arrivals.first?.reason?.message == "It is still working.")
    #expect(try await bench.library.openTurns().map(\.job) == [.running(task: "r1")])
  }

  @Test func `Hundreds of turns are resumed a few at a time, and all results are fetched`()
    async throws
  {
    let count = 200
    let bench = bench(
      (0..<count).map { _ in .accepted(task: "r1") },
      (0..<(2 * count)).map { _ in .json(200, #"{"request_id":"r1","status":"failed"}"#) })
    let arrivals = try await arrivals(bench)
    #expect(arrivals.count == count)
    #expect(arrivals.allSatisfy { !$0.turn.isOpen })
    #expect(bench.transport.requests.count == count)
  }

  @Test func `A studio counts open turns of other sessions as work before it knows them`()
    async throws
  {
    let bench = bench([.running(task: "r1")], [.json(200, finished), .bytes([1, 2, 3])])
    let runner = EffectRunner(ports: bench.ports, endpoints: ["gmi": bench.endpoint]) { _ in }
    runner.resumeOpenTurns(except: .two, isHurried: true)
    #expect(runner.isBusy && runner.hasJobs)
    await runner.finish(includingJobs: true)
    #expect(try await bench.library.openTurns().isEmpty)
    #expect(!runner.isBusy)
  }

  @Test func `A studio that exits meanwhile leaves them open and waits for none`() async throws {
    let bench = bench([.running(task: "r1"), .running(task: "r2")], [.hang, .hang])
    let runner = EffectRunner(ports: bench.ports, endpoints: ["gmi": bench.endpoint]) { _ in }
    runner.resumeOpenTurns(except: .two, isHurried: false)
    runner.leave()
    await runner.finish(includingJobs: true)
    #expect(try await bench.library.openTurns().count == 2)
  }
}
