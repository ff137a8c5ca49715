import Foundation
import Glibc
import Testing

@testable import Posix

@Suite(.timeLimit(.minutes(5))) struct FilesTests {
  private let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "files-" + randomName()
    try makeFolders(folder + "/in/it")
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
  }

  @Test func `A whole file replaces the one before and is its owner's only`() throws {
    for words in ["first", "second"] {
      try writeWholeFile(words.utf8, to: folder + "/file")
      #expect(try text("file") == words)
    }
    var status = stat()
    #expect(stat(folder + "/file", &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(fileNames(in: folder, hidden: true) == ["file", "in"])
  }

  @Test func `A file that is not published leaves nothing behind and the old one as it was`() throws
  {
    try writeWholeFile("old".utf8, to: folder + "/file")
    do {
      let file = try UnfinishedFile(at: folder + "/file")
      try writeAll("half".utf8, to: file.descriptor)
      #expect(fileNames(in: folder).count == 3)
    }
    #expect(fileNames(in: folder) == ["file", "in"])
    #expect(try text("file") == "old")
    #expect(throws: SystemError(code: ENOENT)) {
      try writeWholeFile("x".utf8, to: folder + "/nowhere/file")
    }
  }

  @Test func `Folders are made with those above them, and only for their owner`() throws {
    try makeFolders(folder + "/a/b/c")
    try makeFolders(folder + "/a/b/c")
    var status = stat()
    #expect(stat(folder + "/a/b", &status) == 0 && status.st_mode & 0o777 == 0o700)
    try writeWholeFile([], to: folder + "/file")
    #expect(throws: SystemError(code: ENOTDIR)) { try makeFolders(folder + "/file/b") }
  }

  @Test func `A lock has one holder, and one on a removed file is none`() throws {
    let path = folder + "/lock"
    let first = try #require(try lockFile(path))
    #expect(try lockFile(path) == nil)
    unlink(path)
    let second = try #require(try lockFile(path))
    #expect(try lockFile(path) == nil)
    close(first)
    #expect(try lockFile(path) == nil)
    close(second)
    #expect(throws: SystemError(code: ENOENT)) {
      unlink(path)
      _ = try lockFile(path, creating: false)
    }
  }

  @Test func `A device that takes nothing and reports no error ends the writing`() throws {
    var calls = 0
    #expect(throws: SystemError(code: EIO)) {
      try Array("words".utf8).withUnsafeBytes { bytes in
        try writeAll(bytes, to: 1) { _, _, _ in
          calls += 1
          return calls == 1 ? 2 : 0
        }
      }
    }
    #expect(calls == 2)
  }

  @Test func `No more is read than asked for, and one byte that tells of more`() throws {
    try writeWholeFile([UInt8](repeating: 1, count: 40_000), to: folder + "/file")
    for (most, count) in [(40_000, 40_000), (20_000, 20_001), (.max - 1, 40_000)] {
      let descriptor = open(folder + "/file", O_RDONLY)
      defer { close(descriptor) }
      #expect(try readAll(descriptor, most: most).count == count)
    }
  }
}
