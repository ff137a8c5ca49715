import Foundation
import GRDB

@testable import Storage

/// A library as an earlier version of the program left it (20 November 2026: the last one before
/// stored rows were checked), with sessions made with the sandbox and with each protocol, two open
/// jobs, and then rows that no version should have written.
enum EarlierLibrary {
  /// Copies it into a data folder.
  static func lay(at folders: StorageFolders) throws {
    let fixture = try fixture()
    try folders.create()
    var configuration = GRDB.Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: folders.database, configuration: configuration)
    let statements = try String(contentsOf: fixture.appending(path: "retake.sql"), encoding: .utf8)
    try queue.writeWithoutTransaction { db in try db.execute(sql: statements) }
    try queue.close()
    let files = fixture.appending(path: "files")
    for name in try FileManager.default.contentsOfDirectory(atPath: files.path) {
      // The files are called `pictures_ab_cdef.png`, because folders of two letters explain
      // nothing.
      let parts = name.split(separator: "_").map(String.init)
      let folder = "\(folders.data)/\(parts[0])/\(parts[1])"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: files.appending(path: name).path, toPath: "\(folder)/\(parts[2])")
    }
    _ = FileManager.default.createFile(
      atPath: "\(folders.incoming)/4999999-1", contents: Data("half a picture".utf8))
    for name in ["s6-1", "s7-1"] {
      _ = FileManager.default.createFile(atPath: "\(folders.claims)/\(name)", contents: Data())
    }
  }

  struct NoFixture: Error {}

  private static func fixture() throws -> URL {
    guard
      let found = Bundle.module.url(
        forResource: "library-before", withExtension: nil, subdirectory: "Fixtures")
    else { throw NoFixture() }
    return found
  }
}
