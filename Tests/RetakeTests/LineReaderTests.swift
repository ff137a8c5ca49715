import Foundation
import Glibc
import TestSupport
import Testing

@testable import Retake

/// Lines from a terminal, a pipe or a file: what is a line, and what is none.
@Suite(.timeLimit(.minutes(2))) struct LineReaderTests {
  /// A reader of a file with these bytes; it removes itself.
  private final class Source {
    let path = "/tmp/rt-lines-\(UUID().uuidString.prefix(8))"
    let descriptor: CInt

    init(_ bytes: [UInt8]) throws {
      try Data(bytes).write(to: URL(filePath: path))
      descriptor = open(path, O_RDONLY | O_CLOEXEC)
    }

    deinit {
      close(descriptor)
      unlink(path)
    }
  }

  /// Everything that a reader returns until its end.
  private func inputs(_ reader: inout LineReader, at limit: Int = 100) -> [LineReader.Input] {
    var all: [LineReader.Input] = []
    for _ in 0..<limit {
      guard let input = reader.next(isReadable: true) else { continue }
      all.append(input)
      if input == .end { break }
    }
    return all
  }

  private func inputs(of bytes: [UInt8]) throws -> [LineReader.Input] {
    let source = try Source(bytes)
    var reader = LineReader(source.descriptor)
    return inputs(&reader)
  }

  @Test(arguments: [
    ("one\ntwo\n", ["one", "two"]), ("one\r\ntwo\r\n", ["one", "two"]),
    ("one\ntwo", ["one", "two"]),
    ("\n\nthree\n", ["", "", "three"]), ("", []), ("a\rb\n", ["a\rb"]),
  ])
  func `Every line of a file is one, with or without its end`(_ text: String, _ lines: [String])
    throws
  {
    #expect(try inputs(of: Array(text.utf8)) == lines.map { .line($0) } + [.end])
  }

  @Test func `Bytes that are no text become signs that say so`() throws {
    let bytes: [UInt8] = [0x61, 0xFF, 0xFE, 0x62, 0x0A, 0xC3]
    #expect(
      try inputs(of: bytes) == [.line("a\u{FFFD}\u{FFFD}b"), .line("\u{FFFD}"), .end])
  }

  @Test func `Of a line that is too long neither head nor tail is used, and that is told`() throws {
    let long = Array(repeating: UInt8(ascii: "a"), count: 3 << 19)
    let bytes = Array("one\n".utf8) + long + Array("\ntwo\n".utf8)
    #expect(try inputs(of: bytes) == [.line("one"), .tooLong, .line("two"), .end])
    #expect(try inputs(of: long) == [.tooLong, .end])
  }

  @Test func `The lines of a pipe come one at a time`() throws {
    var ends: [CInt] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { close(ends[0]) }
    var reader = LineReader(ends[0])
    #expect(!reader.isTerminal)
    try #require(write(ends[1], "one\ntwo\nth", 10) == 10)
    #expect(reader.next(isReadable: true) == .line("one"))
    #expect(reader.hasLine)
    #expect(reader.next(isReadable: false) == .line("two"))
    #expect(!reader.hasLine && reader.next(isReadable: false) == nil)
    try #require(write(ends[1], "ree", 3) == 3)
    #expect(reader.next(isReadable: true) == nil)
    close(ends[1])
    #expect(reader.next(isReadable: true) == .line("three"))
    #expect(reader.next(isReadable: false) == .end)
    #expect(!reader.hasDroppedPart)
  }

  @Test func `What is typed is a line with Enter, and none without`() throws {
    let terminal = try PseudoTerminal()
    var reader = LineReader(terminal.descriptor)
    #expect(reader.isTerminal)
    terminal.type("make it dusk\n")
    #expect(reader.next(isReadable: true) == .line("make it dusk"))
    // The first Ctrl+D hands over what stands there, the second ends the input.
    terminal.type("half a li\u{4}")
    #expect(reader.next(isReadable: true) == nil)
    terminal.type("\u{4}")
    #expect(reader.next(isReadable: true) == .end)
    #expect(reader.hasDroppedPart)
  }

  @Test(arguments: ["one\ntwo\nthree\n", "one\ntwo\nthree"])
  func `A paste is one input, whether or not its last line has ended`(_ text: String) throws {
    let terminal = try PseudoTerminal()
    var reader = LineReader(terminal.descriptor)
    let before = terminal.modes
    terminal.type(text)
    #expect(reader.next(isReadable: true) == .lines("one\ntwo\nthree"))
    #expect(terminal.modes == before)
    terminal.type("four\n")
    #expect(reader.next(isReadable: true) == .line("four"))
  }
}
