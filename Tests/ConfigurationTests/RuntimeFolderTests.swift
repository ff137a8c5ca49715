import Foundation
import Glibc
import Model
import Testing

@testable import Configuration

/// The folder of the sandbox's socket belongs to this user alone.
@Suite(.timeLimit(.minutes(5))) struct RuntimeFolderTests {
  private func mode(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_mode & 0o777) : -1
  }

  @Test func `The folder is created, or closed to those who could only read it`() throws {
    let folder = try TemporaryFolder()
    let paths = try folder.paths()
    try paths.makeRuntimeFolder()
    #expect(mode(paths.run) == 0o700)
    chmod(paths.run, 0o755)
    try paths.makeRuntimeFolder()
    #expect(mode(paths.run) == 0o700)
  }

  @Test(arguments: ["open", "group", "link", "file", "stranger"])
  func `A folder that another user could have prepared is refused with an explanation`(
    _ kind: String
  ) throws {
    let folder = try TemporaryFolder()
    let paths = try folder.paths()
    switch kind {
    case "open", "group":
      mkdir(paths.run, 0o700)
      chmod(paths.run, kind == "open" ? 0o777 : 0o770)
    case "link":
      mkdir(folder.path + "/real", 0o700)
      symlink(folder.path + "/real", paths.run)
    case "file": try folder.write("", to: "run")
    default:
      mkdir(paths.run, 0o700)
      // Only root can give a folder away.
      guard chown(paths.run, 12_345, 12_345) == 0 else { return }
    }
    let before = mode(paths.run)
    let failure = #expect(throws: Failure.self) { try paths.makeRuntimeFolder() }
    #expect(failure?.kind == .configuration)
    #expect(failure?.message.contains(paths.run) == true)
    #expect(failure?.advice.contains("Nothing was sent") == true)
    #expect(mode(paths.run) == before)
  }
}
