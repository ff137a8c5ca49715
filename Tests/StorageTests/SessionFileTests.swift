import Foundation
import GRDB
import Model
import Payload
import Testing

@testable import Storage

/// A session leaves as one file and is restored elsewhere.
@Suite(.timeLimit(.minutes(5))) struct SessionFileTests {
  private let source = TemporaryLibrary()
  private var file: String { source.path + "/kite.retake" }

  private func exported() async throws -> SessionTree {
    let tree = try await SessionTree(in: source.open())
    let made = try await tree.library.exportSession(tree.id, to: file, program: "test", at: noon)
    #expect(made.turns == 40 && made.open == 1)
    return tree
  }

  @Test func `Everything is restored in another home`() async throws {
    let tree = try await exported()
    let home = TemporaryLibrary()
    let library = try home.open()

    let imported = try await library.importSession(file) { fresh($0) }

    #expect(imported.id == tree.id && !imported.wasThere && !imported.isRenamed)
    #expect(imported.turns == 40 && imported.open == 1 && imported.profiles == ["sandbox"])
    var session = try #require(try await tree.library.session(tree.id))
    session.workspace.profile = nil
    #expect(try await library.session(tree.id) == session)
    var turns = try await tree.library.turns(of: tree.id)
    // A turn that left no conversation says so.
    for place in turns.indices.dropLast()
    where turns[place].outcome != nil && !turns[place].canGoOn && turns[place].kept == nil {
      turns[place].outcome?.conversation = ConversationSize(bytes: 0, pictures: 0, textBytes: 0)
    }
    turns[39].notes.append(StagedSession.openNote)
    turns[39].job = .done(.unknown)
    turns[39].ended = turns[39].created
    turns[39].outcome = try await library.turns(of: tree.id)[39].outcome
    #expect(turns[39].outcome?.failure?.billed == .maybe)
    #expect(try await library.turns(of: tree.id) == turns)
    #expect(try await library.marks(of: tree.id) == tree.library.marks(of: tree.id))
    #expect(try await library.marks(of: tree.id)[4]?.label == "calm")
    for number in 1...40 {
      let text = try await tree.library.transcriptText(tree.id, number)
      #expect(try await library.transcriptText(tree.id, number) == text)
      if turns[number - 1].canGoOn { #expect(text == SessionTree.transcript(number)) }
    }
    #expect(home.contents() == source.contents())
    for name in home.contents() {
      let here = try Data(contentsOf: URL(filePath: "\(home.path)/\(name)"))
      #expect(try here == Data(contentsOf: URL(filePath: "\(source.path)/\(name)")))
    }
  }

  @Test func `The file is private, a single database, and complete by itself`() async throws {
    _ = try await exported()
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let names = try FileManager.default.contentsOfDirectory(atPath: source.path)
    #expect(names.filter { $0.contains("retake-") || $0.contains(".part") }.isEmpty)
    let queue = try DatabaseQueue(path: file)
    let numbers = try await queue.read { db in
      (
        try Int.fetchOne(db, sql: "PRAGMA application_id"),
        try Int.fetchOne(db, sql: "PRAGMA user_version")
      )
    }
    #expect(numbers == (SessionFile.applicationID, 1))
  }

  @Test func `A session that is there already is not imported again`() async throws {
    let tree = try await exported()
    let home = TemporaryLibrary()
    let library = try home.open()
    _ = try await library.importSession(file) { fresh($0) }

    // The open turn has ended meanwhile where the session was made.
    var turn = try #require(try await tree.library.turns(of: tree.id).last)
    turn.job = .done(.cancelled)
    try await tree.library.update(turn)

    for library in [library, tree.library] {
      let before = try await library.turns(of: tree.id)
      let again = try await library.importSession(file) { fresh($0) }
      #expect(again.wasThere && again.id == tree.id && !again.isRenamed)
      #expect(try await library.turns(of: tree.id) == before)
      #expect(try await library.sessions().count == 1)
    }
  }

  @Test func `A session that has diverged is not mixed with the existing one`()
    async throws
  {
    let tree = try await exported()
    var turn = try #require(try await tree.library.turns(of: tree.id).first)
    turn.instruction = "something else"
    try await tree.library.update(turn)
    let imported = try await tree.library.importSession(file) { fresh($0) }
    #expect(imported.isRenamed && !imported.wasThere)
    #expect(try await tree.library.turns(of: tree.id).first == turn)
    #expect(try await tree.library.sessions().count == 2)
  }

  @Test func `An id that is taken is replaced, and the copy is recognized the next time`()
    async throws
  {
    let tree = try await exported()
    let home = TemporaryLibrary()
    let library = try home.open()
    var other = Session(id: tree.id, title: "mine", created: noon)
    other.workspace.draft = "precious"
    try await library.save(other)

    let imported = try await library.importSession(file) { fresh($0) }
    let again = try await library.importSession(file) { fresh($0) }

    #expect(imported.id.rawValue == "new-1" && imported.isRenamed)
    #expect(imported.title == "kite at dusk (imported)")
    #expect(again.wasThere && again.id == imported.id)
    #expect(try await library.session(tree.id) == other)
    #expect(try await library.turns(of: imported.id).count == 40)
    #expect(try await library.transcriptText(imported.id, 1) == SessionTree.transcript(1))
    #expect(try await library.sessions().count == 2)
  }

  @Test func `A turn can continue from an imported one`() async throws {
    let tree = try await exported()
    let home = TemporaryLibrary()
    let library = try home.open()
    let imported = try await library.importSession(file) { fresh($0) }
    let session = try #require(try await library.session(imported.id))
    let turn = try await library.add(
      draft("more", in: session, parent: 39), sentRatio: nil, at: noon)
    #expect(turn.number == 41)
    #expect(try await library.importSession(file) { fresh($0) }.wasThere)
    #expect(try await tree.library.turns(of: tree.id).count == 40)
  }

  @Test func `A large picture is exported in pieces`() async throws {
    let library = try source.open()
    let picture = try await storedPicture(String(repeating: "large ", count: 600_000), in: library)
    _ = try await library.add(
      draft("x", in: session("s1"), references: [Reference(.picture(picture), name: "l.png")]),
      sentRatio: nil, at: noon)
    let id = Session.ID(rawValue: "s1")
    _ = try await library.exportSession(id, to: file, program: "test", at: noon)
    let queue = try DatabaseQueue(path: file)
    let pieces = try await queue.read { db in
      try Int.fetchAll(db, sql: "SELECT length(content) FROM pieces ORDER BY position")
    }
    #expect(pieces == [1 << 20, 1 << 20, 1 << 20, picture.byteCount - 3 << 20])
    let home = TemporaryLibrary()
    let other = try home.open()
    _ = try await other.importSession(file) { fresh($0) }
    #expect(
      try Data(contentsOf: URL(filePath: other.path(of: picture)))
        == Data(contentsOf: URL(filePath: library.path(of: picture))))
  }

  @Test func `Nothing is overwritten, and nothing is left half written`() async throws {
    let library = try source.open()
    try await library.save(session("s1"))
    try Data("mine".utf8).write(to: URL(filePath: file))
    for path in [file, source.path, source.path + "/none/x.retake", "/proc/x.retake"] {
      await #expect(throws: Failure.self) {
        try await library.exportSession(
          Session.ID(rawValue: "s1"), to: path, program: "test", at: noon)
      }
    }
    #expect(try Data(contentsOf: URL(filePath: file)) == Data("mine".utf8))
    let other = source.path + "/other.retake"
    await #expect(throws: Failure.self) {
      try await library.exportSession(
        Session.ID(rawValue: "none"), to: other, program: "test", at: noon)
    }
    #expect(!FileManager.default.fileExists(atPath: other))
  }

  @Test func `A library that has lost a picture, or has a wrong one, exports nothing`()
    async throws
  {
    let library = try source.open()
    let picture = try await storedPicture("result", in: library)
    _ = try await library.add(
      draft("x", in: session("s1"), references: [Reference(.picture(picture), name: "l.png")]),
      sentRatio: nil, at: noon)
    let id = Session.ID(rawValue: "s1")
    let path = library.path(of: picture)
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[5] ^= 1
    try bytes.write(to: URL(filePath: path))
    for _ in 1...2 {
      await #expect(throws: Failure.self) {
        try await library.exportSession(id, to: file, program: "test", at: noon)
      }
      #expect(!FileManager.default.fileExists(atPath: file))
      try? FileManager.default.removeItem(atPath: path)
    }
  }
}

private func fresh(_ taken: Set<String>) -> Session.ID {
  Session.ID(rawValue: "new-\(taken.count)")
}
