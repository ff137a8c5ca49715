import Foundation
import Glibc
import TestSupport
import Testing

/// Whatever a provider says, nothing of it steers the terminal: not in the studio, not on stderr,
/// not in what a command prints or writes.
@Suite(.timeLimit(.minutes(20))) struct HostileProviderTests {
  private static let odd = "odd\u{1B}]0;PWNED\u{7}\u{9B}31m\u{202E}\u{2066}\u{200B}"

  /// What a terminal would obey or hide, in words; nil when there is nothing.
  private func steering(_ text: String) -> String? {
    guard
      let found = text.unicodeScalars.indices.first(where: {
        HostileText.steers(text.unicodeScalars[$0]) && text.unicodeScalars[$0] != "\n"
      })
    else { return nil }
    let before = text.unicodeScalars[..<found].suffix(60)
    return "U+\(String(text.unicodeScalars[found].value, radix: 16)) after '\(String(before))'"
  }

  /// What was last written to the terminal's clipboard.
  private func clipboard(in text: String) -> String? {
    guard let last = text.components(separatedBy: "\u{1B}]52;c;").dropFirst().last,
      let data = Data(base64Encoded: String(last.prefix { $0.isASCII && $0 >= "+" && $0 != "\\" }))
    else { return nil }
    return String(decoding: data, as: UTF8.self)
  }

  private func program(_ provider: HostileProvider) throws -> BuiltProgram {
    let program = try BuiltProgram()
    try program.write(provider.configuration, to: "config/config.toml")
    try program.write(
      "summary = \"\(Self.escapedOdd)\"\n[styles]\n", to: "config/themes/\(Self.odd).toml")
    try program.write("accent = 3", to: "config/themes/bad\(Self.odd).toml")
    try program.write("text = 3", to: "config/templates/\(Self.odd).toml")
    try program.write(
      #"{"prompt": "a kite", "name": "n\#(Self.escapedOdd)"}"# + "\n", to: "jobs.jsonl")
    try program.write(#"{"prompt": 3, "\#(Self.escapedOdd)": 1}"# + "\n", to: "bad.jsonl")
    try program.write("x = \"\(Self.escapedOdd)\"\n", to: "bad.toml")
    try program.write("no picture", to: "p\(Self.odd).png")
    try program.write("type a\nbad \(Self.odd)\n", to: "bad.script")
    return program
  }

  private static let escapedOdd = #"odd\u001b]0;PWNED\u0007\u009b31m\u202e\u2066\u200b"#

  /// What a command line does; `@` stands for the home.
  private static let commands: [[String]] = [
    ["run", "-p", "a kite\u{1B}]0;PWNED\u{7}\u{202E}", "--size", "512"],
    ["run", "-p", "a kite\u{9B}31m", "--json", "--size", "512"],
    ["run", "-p", "a kite", "--profile", "gem"],
    ["run", "-p", "a kite", "--profile", "gem", "--json"],
    ["run", "-p", "a kite", "--profile", odd],
    ["run", "-p", "a kite", "--profile", "nobody\(odd)"],
    ["run", "-p", "a kite", "-i", "@/p\(odd).png"],
    ["run", "-p", "a kite", "--session", odd], ["run", "--\(odd)"], ["run", "-p"],
    ["run", "-p", "a kite", "--size", odd], ["run", "-p", "a kite", "--ratio", odd],
    ["run", "-p", "a kite", "--size", "512", "-o", "@/none\(odd)/x.png"],
    ["run", "-p", "a kite", "--size", "512", "-o", "@/out\(odd).png"],
    ["run", "--batch", "@/jobs.jsonl"], ["run", "--batch", "@/jobs.jsonl", "--json", "--again"],
    ["run", "--batch", "@/jobs.jsonl", "--dry-run"], ["run", "--batch", "@/bad.jsonl"],
    ["run", "--batch", "@/bad.jsonl", "--json"], ["run", "--batch", "@/bad.toml"],
    ["run", "--template", odd, "-p", "x"],
    ["log"], ["log", odd], ["sessions"], ["sessions", "--json"], ["sessions", "restore", odd],
    ["costs"], ["costs", "--json"], ["models"], ["models", "--json"], ["models", "--all"],
    ["models", "--profile", "gem"], ["requests"], ["requests", "--json"],
    ["requests", "--fetch", "t\(odd)"], ["requests", "--fetch", "t2", "--json"],
    ["doctor"], ["doctor", "--json"], ["doctor", "--check"], ["gc", "--dry-run"],
    ["export", "--as", "json", "-o", "@/x.json"], ["export", "--as", "markdown", "-o", "@/x.md"],
    ["export", "--as", "html", "-o", "@/x.html"], ["export", "-o", "@/x.retake"],
    ["export", "--as", odd], ["export", odd], ["export", "-o", "@/e\(odd).json"],
    ["import", "@/x.retake"], ["import", "@/x.retake", "--json"], ["import", "@/p\(odd).png"],
    ["import", "@/none\(odd)"], ["show", "@/p\(odd).png"], ["sandbox", "--fault", odd],
    ["sandbox", "--listen", odd], [odd], ["--theme", odd, "--script", "@/bad.script"],
    ["--script", "@/none\(odd)"], ["--profile", odd, "--script", "@/frames.script"],
    ["--continue", "--script", "@/frames.script"], ["open", odd, "--script", "@/frames.script"],
    ["help", odd], ["---completion", "open", "--", "session", "0", "0", ""],
  ]

  @Test(arguments: HostileProvider.Manner.allCases)
  func `No control sequence of a provider reaches stdout, stderr or a text file`(
    _ manner: HostileProvider.Manner
  ) async throws {
    let provider = HostileProvider(manner)
    let program = try program(provider)
    try program.write(
      "frame\nwait idle\nframe\nkey Tab\nkey i\nframe\nkey Esc\nkey F1\nframe\nkey Esc\nkey F5\nframe\n"
        + "key Esc\nkey F6\nframe\nkey Esc\nkey F8\nframe\n",
      to: "frames.script")
    // Its answers are what this is about, not the words of a configuration that cannot be read.
    let first = try await program.run(Self.commands[0])
    try #require(!provider.isUntouched, "\(first.errors)")
    for words in Self.commands {
      let words = words.map { $0.replacing("@", with: program.home.path) }
      let result = try await program.run(words)
      let name = words.map { $0.filter { $0.isASCII && $0 >= " " } }.joined(separator: " ")
      if let bad = steering(result.output) {
        Issue.record("\(manner): stdout of '\(name)': \(bad)")
      }
      if let bad = steering(result.errors) {
        Issue.record("\(manner): stderr of '\(name)': \(bad)")
      }
      #expect(result.status < 128 || result.status == 130, "\(name): \(result.status)")
      if words.contains("--json"), !result.output.isEmpty {
        for line in result.output.split(separator: "\n") {
          #expect(throws: Never.self, "\(name)") {
            try JSONSerialization.jsonObject(with: Data(line.utf8), options: .fragmentsAllowed)
          }
        }
      }
    }
    for name in ["x.json", "x.md", "x.html"] {
      guard let data = FileManager.default.contents(atPath: program.path(name)) else { continue }
      let text = String(decoding: data, as: UTF8.self).replacing("\t", with: " ")
      if let bad = steering(text) { Issue.record("\(manner): \(name): \(bad)") }
    }
  }

  @Test(arguments: HostileProvider.Manner.allCases)
  func `No control sequence of a provider reaches the studio's terminal`(
    _ manner: HostileProvider.Manner
  ) async throws {
    let provider = HostileProvider(manner)
    let program = try program(provider)
    let terminal = try PseudoTerminal(columns: 100, rows: 30)
    let studio = try TerminalProgram(
      BuiltProgram.path, ["--theme", Self.odd], in: terminal, environment: program.environment)
    try #require(await shows("Say what to make", on: terminal))
    // A paste that holds sequences, sent; then each pane and list, and the turn's words copied.
    terminal.type("\u{1B}[200~kite \u{1B}]0;PWNED\u{7}\u{9B}31m\u{202E}\u{1B}[201~")
    #expect(await shows("kite", on: terminal))
    terminal.type("\r")
    #expect(await shows(manner.ending, on: terminal))
    #expect(!provider.isUntouched)
    // As a terminal with the keyboard protocol of kitty sends it, for which this one is taken.
    let escape = "\u{1B}[27u"
    for (keys, words) in [
      ("\t", "c reuse"), ("i", " Details "), (escape, "c reuse"), ("y", "Sent to your clipboard"),
      ("\u{1B}OP", " Help "), (escape, "c reuse"), ("\u{1B}[17~", "last used"), (escape, "c reuse"),
      ("\u{1B}[19~", "kodachrome"), (escape, "c reuse"), ("t", "thumbnails on"),
    ] {
      terminal.type(keys)
      #expect(await shows(words, on: terminal), "\(manner): after \(keys.debugDescription)")
    }
    terminal.type("\u{11}")
    #expect(await studio.ending() == .exited(0))
    let text = String(decoding: terminal.received, as: UTF8.self)
    for sequence in ["\u{1B}]0;PWNED", "\u{1B}]52;c;UFdO", "\u{1B}[31;7m"] {
      #expect(!text.contains(sequence), "\(manner): \(sequence.debugDescription)")
    }
    let copied = try #require(clipboard(in: text))
    #expect(copied.contains("PWNED") && steering(copied) == nil, "\(copied)")
    // Beside our own sequences nothing of the kind is left.
    let hidden = text.unicodeScalars.first { scalar in
      HostileText.steers(scalar)
        && !"\u{1B}\r\n\u{8}\u{7}\u{E}\u{F}\t".unicodeScalars.contains(scalar)
    }
    #expect(hidden == nil, "\(String(hidden?.value ?? 0, radix: 16))")
  }
}
