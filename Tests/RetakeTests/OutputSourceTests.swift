import Foundation
import Testing

/// Words leave the program through `Output` alone, which makes them printable. This reads the sources, so
/// that the next caller cannot forget it.
@Suite(.timeLimit(.minutes(5))) struct OutputSourceTests {
  private static let sources = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources").standardized

  /// Writes to standard output and standard error, in any spelling.
  private static let ways: [String] = [
    #"\bprint\("#, #"\bdebugPrint\("#, #"\bdump\("#, #"\bputs\("#, #"\bfputs\("#, #"\bputchar\("#,
    #"\bprintf\("#, #"\bvprintf\("#, #"\bfprintf\("#, #"\bdprintf\("#, #"\bperror\("#,
    #"\bfwrite\("#,
    #"\bpsignal\("#, #"\bNSLog\("#, #"\bsyslog\("#, #"standardError\b"#, #"standardOutput\b"#,
    #"\bSTDOUT_FILENO\b"#, #"\bSTDERR_FILENO\b"#, #"XX *[.,;:)'"a-z])"#,
    #"\bwrite\( *[12] *,"#, #"to: *[12]\)"#, #"\bStreamLogHandler\b"#,
    #"\bLoggingSystem\b"#, #"\.main\(\)"#, #"exit\(withError"#, #"\bfatalError\("#,
  ]

  /// Files that may: the gate itself, and the crash handler, whose words are fixed.
  private static let allowed: [String: Set<String>] = [
    "Retake/Report/Output.swift": ["STDOUT_FILENO", "STDERR_FILENO"],
    "Storage/Files/NamedFile.swift": ["STDOUT_FILENO"],
    "CSystem/rescue.c": ["STDERR_FILENO"],
    // The terminal's own entry, not its output.
    "CNcurses/direct_entry.c": ["STDOUT_FILENO"], "CNcurses/CNcurses.c": ["STDOUT_FILENO"],
  ]

  @Test func `Nothing but the gate writes to standard output or standard error`() throws {
    let names = try #require(FileManager.default.enumerator(atPath: Self.sources.path))
    let ways = try Self.ways.map { try Regex($0) }
    var files = 0
    for case let name as String in names
    where name.hasSuffix(".swift") || name.hasSuffix(".c") || name.hasSuffix(".h") {
      files += 1
      let text = try String(contentsOf: Self.sources.appending(path: name), encoding: .utf8)
      for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated()
      {
        let code = line.prefix(upTo: line.firstRange(of: "//")?.lowerBound ?? line.endIndex)
        for way in ways {
          guard let found = try way.firstMatch(in: code) else { continue }
          let word = String(code[found.range])
          if Self.allowed[name]?.contains(word) == true { continue }
          Issue.record("Sources/\(name):\(number + 1) writes past Output: \(line)")
        }
      }
    }
    #expect(files > 300)
  }

  /// Few, and each for something of our own.
  @Test func `What leaves unchanged is known by name`() throws {
    let raw: [String: Set<String>] = [
      "Output.picture(": ["ShowCommand.swift"], "Output.frame(": ["StudioCommand.swift"],
      "Output.completions(": ["Entry.swift"],
    ]
    let names = try #require(FileManager.default.enumerator(atPath: Self.sources.path))
    for case let name as String in names where name.hasSuffix(".swift") {
      let text = try String(contentsOf: Self.sources.appending(path: name), encoding: .utf8)
      let file = name.split(separator: "/").last.map(String.init) ?? name
      for (call, files) in raw where text.contains(call) {
        #expect(files.contains(file), "\(name) calls \(call)")
      }
    }
  }
}
