import Foundation
import Model
import Testing

@testable import Storage

/// A library that can only be read: a backup, a snapshot, another user's.
@Suite(.timeLimit(.minutes(5))) struct ReadOnlyTests {
  /// A library with one turn, whose log has not been merged into its database.
  private func filled(_ place: TemporaryLibrary) async throws -> SQLiteLibrary {
    let library = try place.open()
    var turn = try await library.add(
      draft("a kite", in: session("s1", title: "kites")), sentRatio: nil, at: noon)
    turn.outcome = Outcome(pictures: [try await storedPicture("one", in: library)])
    turn.job = .done(.done)
    try await library.update(turn)
    try #require(try Data(contentsOf: URL(filePath: place.folders.database + "-wal")).count > 0)
    return library
  }

  /// Every file below the folder with its bytes.
  private func contents(of folder: String) throws -> [String: Data] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
    return try paths.reduce(into: [:]) { contents, path in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder)
      contents[path] =
        isFolder.boolValue ? Data() : try Data(contentsOf: URL(filePath: "\(folder)/\(path)"))
    }
  }

  @Test func `Everything can be read, including the log, and nothing in its folder changes`()
    async throws
  {
    let place = TemporaryLibrary()
    let writer = try await filled(place)
    let turns = try await writer.turns(of: Session.ID(rawValue: "s1"))
    let before = try contents(of: place.path)

    let library = try SQLiteLibrary(place.folders, readsOnly: true)
    #expect(try await library.turns(of: Session.ID(rawValue: "s1")) == turns)
    #expect(try await library.sessions().map(\.title) == ["kites"])
    let picture = try #require(turns.first?.outcome?.pictures.first)
    #expect(FileManager.default.fileExists(atPath: library.path(of: picture)))
    #expect(try await library.check(readsBytes: true).isSound)
    library.closeDatabase()

    #expect(try contents(of: place.path) == before)
    withExtendedLifetime(writer) {}
  }

  @Test func `Storing is refused with a message`() async throws {
    let place = TemporaryLibrary()
    try await filled(place).closeDatabase()
    let before = try contents(of: place.path)
    let library = try SQLiteLibrary(place.folders, readsOnly: true)
    let words = "The library in \(place.path) is read-only; nothing is stored."
    let added = await #expect(throws: Failure.self) {
      _ = try await library.add(draft("x", in: session("s1")), sentRatio: nil, at: noon)
    }
    #expect(added?.message == words)
    let claimed = await #expect(throws: Failure.self) {
      _ = try await library.claim(TurnID(session: Session.ID(rawValue: "s1"), number: 1))
    }
    #expect(claimed?.message == words)
    #expect(try await library.sessions().first?.turns == 1)
    #expect(try contents(of: place.path) == before)
  }
}
