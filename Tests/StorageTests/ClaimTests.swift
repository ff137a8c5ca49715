import CSystem
import Foundation
import GRDB
import Model
import Testing

@testable import Storage

/// What a claim stores besides the right to drive a job.
@Suite(.timeLimit(.minutes(5))) struct ClaimTests {
  private let place = TemporaryLibrary()

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: place.folders.claims).sorted()
  }

  @Test
  func `A task id that only its claim could hold is in the turn at the next start`()
    async throws
  {
    let id: TurnID
    do {
      let library = try place.open()
      let (turn, claim) = try await library.addDriven(
        draft("a kite", in: session("s1")), sentRatio: nil, at: noon)
      id = turn.id
      var sending = turn
      sending.job = .sending
      try await library.update(sending)
      try claim.store(task: "projects/p/täsk 1")
      claim.release()
      #expect(try files() == ["s1-1"])
    }
    let next = try place.open()
    #expect(try await next.turn(id)?.job == .accepted(task: "projects/p/täsk 1"))
    #expect(try await next.openTurns().map(\.id) == [id])
    #expect(try files().isEmpty)
  }

  @Test func `What a turn knows already is not overwritten`() async throws {
    let library = try place.open()
    var (turn, claim) = try await library.addDriven(
      draft("a kite", in: session("s1")), sentRatio: nil, at: noon)
    try claim.store(task: "r1")
    turn.job = .fetching(task: "r2")
    try await library.update(turn)
    claim.release()
    #expect(try await place.open().turn(turn.id)?.job == .fetching(task: "r2"))
    #expect(try files().isEmpty)
  }

  @Test func `A task id is written in place, without another byte on the disk`() async throws {
    let library = try place.open()
    let (turn, claim) = try await library.addDriven(
      draft("a kite", in: session("s1")), sentRatio: nil, at: noon)
    let path = "\(place.folders.claims)/s1-1"
    var before = stat()
    stat(path, &before)
    try claim.store(task: String(repeating: "x", count: 3900))
    var after = stat()
    stat(path, &after)
    #expect(before.st_size == 4096 && after.st_size == 4096 && before.st_ino == after.st_ino)
    #expect(throws: Failure.self) { try claim.store(task: String(repeating: "x", count: 5000)) }
    #expect(claim.keptTask?.count == 3900)
    claim.settle()
    claim.release()
    #expect(try files().isEmpty)
    _ = turn
  }

  @Test func `While another program locks the database the task id is kept, and nothing waits`()
    async throws
  {
    let library = try SQLiteLibrary(place.folders, patience: 0.05)
    let (turn, claim) = try await library.addDriven(
      draft("a kite", in: session("s1")), sentRatio: nil, at: noon)
    var configuration = GRDB.Configuration()
    configuration.allowsUnsafeTransactions = true
    let other = try DatabaseQueue(path: place.folders.database, configuration: configuration)
    try await other.writeWithoutTransaction { db in
      try db.execute(sql: "BEGIN IMMEDIATE")
    }
    var sent = turn
    sent.job = .accepted(task: "r1")
    try claim.store(task: "r1")
    await #expect(throws: Failure.heldByAnother) { try await library.update(sent) }
    try await other.writeWithoutTransaction { db in try db.execute(sql: "ROLLBACK") }
    claim.release()
    #expect(try await place.open().turn(turn.id)?.job == .accepted(task: "r1"))
  }

  @Test func `A torn or foreign file counts as empty`() throws {
    _ = try place.open()
    var record = ClaimRecord()
    record.task = "r1"
    let path = "\(place.folders.claims)/s1-1"
    let claim = try #require(try ClaimFile(path, isNew: true))
    try claim.store(task: "r1")
    claim.release()
    let whole = try Data(contentsOf: URL(filePath: path))
    for count in [0, 1, 64, 80, 4095] {
      try whole.prefix(count).write(to: URL(filePath: path))
      #expect(try ClaimFile(path)?.keptTask == nil)
    }
    var dice = SystemRandomNumberGenerator()
    for _ in 1...200 {
      var bytes = whole
      bytes[Int.random(in: 64..<100, using: &dice)] ^= UInt8.random(in: 1...255, using: &dice)
      try bytes.write(to: URL(filePath: path))
      let task = try ClaimFile(path)?.keptTask
      #expect(task == nil || task == "r1")
    }
  }

  @Test func `A crash while a job is resumed is remembered until it is asked for again`() throws {
    _ = try place.open()
    let path = "\(place.folders.claims)/s1-1"
    do {
      let claim = try #require(try ClaimFile(path, isNew: true))
      #expect(!claim.hasFaulted)
      claim.watchForFaults()
      csystem_faults_mark()
      // The process dies here; its lock goes with it, its file stays.
      let left = try Data(contentsOf: URL(filePath: path))
      claim.release()
      try left.write(to: URL(filePath: path))
    }
    let claim = try #require(try ClaimFile(path))
    #expect(claim.hasFaulted)
    claim.release()
    let again = try #require(try ClaimFile(path))
    #expect(again.hasFaulted)
    again.watchForFaults()
    again.release()
    #expect(try files().isEmpty)
  }
}
