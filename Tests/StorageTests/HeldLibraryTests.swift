import Foundation
import GRDB
import Model
import Synchronization
import Testing

@testable import Storage

/// Another program holds what this one needs, and may have been stopped while it did.
@Suite(.timeLimit(.minutes(5))) struct HeldLibraryTests {
  private let place = TemporaryLibrary()

  /// Holds the opening lock, like a process that was stopped there.
  private func holdOpening(writing text: String = "") throws -> CInt {
    let descriptor = open(place.folders.openingLock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    try #require(descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    ftruncate(descriptor, 0)
    pwrite(descriptor, text, text.utf8.count, 0)
    return descriptor
  }

  @Test func `A library whose opening lock is held forever can still be read and written`()
    async throws
  {
    do { try await place.open().save(session("s1", title: "kite")) }
    let held = try holdOpening()
    defer { close(held) }

    let library = try SQLiteLibrary(place.folders, patience: 0.05)

    #expect(try await library.sessions().map(\.title) == ["kite"])
    try await library.save(session("s2", title: "boat"))
    #expect(try await library.sessions().count == 2)
  }

  @Test func `A library that does not exist yet, or is being replaced, is waited for`() async throws
  {
    try place.folders.create()
    let held = try holdOpening()
    #expect(throws: Failure.heldByAnother) { try SQLiteLibrary(place.folders, patience: 0.05) }
    close(held)
    do { try await place.open().save(session("s1", title: "kite")) }
    let repairing = try holdOpening(writing: "repairing")
    #expect(throws: Failure.heldByAnother) { try SQLiteLibrary(place.folders, patience: 0.05) }
    close(repairing)
    #expect(try await place.open().sessions().count == 1)
  }

  @Test func `While another program writes forever, reading works and the wait is reported`()
    async throws
  {
    let told = Mutex<[String]>([])
    let library = try SQLiteLibrary(place.folders, patience: 1.1) { sentence in
      told.withLock { $0.append(sentence) }
    }
    try await library.save(session("s1", title: "kite"))
    var configuration = GRDB.Configuration()
    configuration.allowsUnsafeTransactions = true
    let other = try DatabaseQueue(path: place.folders.database, configuration: configuration)
    try await other.writeWithoutTransaction { db in try db.execute(sql: "BEGIN IMMEDIATE") }

    #expect(try await library.sessions().map(\.title) == ["kite"])
    #expect(try await place.open().sessions().map(\.title) == ["kite"])
    await #expect(throws: Failure.heldByAnother) {
      try await library.save(session("s2", title: "boat"))
    }
    #expect(told.withLock(\.count) == 1 && told.withLock(\.first)?.contains("Waiting") == true)
    try await other.writeWithoutTransaction { db in try db.execute(sql: "ROLLBACK") }
    try await library.save(session("s2", title: "boat"))
  }

  @Test func `A path that is too long is reported as such`() throws {
    let deep =
      place.path + "/"
      + (1...9).map { _ in String(repeating: "x", count: 100) }
      .joined(separator: "/")
    #expect {
      try SQLiteLibrary(StorageFolders(data: deep))
    } throws: { error in
      (error as? Failure)?.message.contains("too long") == true
    }
    let wide = place.path + "/" + String(repeating: "x", count: 300)
    #expect {
      try SQLiteLibrary(StorageFolders(data: wide))
    } throws: { error in
      (error as? Failure)?.message.contains("too long") == true
    }
  }

  @Test(arguments: [
    (EIO, "The disk reports an error"), (ENOSPC, "The disk is full"), (EDQUOT, "The disk is full"),
    (ENAMETOOLONG, "too long"), (EMFILE, "no file descriptors"), (EROFS, "cannot be written"),
    (ENOTDIR, "Not a directory"),
  ])
  func `Each error has a message of its own`(_ code: CInt, _ words: String) {
    let failure = Failure.storage(at: place.path, code: code)
    #expect(failure.message.contains(words), "\(failure.message)")
    #expect(!failure.advice.isEmpty)
  }

  @Test func `Checking for room leaves nothing behind`() async throws {
    let library = try place.open()
    try DiskSpace(library.files).require(for: Settings(resolution: .k1))
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.folders.incoming).isEmpty)
  }
}
