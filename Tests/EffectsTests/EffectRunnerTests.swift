import Effects
import Imagery
import Model
import Synchronization
import TestSupport
import Testing

@testable import Studio

/// What a runner posts, in order, and waiting for the first event of a kind.
private final class Posted: Sendable {
  private let events = Mutex<[Event]>([])
  private let stream = AsyncStream<Event>.makeStream()

  var all: [Event] { events.withLock { $0 } }

  @Sendable func post(_ event: Event) {
    events.withLock { $0.append(event) }
    stream.continuation.yield(event)
  }

  func first<Value>(_ matching: (Event) -> Value?) async -> Value? {
    for await event in stream.stream {
      if let value = matching(event) { return value }
    }
    return nil
  }
}

@Suite(.timeLimit(.minutes(5))) struct RunnerTests {
  private let posted = Posted()

  private func runner(_ bench: Bench) -> EffectRunner {
    EffectRunner(ports: bench.ports, endpoints: ["gmi": bench.endpoint], post: posted.post)
  }

  @Test func `Pixels are read from the picture's own file and reported with their position`() async
  {
    let runner = runner(Bench([]))
    let part = PixelRect(x: 3, y: 4, width: 2, height: 1)
    runner.run(.sample(.make("a"), part))
    await runner.finish(includingJobs: false)
    guard case .sampled(let picture, let patch)? = posted.all.last else {
      Issue.record("No pixels came")
      return
    }
    #expect(picture == .make("a") && patch.rect == part)
    #expect(patch[PixelPoint(x: 4, y: 4)] == PixelValue(red: 1, green: 1, blue: 2))
    #expect(patch[PixelPoint(x: 5, y: 4)] == nil)

    runner.run(.sample(.make("a"), PixelRect(x: 0, y: 0, width: 0, height: 0)))
    await runner.finish(includingJobs: false)
    #expect(
      posted.all.last
        == .sampleFailed(.make("a"), Failure(.picture, "There are no such pixels.")))
  }

  @Test
  func `A folder is reported under the path that was asked for, or why it cannot be listed`()
    async
  {
    let runner = runner(Bench([]))
    runner.run(.listFolder("/pictures"))
    _ = await posted.first { if case .folderListed = $0 { true } else { nil } }
    runner.run(.listFolder("/none"))
    _ = await posted.first { if case .folderFailed = $0 { true } else { nil } }
    #expect(
      posted.all == [
        .folderListed(
          "/pictures",
          FolderListing(
            folder: "/pictures", spelled: "/pictures",
            entries: [FolderEntry(name: "a.png", isFolder: false)])),
        .folderFailed("/none", Failure(.picture, "There is no folder /none.")),
      ])
  }

  @Test func `A path is reported as it was spelled and looked up where it leads`() async throws {
    let runner = runner(Bench([]))
    runner.run(.importPicture(path: "~/kite.png"))
    runner.run(.importPicture(path: "~/kite.txt"))
    await runner.finish(includingJobs: false)

    #expect(
      posted.all.contains { event in
        guard case .imported("~/kite.png", let reference) = event else { return false }
        return reference.name == "kite.png"
      })
    #expect(
      posted.all.contains { event in
        if case .importFailed("~/kite.txt", _) = event { true } else { false }
      })
  }

  @Test func `A picture with too many pixels is imported at a smaller size, and a note says so`()
    async throws
  {
    let bench = Bench([])
    let runner = runner(bench)
    runner.run(.importPicture(path: "/phone.jpg"))
    await runner.finish(includingJobs: false)

    #expect(bench.imaging.converted == ["/phone.jpg"])
    #expect(
      posted.all.contains { event in
        guard case .imported("/phone.jpg", let reference) = event else { return false }
        return reference.picture?.size == PixelSize(width: 800, height: 450)
          && reference.picture?.type == .jpeg && reference.name == "phone.jpg"
      })
    #expect(
      posted.all.contains(
        .notice(
          "phone.jpg has 16000×9000 pixels, more than can be edited; it was scaled down to "
            + "800×450. Your file is not changed.")))
  }

  @Test func `The workspaces of two sessions are both saved, each in its newest state`()
    async throws
  {
    let bench = Bench([])
    let runner = runner(bench)
    for (id, draft) in [("one", "a"), ("two", "b"), ("one", "c"), ("two", "d")] {
      var session = Session(id: Session.ID(rawValue: id), created: Timestamp(milliseconds: 0))
      session.workspace.draft = draft
      runner.run(.save(session))
    }
    await runner.finish(includingJobs: false)

    let drafts = try await ["one", "two"].asyncMap { id in
      try await bench.library.session(Session.ID(rawValue: id))?.workspace.draft
    }
    #expect(drafts == ["c", "d"])
  }

  @Test func `A workspace that still holds the prompt never replaces the one stored with its turn`()
    async throws
  {
    let bench = Bench([.json(400, "{}")])
    let runner = runner(bench)
    var draft = bench.draft("a kite")
    var typed = draft.session
    for length in 1...6 {
      typed.workspace.draft = String("a kite".prefix(length))
      runner.run(.save(typed))
    }
    draft.session.workspace.draft = ""
    runner.run(.submit(draft))
    await runner.finish(includingJobs: true)

    #expect(try await bench.library.session(draft.session.id)?.workspace.draft == "")
  }

  @Test func `Each turn that is sent is reported together with what was sent`() async throws {
    let bench = Bench([.json(400, "{}"), .json(400, "{}")])
    let runner = runner(bench)
    var draft = bench.draft("a kite")
    (draft.submission, draft.count) = (SubmissionID(number: 7), 2)
    runner.run(.submit(draft))
    await runner.finish(includingJobs: true)

    let answered = posted.all.compactMap { event -> (Int, SubmissionID?)? in
      if case .turn(let turn, let id) = event { (turn.number, id) } else { nil }
    }
    #expect(Set(answered.map(\.0)) == [1, 2])
    #expect(answered.allSatisfy { $0.1 == SubmissionID(number: 7) })
  }

  @Test
  func `A submission that cannot be stored is reported by its identity, once and immediately`()
    async throws
  {
    let bench = Bench([])
    let full = Failure(.storage, "The disk is full.")
    bench.library.failWrites(with: full)
    let runner = runner(bench)
    var draft = bench.draft("a kite")
    draft.submission = SubmissionID(number: 7)
    runner.run(.submit(draft))
    await runner.finish(includingJobs: true)
    #expect(posted.all == [.submitFailed(SubmissionID(number: 7), full)])
  }

  @Test func `A submission that is cancelled before it is stored is never stored`() async throws {
    let bench = Bench([])
    let runner = runner(bench)
    var draft = bench.draft("a kite")
    draft.submission = SubmissionID(number: 7)
    // The workspace is stored first; until then there is no turn.
    bench.library.holdSaves()
    runner.run(.save(draft.session))
    runner.run(.submit(draft))
    runner.run(.cancelSubmission(SubmissionID(number: 7)))
    bench.library.releaseSaves()
    await runner.finish(includingJobs: true)
    guard case .submitFailed(SubmissionID(number: 7), let failure)? = posted.all.last else {
      Issue.record("\(posted.all)")
      return
    }
    #expect(failure.kind == .cancelled && failure.billed == .no)
    #expect(try await bench.library.turns(of: draft.session.id).isEmpty)
    #expect(bench.transport.requests.isEmpty)
  }

  @Test
  func `A turn that is running here is not resumed a second time, and can still be cancelled`()
    async throws
  {
    let bench = Bench([.hang])
    let runner = runner(bench)
    runner.run(.submit(bench.draft("a kite")))
    let id = try #require(
      await posted.first { event in
        if case .turn(let turn, _) = event { turn.id } else { nil }
      })
    for await _ in bench.transport.hanging.stream { break }
    runner.run(.resume(id))
    runner.run(.cancel(id))
    await runner.finish(includingJobs: true)

    #expect(bench.transport.requests.count == 1)
    #expect(
      !posted.all.contains { event in
        guard case .progress(_, let progress) = event else { return false }
        return progress.waitingFor.contains("another Retake")
      })
  }
}

extension Array {
  fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows
    -> [Value]
  {
    var values: [Value] = []
    for element in self { values.append(try await transform(element)) }
    return values
  }
}
