import Foundation
import GRDB
import Model
import Payload
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(5))) struct FileTests {
  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int) & 0o777
  }

  @Test func `Files and folders are private to their owner`() async throws {
    let place = TemporaryLibrary()
    let library = try place.open()
    let picture = try await storedPicture("x", in: library)
    #expect(try mode(place.path) == 0o700)
    #expect(try mode(place.folders.database) == 0o600)
    #expect(try mode(place.folders.database + "-wal") == 0o600)
    #expect(try mode(library.path(of: picture)) == 0o600)
  }

  @Test func `A picture is stored once, under its digest, with the extension of its bytes`()
    async throws
  {
    let place = TemporaryLibrary()
    let library = try place.open()
    let picture = try await storedPicture("x", in: library)
    let path = library.path(of: picture)
    #expect(
      path
        == "\(place.path)/pictures/\(picture.digest.prefix(2))/\(picture.digest.dropFirst(2)).png")
    #expect(try await storedPicture("x", in: library) == picture)
    let words = try library.store(Array("not a picture".utf8))
    #expect(library.path(ofBytes: words.name)?.contains("/strings/") == true)
    let left = try FileManager.default.contentsOfDirectory(atPath: place.folders.incoming)
    #expect(left.isEmpty)
  }

  @Test func `A dropped writer leaves nothing behind`() throws {
    let place = TemporaryLibrary()
    let library = try place.open()
    do {
      let writer = try library.open()
      try [UInt8](repeating: 1, count: 10).withUnsafeBytes { try writer.append($0) }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.folders.incoming).isEmpty)
  }

  @Test
  func `A dead process's unfinished files are removed, a living one's are not`()
    throws
  {
    let place = TemporaryLibrary()
    let living = try place.open()
    let writer = try living.open()
    let path = try #require(writer.path)
    let incoming = place.folders.incoming
    // A dead process's lock is free. A name of an earlier version may be a living one's, for a day.
    for name in ["0ddba11-1", "0ddba11-2", "1-7", "4999999-1"] {
      _ = FileManager.default.createFile(atPath: "\(incoming)/\(name)", contents: Data([1]))
    }
    _ = FileManager.default.createFile(
      atPath: "\(place.folders.locks)/0ddba11", contents: Data())
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -100_000)],
      ofItemAtPath: "\(incoming)/4999999-1")

    _ = try place.open()

    #expect(
      try FileManager.default.contentsOfDirectory(atPath: incoming).sorted()
        == ["1-7", path.split(separator: "/").last.map(String.init) ?? ""].sorted())
    try [UInt8](repeating: 1, count: 10).withUnsafeBytes { try writer.append($0) }
    let blob = try writer.finish()
    #expect(living.path(ofBytes: blob.name) != nil)
  }

  @Test func `Names do not contain the process, and two libraries never use the same one`() throws {
    let place = TemporaryLibrary()
    let (one, other) = (try place.open(), try place.open())
    let paths = try (1...50).flatMap { _ in [try one.temporaryPath(), try other.temporaryPath()] }
    #expect(Set(paths).count == 100)
    let words = Set(paths.compactMap { $0.split(separator: "/").last?.prefix { $0 != "-" } })
    #expect(words.count == 2 && words.allSatisfy { $0.count == 32 && Int($0) != Int(getpid()) })
  }

  @Test
  func
    `Files that no turn names are removed, unless something else names them or they were stored again`()
    async throws
  {
    let place = TemporaryLibrary()
    let library = try place.open()
    let known = try library.store(Array("was there before".utf8))
    let later = try place.open()
    var turn = try await later.add(draft("a kite", in: session("s1")), sentRatio: nil, at: noon)
    let picture = try await storedPicture("result", in: later)
    turn.outcome = Outcome(pictures: [picture])
    turn.job = .done(.done)
    try await later.update(turn)
    let scanner = PayloadScanner(blobs: later)
    try scanner.feed(Array(SessionTree.transcript(1).utf8))
    let transcript = try scanner.finish()
    try await later.store(transcript, session: "s1", turn: 1)
    let answer = try later.store(Array("an answer that is kept".utf8))
    let reply = KeptReply(
      wire: "gmi", url: "https://example.test/r1", status: 200, headers: [], body: answer)
    try await later.store(reply, session: "s1", turn: 1)
    let loose = try later.store(Array("half an answer".utf8))
    let twice = try later.store(Array("somebody else's too".utf8))
    _ = try library.store(Array("somebody else's too".utf8))
    _ = try later.store(Array("was there before".utf8))

    let all = [known, loose, twice, answer] + transcript.externalStrings.map(\.blob)
    try await later.discardUnnamed(all.map(\.name) + [picture.digest], of: turn.id)

    #expect(later.path(ofBytes: loose.name) == nil)
    for blob in [known, twice, answer] + transcript.externalStrings.map(\.blob) {
      #expect(later.path(ofBytes: blob.name) != nil)
    }
    #expect(later.path(ofBytes: picture.digest) != nil)
  }

  @Test func `The name of a file is looked for among the rows of its turn alone`() async throws {
    let place = TemporaryLibrary()
    let library = try place.open()
    let plans = try await library.pool.read { db in
      let queries = try queriesForRows(ofTurn: db)
      for table in ["turns", "turn_pictures", "transcripts", "kept_replies", "turn_marks"] {
        #expect(queries.contains { $0.contains("\"\(table)\"") }, "\(table)")
      }
      return try queries.flatMap { query in
        try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(query)", arguments: ["s1", 1])
          .map { "\($0["detail"] as String)" }
      }
    }
    for plan in plans { #expect(plan.hasPrefix("SEARCH"), "\(plan)") }
  }

  @Test
  func `Claims left by a dead process are removed, those of living ones and of open turns stay`()
    async throws
  {
    let place = TemporaryLibrary()
    let library = try place.open()
    let driven = try await library.addDriven(
      draft("a kite", in: session("s1")), sentRatio: nil, at: noon)
    let claims = place.folders.claims
    let held = try #require(try library.claimFile(TurnID(session: session("s1").id, number: 7)))
    for name in ["s1-105", "261121-et3d-2", "batch-young"] {
      _ = FileManager.default.createFile(atPath: "\(claims)/\(name)", contents: Data())
    }
    let again = try place.open()
    // This read comes after the writes queued before it.
    _ = await again.writing { _ in }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: claims).sorted()
        == ["batch-young", "s1-1", "s1-7"])
    driven.claim.release()
    held.release()
  }

  @Test func `A job has one driver at a time, and can be taken over after it`() async throws {
    let place = TemporaryLibrary()
    let one = try place.open()
    let other = try place.open()
    let id = TurnID(session: Session.ID(rawValue: "s1"), number: 1)
    let claim = try #require(try await one.claim(id))
    #expect(try await other.claim(id) == nil)
    #expect(try await one.claim(id) == nil)
    claim.release()
    #expect(try await other.claim(id) != nil)
  }

  @Test func `An export never overwrites another file`() async throws {
    let place = TemporaryLibrary()
    let library = try place.open()
    let picture = try await storedPicture("x", in: library)
    let target = place.path + "/out.png"
    #expect(try await library.export(picture, to: target) == target)
    await #expect(throws: Failure.self) { try await library.export(picture, to: target) }
    let inFolder = try await library.export(picture, to: place.path)
    #expect(inFolder == "\(place.path)/retake-\(picture.digest.prefix(8)).png")
    #expect(
      try Data(contentsOf: URL(filePath: inFolder))
        == Data(contentsOf: URL(filePath: library.path(of: picture))))
  }

  @Test func `A file that is not a database is reported and left alone`() throws {
    let place = TemporaryLibrary()
    try place.folders.create()
    let words = Data(String(repeating: "this is no database ", count: 200).utf8)
    try words.write(to: URL(filePath: place.folders.database))
    #expect(throws: Failure.self) { try place.open() }
    #expect(try Data(contentsOf: URL(filePath: place.folders.database)) == words)
  }
}
