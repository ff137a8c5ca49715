import Foundation
import GRDB
import Imagery
import Model
import Payload
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(5))) struct LibraryTests {
  @Test func `A turn is restored exactly, even after closing`() async throws {
    let place = TemporaryLibrary()
    var stored: Turn
    do {
      let library = try place.open()
      let picture = try await storedPicture("one", in: library)
      let references = [
        Reference(.picture(picture), name: "a.png", role: .style),
        Reference(.url("https://example.test/b.png"), name: "b.png"),
        Reference(.picture(picture), name: "c.png", role: .words("the hat, \"red\"")),
      ]
      stored = try await library.add(
        draft("make it warmer", in: session("s1"), references: references),
        sentRatio: AspectRatio(16, 9), at: noon)
      stored.job = .done(.done)
      stored.regions = [Region(x: 1, y: 2, width: 3, height: 4)]
      stored.kept = RegionComposite(feather: 5)
      stored.ended = Timestamp(milliseconds: noon.milliseconds + 2000)
      stored.settings.tuning = Tuning(
        temperature: 0.5, topP: 0.9, maxOutputTokens: 4096, seed: 7, search: true,
        imageSearch: true, safety: [.harassment: .onlyHigh], people: .adults, quality: 80)
      stored.notes = ["a.png was sent as a JPEG."]
      stored.outcome = Outcome(
        pictures: [try await storedPicture("two", in: library)],
        drafts: [try await storedPicture("three", in: library)], text: "Done.",
        thoughts: "Hm.", usage: Usage(inputTokens: 7, dollars: 0.067), model: "m-2",
        failure: Failure(.provider, "odd", advice: "nothing", http: 200, billed: .yes),
        sources: [
          WebSource(title: "Kites", page: "https://a.example/k", picture: "https://a.example/k.png")
        ], searches: ["kite"], askedSize: PixelSize(width: 1376, height: 768),
        conversation: ConversationSize(bytes: 4000, pictures: 2, textBytes: 30))
      try await library.update(stored)
    }

    let again = try await place.open().turns(of: Session.ID(rawValue: "s1"))

    #expect(again == [stored])
  }

  @Test func `Columns are at the positions where they are selected`() {
    let made = TurnColumn.allCases.map { column in
      "\(column)".reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : "\($1)" }
    }
    #expect(made == TurnColumn.names)
  }

  @Test func `Every state of a job survives closing`() async throws {
    let place = TemporaryLibrary()
    let jobs: [Job] = [
      .composed, .sending, .accepted(task: "t"), .running(task: "t"), .fetching(task: "t"),
      .done(.textOnly), .done(.unknown),
    ]
    do {
      let library = try place.open()
      for job in jobs {
        var turn = try await library.add(draft("x", in: session("s1")), sentRatio: nil, at: noon)
        turn.job = job
        try await library.update(turn)
      }
    }
    let library = try place.open()
    #expect(try await library.turns(of: Session.ID(rawValue: "s1")).map(\.job) == jobs)
    #expect(try await library.openTurns().map(\.number) == [1, 2, 3, 4, 5])
    #expect(try await library.sessions().first?.open == 5)
  }

  @Test func `Storing a turn takes its words from the workspace in the same moment`() async throws {
    let place = TemporaryLibrary()
    let library = try place.open()
    var asked = session("s1")
    asked.workspace.draft = "make it warmer"
    try await library.save(asked)
    asked.workspace.draft = ""
    _ = try await library.add(draft("make it warmer", in: asked), sentRatio: nil, at: noon)
    #expect(try await library.session(asked.id)?.workspace.draft == "")
  }

  @Test func `Opening the library again releases no lock of the first`() throws {
    let place = TemporaryLibrary()
    let first = try place.open()
    let second = try place.open()
    defer { withExtendedLifetime((first, second)) {} }
    // The answer for another process that wants the whole database to itself. Without this lock it
    // would believe that it is the last one, and remove the log while others use it.
    #expect(try lockOfOthers(on: place.folders.database) == F_RDLCK)
  }

  @Test func `Its own database is accepted neither as a session nor as a picture`() async throws {
    let place = TemporaryLibrary()
    let library = try place.open()
    let link = place.path + "/other.retake"
    try #require(symlink(place.folders.database, link) == 0)
    for path in [place.folders.database, place.folders.database + "-wal", link] {
      let refused = await #expect(throws: Failure.self) {
        _ = try await library.importSession(path) { _ in Session.ID(rawValue: "s2") }
      }
      #expect(refused?.message == "'\(path)' is the library itself.")
      await #expect(throws: Failure.self) { _ = try await library.importFile(path) }
    }
    #expect(try lockOfOthers(on: place.folders.database) == F_RDLCK)
  }

  /// The lock that prevents an exclusive lock on the whole file; `F_UNLCK` for none. It asks for a
  /// lock of an open file description, which this process's own locks conflict with too.
  private func lockOfOthers(on path: String) throws -> CInt {
    let getLock: CInt = 36  // F_OFD_GETLK, which Glibc's module does not show (man 2 fcntl).
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var wanted = flock()
    wanted.l_type = Int16(F_WRLCK)
    wanted.l_whence = Int16(SEEK_SET)
    try #require(fcntl(descriptor, getLock, &wanted) == 0)
    return CInt(wanted.l_type)
  }

  @Test func `Two libraries on one folder never assign the same number`() async throws {
    let place = TemporaryLibrary()
    let one = try place.open()
    let other = try place.open()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for library in [one, other] {
        group.addTask {
          for _ in 0..<20 {
            _ = try await library.add(draft("x", in: session("s1")), sentRatio: nil, at: noon)
          }
        }
      }
      try await group.waitForAll()
    }
    let numbers = try await one.turns(of: Session.ID(rawValue: "s1")).map(\.number)
    #expect(numbers == Array(1...40))
  }

  @Test func `A workspace is stored, and an unreadable one costs only itself`() async throws {
    let place = TemporaryLibrary()
    defer { withExtendedLifetime(place) {} }
    let library = try place.open()
    var first = session("s1", title: "kite")
    first.workspace.draft = "bluer, but\nkeep the sea"
    first.workspace.base = 2
    try await library.save(first)
    #expect(try await library.latest() == first)

    try await library.pool.write { db in
      try db.execute(sql: "UPDATE sessions SET desk = '{\"focus\": 7}'")
    }
    #expect(try await library.session(first.id)?.workspace == Workspace())
    #expect(try await library.session(first.id)?.title == "kite")
  }

  @Test func `A session is found by id, by title and by their prefixes, and ambiguity is reported`()
    async throws
  {
    let place = TemporaryLibrary()
    defer { withExtendedLifetime(place) {} }
    let library = try place.open()
    for (id, title) in [("261121-aaaa", "Kite at dusk"), ("261121-abbb", "Rocket"), ("s9", "Kite")]
    {
      try await library.save(session(id, title: title))
    }
    #expect(try await library.find("kite").id.rawValue == "s9")
    #expect(try await library.find("261121-ab").title == "Rocket")
    #expect(try await library.find("roc").title == "Rocket")
    await #expect(throws: Failure.self) { try await library.find("261121-a") }
    await #expect(throws: Failure.self) { try await library.find("nowhere") }
    await #expect(throws: Failure.self) { try await library.find("") }
  }

  @Test func `A value unknown to this version costs only itself, and is reported`()
    async throws
  {
    let place = TemporaryLibrary()
    defer { withExtendedLifetime(place) {} }
    let library = try place.open()
    _ = try await library.add(draft("x", in: session("s1")), sentRatio: nil, at: noon)
    try await library.save(session("s2"))
    try await library.pool.write { db in
      try db.execute(sql: "UPDATE turns SET resolution = '16K'")
    }
    let turns = try await library.turns(of: Session.ID(rawValue: "s1"))
    #expect(turns.map(\.settings.resolution) == [.k1])
    #expect(try await library.takeUnreportedValues().map(\.value) == ["16K"])
    #expect(try await library.sessions().count == 2)
  }

  @Test func `A turn whose number could not be read back is neither stored nor sent`() async throws
  {
    let place = TemporaryLibrary()
    defer { withExtendedLifetime(place) {} }
    let library = try place.open()
    let last = PlausibleRange.turnNumbers.upperBound
    _ = try await library.add(draft("x", in: session("s1")), sentRatio: nil, at: noon)
    try await library.pool.write { db in
      try db.execute(sql: "UPDATE turns SET number = ?", arguments: [last])
    }
    await #expect {
      try await library.addDriven(draft("y", in: session("s1")), sentRatio: nil, at: noon)
    } throws: { error in
      (error as? Failure)?.advice.contains("Nothing was sent") == true
    }
    #expect(try await library.turns(of: Session.ID(rawValue: "s1")).map(\.number) == [last])
    _ = try await library.add(draft("z", in: session("s2")), sentRatio: nil, at: noon)
  }

  @Test func `Text too long for the composer is kept when the workspace is stored again`()
    async throws
  {
    let place = TemporaryLibrary()
    defer { withExtendedLifetime(place) {} }
    let library = try place.open()
    var kite = session("s1")
    kite.workspace.draft = String(repeating: "a long tale ", count: 9000) + "and its end"
    try await library.save(kite)
    var read = try #require(try await library.session(kite.id))
    #expect(read.workspace.draft.count == Workspace.mostDraftCharacters)
    read.workspace.draft = "something else"
    try await library.save(read)
    let told = try await place.open().takeUnreportedValues()
    #expect(told.map(\.place) == ["sessions.desk"])
    #expect(told.first?.value.contains("and its end") == true)
  }

  @Test func `A differently formatted workspace is not invalid`() async throws {
    let place = TemporaryLibrary()
    defer { withExtendedLifetime(place) {} }
    let library = try place.open()
    // A digest may well have twelve digits in a row.
    let picture = Picture(
      digest: String(repeating: "1234567890", count: 6) + "abcd", type: .png,
      size: PixelSize(width: 3, height: 2), byteCount: 7)
    var kite = session("s1")
    kite.workspace = Workspace(
      draft: "\"123456789012\"", references: [Reference(.picture(picture), name: "p")])
    try await library.save(kite)
    let stored = try json(kite.workspace)
    for (text, isRight) in [
      (stored.replacing(",", with: ", "), true),
      (stored.replacing("\"historyTop\":0", with: "\"historyTop\":123456789012"), false),
    ] {
      try #require(text != stored)
      try await library.pool.write { db in
        try db.execute(sql: "UPDATE sessions SET desk = ?", arguments: [text])
      }
      #expect((try await library.session(kite.id)?.workspace == kite.workspace) == isRight)
      #expect(try await library.takeUnreportedValues().isEmpty == isRight)
    }
  }

  @Test func `Instructions are listed once, newest first`() async throws {
    let place = TemporaryLibrary()
    defer { withExtendedLifetime(place) {} }
    let library = try place.open()
    for (index, words) in ["a", "b", "a", "c"].enumerated() {
      _ = try await library.add(
        draft(words, in: session("s1")), sentRatio: nil,
        at: Timestamp(milliseconds: Int64(index)))
    }
    #expect(try await library.promptHistory(limit: 10) == ["c", "a", "b"])
  }

  @Test func `A transcript is restored byte for byte, with its long strings in files`()
    async throws
  {
    let place = TemporaryLibrary()
    let library = try place.open()
    _ = try await library.add(draft("x", in: session("s1")), sentRatio: nil, at: noon)
    let long = Data((0..<6000).map { UInt8($0 % 251) }).base64EncodedString()
    let text = #"[ {"role":"model","n":1.0e2,"parts":[{"d":"\#(long)"},{"t":"a\/\u00e9"}]} ]"#
    let scanner = PayloadScanner(blobs: library)
    try scanner.feed(Array(text.utf8))
    try await library.store(try scanner.finish(), session: "s1", turn: 1)

    let again = try place.open()
    let payload = try #require(try await again.transcript(session: "s1", turn: 1))
    #expect(String(decoding: try payload.body.bytes(from: again), as: UTF8.self) == text)
    #expect(payload.externalStrings.count == 1)
    #expect(try await again.transcript(session: "s1", turn: 2) == nil)

    let digest = try #require(payload.externalStrings.first?.blob.name)
    try FileManager.default.removeItem(atPath: try #require(again.path(ofBytes: digest)))
    await #expect(throws: BlobError.self) { try await again.transcript(session: "s1", turn: 1) }
  }

  @Test func `Preferences are stored`() async throws {
    let place = TemporaryLibrary()
    defer { withExtendedLifetime(place) {} }
    let library = try place.open()
    #expect(try await library.preferences() == [:])
    try await library.setPreference("theme", to: "ember")
    try await library.setPreference("theme", to: "mono")
    try await library.setPreference("mouse", to: "off")
    #expect(try await library.preferences() == ["theme": "mono", "mouse": "off"])
  }

  @Test func `Ten thousand turns are restored in order`() async throws {
    let place = TemporaryLibrary()
    defer { withExtendedLifetime(place) {} }
    let library = try place.open()
    try await library.save(session("s1"))
    try await library.pool.write { db in
      try db.execute(
        sql: """
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
          INSERT INTO turns (session, number, parent, instruction, ratio, resolution,
            wants_thoughts, format, system, profile, model, created, job, status, answered)
          SELECT 's1', i, NULLIF(i - 1, 0), 'turn ' || i, 'auto', '1K', 0, 'png', '', 'sandbox',
            'm', i, 'done', 'done', 1 FROM n
          """)
    }
    let turns = try await library.turns(of: Session.ID(rawValue: "s1"))
    #expect(turns.map(\.number) == Array(1...10000))
  }
}
