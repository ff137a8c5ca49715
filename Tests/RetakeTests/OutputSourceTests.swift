import Foundation
import Testing

/// Words leave the program through `Output` alone, which makes them printable. This reads the
/// sources, so that the next caller cannot forget it.
@Suite(.timeLimit(.minutes(5))) struct OutputSourceTests {
  private static let sources = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources").standardized

  /// Writes to standard output and standard error, in any spelling, as they stand without blanks.
  /// No letter may stand before the first one of them.
  private static let ways: [String] = [
    "print(", "debugPrint(", "dump(", "puts(", "fputs(", "putchar(", "printf(", "vprintf(",
    "fprintf(",
    "dprintf(", "perror(", "fwrite(", "psignal(", "NSLog(", "syslog(", "standardError",
    "standardOutput", "STDOUT_FILENO", "STDERR_FILENO", "write(1,", "write(2,", "to:1)", "to:2)",
    "StreamLogHandler", "LoggingSystem", "exit(withError", "fatalError(",
  ]

  /// Files that may: the gate itself, and the crash handler, whose words are fixed.
  private static let allowed: [String: Set<String>] = [
    "Retake/Report/Output.swift": ["STDOUT_FILENO", "STDERR_FILENO"],
    "Storage/Files/NamedFile.swift": ["STDOUT_FILENO"],
    "CSystem/rescue.c": ["STDERR_FILENO"],
    // The terminal's own entry, not its output.
    "CNcurses/own_entry.c": ["STDOUT_FILENO"], "CNcurses/CNcurses.c": ["STDOUT_FILENO"],
  ]

  @Test func `Nothing but the gate writes to standard output or standard error`() throws {
    let names = try #require(FileManager.default.enumerator(atPath: Self.sources.path))
    var files = 0
    for case let name as String in names
    where name.hasSuffix(".swift") || name.hasSuffix(".c") || name.hasSuffix(".h") {
      files += 1
      let text = try String(contentsOf: Self.sources.appending(path: name), encoding: .utf8)
      let allowed = Self.allowed[name] ?? []
      // Most files have none of them, and are not looked at line by line.
      let suspects = Self.ways.filter { way in
        !allowed.contains(way)
          && text.utf8.firstRange(of: way.prefix { $0 != "(" && $0 != ":" }.utf8) != nil
      }
      guard !suspects.isEmpty else { continue }
      for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated()
      {
        let code = line.prefix(upTo: line.firstRange(of: "//")?.lowerBound ?? line.endIndex)
          .filter { !$0.isWhitespace }
        for way in suspects where Self.calls(way, in: code) {
          Issue.record("Sources/\(name):\(number + 1) writes past Output: \(line)")
        }
      }
    }
    #expect(files > 300)
  }

  private static func calls(_ way: String, in code: String) -> Bool {
    var rest = code[...]
    while let found = rest.firstRange(of: way) {
      let before = code[..<found.lowerBound].last
      if before.map({ $0.isLetter || $0.isNumber || $0 == "_" }) != true { return true }
      rest = rest[found.upperBound...]
    }
    return false
  }

  /// Few, and each for something of our own.
  @Test func `Text that is written unchanged is known by name`() throws {
    let raw: [String: Set<String>] = [
      "Output.picture(": ["ShowCommand.swift"], "Output.frame(": ["StudioCommand.swift"],
      "Output.completions(": ["CommandLine.swift"],
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
