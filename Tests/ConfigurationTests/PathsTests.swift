import Foundation
import Model
import Testing

@testable import Configuration

@Suite(.timeLimit(.minutes(5))) struct PathsTests {
  @Test func `RETAKE_HOME holds everything`() throws {
    let paths = try Paths(environment: ["RETAKE_HOME": "/somewhere/", "XDG_CONFIG_HOME": "/else"])
    #expect(paths.config == "/somewhere/config")
    #expect(paths.data == "/somewhere/data")
    #expect(paths.state == "/somewhere/state")
    #expect(paths.run == "/somewhere/run")
    #expect(paths.configFile == "/somewhere/config/config.toml")
    #expect(paths.themesFolder == "/somewhere/config/themes")
    #expect(paths.sandboxFolder == "/somewhere/state/sandbox")
    #expect(paths.sandboxSocket == "/somewhere/run/sandbox.sock")
    #expect(paths.log == "/somewhere/state/log")
  }

  @Test func `A relative RETAKE_HOME starts at the working directory`() throws {
    let paths = try Paths(environment: ["RETAKE_HOME": "trial"])
    #expect(paths.data == FileManager.default.currentDirectoryPath + "/trial/data")
  }

  @Test func `Without RETAKE_HOME the XDG folders are used, and relative ones are ignored`() throws
  {
    let folder = try TemporaryFolder()
    let paths = try Paths(environment: [
      "HOME": "/home/ada", "XDG_CONFIG_HOME": "/x/config", "XDG_DATA_HOME": "data",
      "XDG_RUNTIME_DIR": folder.path,
    ])
    #expect(paths.config == "/x/config/retake")
    #expect(paths.data == "/home/ada/.local/share/retake")
    #expect(paths.state == "/home/ada/.local/state/retake")
    #expect(paths.run == folder.path + "/retake")
  }

  @Test func `Without XDG_RUNTIME_DIR a private folder is made under the temporary one`() throws {
    let folder = try TemporaryFolder()
    let paths = try Paths(environment: ["HOME": "/home/ada", "TMPDIR": folder.path])
    #expect(paths.run == "\(folder.path)/retake-\(getuid())")
    let attributes = try FileManager.default.attributesOfItem(atPath: paths.run)
    #expect(attributes[.posixPermissions] as? Int == 0o700)
  }

  @Test func `A runtime folder that is missing or not ours is ignored`() throws {
    let folder = try TemporaryFolder()
    // A missing one, a file, and one of another user: of root, or of nobody when we are root.
    var others = [folder.path + "/gone", "/dev/null"]
    if getuid() == 0 {
      let other = folder.path + "/other"
      try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: false)
      try #require(chown(other, 65534, 65534) == 0)
      others.append(other)
    } else {
      others.append("/usr")
    }
    for other in others {
      let paths = try Paths(environment: [
        "HOME": "/home/ada", "XDG_RUNTIME_DIR": other, "TMPDIR": folder.path,
      ])
      #expect(paths.run == "\(folder.path)/retake-\(getuid())")
    }
  }

  @Test(arguments: ["open", "link", "file"])
  func `A temporary folder that somebody else may have prepared is refused`(kind: String) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/retake-\(getuid())"
    let files = FileManager.default
    switch kind {
    case "open":
      try files.createDirectory(atPath: path, withIntermediateDirectories: false)
      try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    case "link":
      try files.createDirectory(
        atPath: folder.path + "/real", withIntermediateDirectories: false,
        attributes: [.posixPermissions: 0o700])
      try files.createSymbolicLink(
        atPath: path, withDestinationPath: folder.path + "/real")
    default: try folder.write("", to: "retake-\(getuid())")
    }
    let failure = #expect(throws: Failure.self) {
      try Paths(environment: ["HOME": "/home/ada", "TMPDIR": folder.path])
    }
    #expect(failure?.kind == .configuration)
    #expect(failure?.advice.contains("XDG_RUNTIME_DIR") == true)
  }

  @Test func `A socket path that is too long is replaced by a short one, always the same`()
    throws
  {
    let long = "/" + String(repeating: "a", count: 120)
    let first = try Paths(environment: ["RETAKE_HOME": long + "/one"])
    let again = try Paths(environment: ["RETAKE_HOME": long + "/one"])
    let other = try Paths(environment: ["RETAKE_HOME": long + "/two"])
    #expect(first.sandboxSocket.utf8.count <= 107)
    #expect(first.sandboxSocket == again.sandboxSocket)
    #expect(first.sandboxSocket != other.sandboxSocket)
    #expect(first.run == long + "/one/run")
  }

  @Test func `A path of exactly 107 bytes is kept`() throws {
    let home = "/" + String(repeating: "a", count: 107 - "//run/sandbox.sock".count)
    let paths = try Paths(environment: ["RETAKE_HOME": home])
    #expect(paths.sandboxSocket == home + "/run/sandbox.sock")
    #expect(paths.sandboxSocket.utf8.count == 107)
  }

  @Test func `Folders are created for their user alone, and closed when they are open`() throws {
    let folder = try TemporaryFolder()
    let deep = folder.path + "/a/b"
    try Paths.makeFolder(deep)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: deep)
    try Paths.makeFolder(deep)
    for path in [folder.path + "/a", deep] {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == 0o700)
    }
  }

  @Test func `A file in place of a folder is a failure that says so`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("", to: "taken")
    for path in [file, file + "/below"] {
      let failure = #expect(throws: Failure.self) { try Paths.makeFolder(path) }
      #expect(failure?.message.contains(file) == true)
      #expect(failure?.advice.isEmpty == false)
    }
  }
}
