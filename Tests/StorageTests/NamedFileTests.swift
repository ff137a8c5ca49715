import Foundation
import Glibc
import Model
import TestSupport
import Testing

@testable import Storage

/// A result file named by the user is written completely, or written through; it never replaces
/// something other than an ordinary file.
@Suite(.timeLimit(.minutes(5))) struct NamedFileTests {
  private let folder: URL
  private let source: String
  private let bytes = Data((0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "named-\(UUID())")
      .resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    source = folder.appending(path: "source").path
    try bytes.write(to: URL(filePath: source))
  }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  private func content(_ name: String) throws -> Data {
    try Data(contentsOf: folder.appending(path: name))
  }

  private var names: Set<String> {
    Set((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
  }

  @Test func `A new file is complete and leaves nothing beside it`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try NamedFile(path("new"))
    #expect(!file.replacesFile && !file.isWrittenThrough && file.mayBeWritten)
    try file.write(copyOf: source, replacing: false)
    #expect(try content("new") == bytes)
    #expect(names == ["source", "new"])
  }

  @Test func `An existing file is replaced only if allowed, and keeps its mode`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("old".utf8).write(to: folder.appending(path: "there"))
    chmod(path("there"), 0o640)
    let file = try NamedFile(path("there"))
    #expect(file.replacesFile)
    #expect(throws: Failure.self) { try file.write(copyOf: source, replacing: false) }
    #expect(try content("there") == Data("old".utf8))
    try file.write(copyOf: source, replacing: true)
    #expect(try content("there") == bytes)
    var status = stat()
    #expect(stat(path("there"), &status) == 0 && status.st_mode & 0o777 == 0o640)
    #expect(names == ["source", "there"])
  }

  @Test(arguments: ["there", "missing"]) func `A link still points where it did`(_ target: String)
    throws
  {
    defer { try? FileManager.default.removeItem(at: folder) }
    let elsewhere = folder.appending(path: "elsewhere")
    try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: true)
    try Data("old".utf8).write(to: elsewhere.appending(path: "there"))
    symlink("elsewhere/\(target)", path("first"))
    symlink("first", path("link"))
    try NamedFile(path("link")).write(copyOf: source, replacing: true)
    #expect(try Data(contentsOf: elsewhere.appending(path: target)) == bytes)
    for (link, leads) in [("link", "first"), ("first", "elsewhere/\(target)")] {
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path(link)) == leads)
    }
    #expect(names == ["source", "elsewhere", "first", "link"])
  }

  @Test(.enabled(if: geteuid() == 0, "only root can make a link of another user"))
  func `A link that another user has made in a world-writable folder is not followed`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let shared = folder.appending(path: "shared")
    try FileManager.default.createDirectory(at: shared, withIntermediateDirectories: true)
    chmod(shared.path, 0o1777)
    symlink(source, path("shared/own"))
    symlink(source, path("shared/trap"))
    #expect(lchown(path("shared/trap"), 12_345, 12_345) == 0)
    _ = try NamedFile(path("shared/own"))
    #expect(throws: Failure.self) { try NamedFile(path("shared/trap")) }
    chmod(shared.path, 0o755)
    _ = try NamedFile(path("shared/trap"))
  }

  @Test(arguments: [false, true]) func `A pipe gets the bytes and stays a pipe`(_ isLinked: Bool)
    async throws
  {
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(mkfifo(path("pipe"), 0o600) == 0)
    symlink("pipe", path("link"))
    let name = path(isLinked ? "link" : "pipe")
    let (source, target, pipe) = (source, name, path("pipe"))
    async let written: Void = onThread { () throws in
      try NamedFile(target).write(copyOf: source, replacing: false)
    }
    let read = try await onThread {
      try FileHandle(forReadingFrom: URL(filePath: pipe)).readToEnd()
    }
    try await written
    #expect(read == bytes)
    var status = stat()
    #expect(lstat(path("pipe"), &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    #expect(names == ["source", "pipe", "link"])
  }

  @Test func `A device is written through`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try NamedFile("/dev/null")
    #expect(file.isWrittenThrough && file.mayBeWritten && file.folder == nil)
    try file.write(copyOf: source, replacing: true)
    var status = stat()
    #expect(lstat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    let full = try NamedFile("/dev/full")
    let failure = #expect(throws: Failure.self) {
      try full.write(copyOf: source, replacing: true)
    }
    #expect(failure?.message.contains("full") == true)
    #expect(failure?.message.components(separatedBy: "not written").count == 2)
    let tooLong = try NamedFile(path(String(repeating: "x", count: 300)))
    let refusal = #expect(throws: Failure.self) {
      try tooLong.write(copyOf: source, replacing: true)
    }
    #expect(refusal?.message.contains("too long") == true)
    #expect(refusal?.advice.contains("-o") == true)
  }

  @Test func `A descriptor of this program is written at its current position`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let descriptor = open(path("log"), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    defer { close(descriptor) }
    #expect(write(descriptor, "head", 4) == 4)
    for name in ["/dev/fd/\(descriptor)", "/proc/self/fd/\(descriptor)"] {
      let file = try NamedFile(name)
      #expect(file.isWrittenThrough)
      try file.write(copyOf: source, replacing: true)
    }
    #expect(try content("log") == Data("head".utf8) + bytes + bytes)
    for name in ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
      let file = try NamedFile(name)
      #expect(file.isStandardOutput && file.isWrittenThrough, "\(name)")
    }
    #expect(try NamedFile("-").path == "/dev/stdout")
    #expect(try !NamedFile("/dev/fd/\(descriptor)").isStandardOutput)
    #expect(try !NamedFile(path("-")).isWrittenThrough)
    let copy = dup(STDOUT_FILENO)
    defer { close(copy) }
    var (own, null) = (stat(), stat())
    #expect(fstat(copy, &own) == 0 && stat("/dev/null", &null) == 0)
    #expect(try NamedFile("/dev/fd/\(copy)").isStandardOutput == (own.st_ino != null.st_ino))
    #expect(try !NamedFile("/dev/fd/999999").mayBeWritten)
    let closed = open(path("log"), O_RDONLY | O_CLOEXEC)
    defer { close(closed) }
    #expect(try !NamedFile("/dev/fd/\(closed)").mayBeWritten)
  }

  @Test func `A folder, a path in a missing folder and circular links are refused`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    symlink("circle", path("circle"))
    for name in [folder.path, path("none/file"), path("circle")] {
      #expect(throws: Failure.self) { try NamedFile(name) }
    }
  }

  @Test func `A failed copy leaves the file as it was`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("old".utf8).write(to: folder.appending(path: "there"))
    let file = try NamedFile(path("there"))
    #expect(throws: Failure.self) { try file.write(copyOf: path("gone"), replacing: true) }
    #expect(throws: Failure.self) {
      try file.write(replacing: true) { (descriptor) throws(Failure) in
        try file.append([1, 2, 3], to: descriptor)
        throw Failure(.storage, "no")
      }
    }
    #expect(try content("there") == Data("old".utf8))
    #expect(names == ["source", "there"])
  }
}
