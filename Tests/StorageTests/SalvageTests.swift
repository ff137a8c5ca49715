import Foundation
import GRDB
import Glibc
import Imagery
import Model
import TestSupport
import Testing

@testable import Storage

/// What is recovered from a database with damaged pages.
@Suite(.timeLimit(.minutes(5))) struct SalvageTests {
  private let place = TemporaryLibrary()
  private let page = 4096

  private var database: URL { URL(filePath: place.folders.database) }

  /// Adds sessions with turns of long texts, so that they fill many pages; the last page is not
  /// full.
  private func fill(sessions: Int = 3, turns: Int = 60) async throws -> Picture {
    let library = try place.open()
    defer { library.closeDatabase() }
    let picture = try await storedPicture("result", in: library)
    for name in 0..<sessions {
      for number in 1...turns {
        let words = "take \(number) " + String(repeating: "of a long story ", count: 40)
        var turn = try await library.add(
          draft(words, in: session("s\(name)"), parent: number > 1 ? number - 1 : nil),
          sentRatio: nil, at: noon)
        turn.job = .done(.done)
        turn.outcome = Outcome(pictures: [picture])
        try await library.update(turn)
        try await library.setMark(TurnMark(isStarred: number % 2 == 0), of: turn.id)
      }
    }
    // Everything in the file that is damaged, nothing in the log beside it.
    _ = try await library.pool.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
    return picture
  }

  /// Overwrites pages of the database, counted from 0.
  private func damage(_ pages: [Int]) throws {
    var bytes = try Data(contentsOf: database)
    for number in pages {
      let range = number * page..<(number + 1) * page
      bytes.replaceSubrange(range, with: (0..<page).map { UInt8(truncatingIfNeeded: $0 * 7 + 13) })
    }
    try bytes.write(to: database)
  }

  private func salvage() async throws -> DatabaseSalvage {
    try await DatabaseSalvage(place.folders) { _ in
      PictureFacts(type: .png, size: PixelSize(width: 3, height: 2), byteCount: 10)
    }
  }

  private func turnCount(_ library: SQLiteLibrary) async throws -> Int {
    var count = 0
    for session in try await library.sessions() {
      count += try await library.turns(of: session.id).count
    }
    return count
  }

  @Test func `An undamaged database is recovered completely`() async throws {
    let picture = try await fill(sessions: 2, turns: 5)
    let library = try place.open()
    let before = try await library.turns(of: session("s1").id)
    let marks = try await library.marks(of: session("s1").id)
    library.closeDatabase()
    let salvage = try await salvage()
    #expect(salvage.sessions == 2 && salvage.turns == 10 && !salvage.isPartial)
    let again = try place.open()
    #expect(try await again.turns(of: session("s1").id) == before)
    #expect(try await again.marks(of: session("s1").id) == marks)
    #expect(before.first?.outcome?.pictures == [picture])
    #expect(try await again.check(readsBytes: true).isSound)
  }

  /// Wherever a page is damaged, everything except its content is recovered, and the damaged file
  /// stays as it was.
  @Test(arguments: 0..<8) func `A damaged page costs only its content`(share: Int) async throws {
    _ = try await fill()
    let pages = try Data(contentsOf: database).count / page
    // The first page is the header; the schema is on it and on those behind.
    let number = 12 + share * (pages - 13) / 8
    try damage([number])
    let bytes = try Data(contentsOf: database)
    let salvage = try await salvage()
    #expect(try Data(contentsOf: URL(filePath: salvage.folder + "/retake.sqlite")) == bytes)
    let library = try place.open()
    #expect(try await library.check(readsBytes: true).isSound)
    let count = try await turnCount(library)
    // An inner page costs the leaves below it, and no two leaves hold this many.
    #expect(count >= 90, "page \(number) of \(pages): \(count) of 180")
    #expect(count == salvage.turns)
  }

  @Test
  func `A file that is no longer a database leaves the pictures, and the next turn is stored`()
    async throws
  {
    let picture = try await fill(sessions: 1, turns: 3)
    try damage([0])
    #expect(throws: Failure.damagedDatabase) { try place.open() }
    let salvage = try await salvage()
    #expect(salvage.turns == 0 && salvage.isPartial)
    #expect(
      salvage.sentences == [
        "The damaged database is kept in \(place.folders.data)/damaged/database-1.",
        "Nothing in it could be read, so no session was recovered. The pictures are untouched in "
          + "\(place.folders.data)/pictures.",
      ])
    let library = try place.open()
    // Pictures of the lost rows are not taken for unnamed files.
    let later = Timestamp(
      milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000) + 90_000_000)
    #expect(try await library.collectGarbage(at: later).files.isEmpty)
    #expect(library.path(ofBytes: picture.digest) != nil)
    _ = try await library.add(draft("again", in: session("t")), sentRatio: nil, at: noon)
    #expect(try await turnCount(library) == 1)
  }

  @Test func `Nothing is touched while another program has the library open`() async throws {
    _ = try await fill(sessions: 1, turns: 3)
    // A lock as SQLite holds it on the index of its log.
    let script = """
      open(my $f, '+>>', '\(place.folders.database)-shm') or die; \
      my $l = pack('s s x4 q q i x4', F_RDLCK, 0, 128, 1, 0); fcntl($f, F_SETLK, $l) or die; \
      $| = 1; print "held"; sleep 600;
      """
    let words = place.folders.database + ".held"
    let holder = try ChildProgram(
      "/usr/bin/perl", ["-MFcntl=:DEFAULT,:flock", "-e", script], output: words)
    defer { holder.signal(SIGKILL) }
    try #require(await until { FileManager.default.contents(atPath: words)?.isEmpty == false })
    let before = try Data(contentsOf: database)
    await #expect(throws: Failure.heldByAnother) { try await salvage() }
    #expect(try Data(contentsOf: database) == before)
    #expect(place.folders.databasesAside.isEmpty)
  }
}
