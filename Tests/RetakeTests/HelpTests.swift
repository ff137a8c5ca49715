import Cells
import Foundation
import Glibc
import Manual
import TestSupport
import Testing

@testable import Retake

/// `retake help`: the manual as the user or a script reads it.
@Suite(.timeLimit(.minutes(10))) struct HelpTests {
  @Test func `Help lists every command and every topic`() async throws {
    let result = try await BuiltProgram().run(["help"])
    #expect(result.status == 0 && result.errors.isEmpty)
    for name in HelpRootCommand.subcommands.map({ $0.name }) + Topic.all.map(\.name) {
      #expect(result.output.contains("\n\(name) "), "\(name)")
    }
  }

  @Test func `Each topic is plain text if the output is not a terminal`() async throws {
    let program = try BuiltProgram()
    for topic in Topic.all {
      let result = try await program.run(["help", topic.name], adding: ["PAGER": "false"])
      #expect(result.status == 0 && result.errors.isEmpty, "\(topic.name)")
      #expect(result.output.hasPrefix(topic.title.uppercased() + "\n\n"), "\(topic.name)")
      #expect(!result.output.contains("\u{1B}") && !result.output.contains("`"))
      for line in result.output.split(separator: "\n") { #expect(columnWidth(of: line) <= 80) }
    }
  }

  @Test func `The studio's help opens a topic, in the lines that it has here`() async throws {
    let program = try BuiltProgram()
    let topic = try #require(Topic.all.first)
    let played = try await program.play(
      "resize 104x40\nkey F1\nkey Tab\nframe list\nkey Enter\nframe page\nkey Esc\nkey Esc\nframe panes"
    )
    #expect(played.status == 0 && played.errors.isEmpty, "\(played.errors)")
    let frames = played.output.split(separator: "== ")
    try #require(frames.count == 3)
    #expect(frames[0].contains(topic.summary), "\(frames[0])")
    let lines = PageLayout(columns: 96).lines(Block.parse(topic.text)).prefix(30)
    for line in lines where !line.plain.isEmpty {
      #expect(frames[1].contains(line.plain), "\(line.plain)")
    }
    #expect(!frames[2].contains(topic.summary))
  }

  @Test(arguments: [
    (["conf"], "CONFIGURATION\n"), (["regions"], "REFERENCES AND REGIONS\n"),
    (["KEYS"], "KEYS\n"), (["run"], "OVERVIEW: Run one turn"),
    (["sessions", "restore"], "OVERVIEW: Restore"), (["sandbox"], "--strict-bytes"),
    (["--search", "tmux", "SIXEL"], "pictures  Pictures in terminals\n"),
    (["--search", "tmux sixel"], "tmux 3.4 or later built with sixel"),
  ])
  func `Topics, commands and words can be found`(words: [String], beginning: String) async throws {
    let result = try await BuiltProgram().run(["help"] + words)
    #expect(result.status == 0 && result.errors.isEmpty)
    #expect(result.output.contains(beginning), "\(result.output.prefix(300))")
  }

  @Test(
    arguments: [
      (["kyes"], 2, "Did you mean: keys."), (["s"], 2, "sessions"),
      (["sesions"], 2, "Did you mean: sessions."),
      (["tmux"], 2, "finds it in"), (["xyzzy"], 2, "'retake help' lists the topics."),
      (["run", "nothing"], 2, "no topic or command 'run nothing'"),
      (["--search"], 2, "needs words"),
      (["--search", " "], 2, "needs words"),
      (["--search", "xyzzy"], 1, "does not contain 'xyzzy'"),
    ] as [([String], Int32, String)])
  func `An unknown topic is reported, with similar names`(
    words: [String], status: Int32, told: String
  ) async throws {
    let result = try await BuiltProgram().run(["help"] + words)
    #expect(result.status == status && result.output.isEmpty)
    #expect(result.errors.contains(told), "\(result.errors)")
  }

  // MARK: - On a terminal

  /// What became of `retake help` in a terminal of 60 columns.
  private struct Shown {
    var ending: ProgramEnding?
    /// What the terminal got.
    var received: String
    /// What a pager that only notes it was given, and its environment.
    var paged: String?
    var home: URL
  }

  /// A pager that notes what it gets; `@` in a pager's command is the folder it is in.
  private static let notes = "@/pager"

  private func onTerminal(
    _ words: [String], pager: String?, adding variables: [String: String] = [:]
  ) async throws -> Shown {
    let program = try BuiltProgram()
    let paged = program.path("paged")
    try program.write("#!/bin/sh\ncat >'\(paged)'\nenv >>'\(paged)'\n", to: "pager")
    chmod(program.path("pager"), 0o700)
    let terminal = try PseudoTerminal(columns: 60, rows: 24)
    var environment = program.environment.merging(variables) { $1 }
    environment["PAGER"] = pager?.replacing("@", with: program.home.path)
    let help = try TerminalProgram(
      BuiltProgram.path, ["help"] + words, in: terminal, environment: environment)
    let ending = await help.ending()
    _ = terminal.state()
    return Shown(
      ending: ending, received: String(decoding: terminal.received, as: UTF8.self),
      paged: FileManager.default.contents(atPath: paged).map {
        String(decoding: $0, as: UTF8.self)
      },
      home: program.home)
  }

  @Test func `The pager gets the page with styles, at the terminal's width, and no secret`()
    async throws
  {
    let shown = try await onTerminal(
      ["keys"], pager: Self.notes, adding: ["GEMINI_API_KEY": "AIzaSecretOfMine", "COLORS": "kept"])
    #expect(shown.ending == .exited(0))
    #expect(!shown.received.contains("KEYS"))
    let page = try #require(shown.paged)
    #expect(page.hasPrefix("\u{1B}[1mKEYS\u{1B}[m\n\n"))
    #expect(page.contains("\u{1B}[36mC-o\u{1B}[m"))
    #expect(page.contains("LESS=FRX\n") && page.contains("COLORS=kept\n"))
    #expect(!page.contains("AIzaSecretOfMine"))
    let lines = page.replacing(/\u{1B}\[[0-9]*m/, with: "").split(separator: "\n")
    for line in lines.prefix(200) { #expect(columnWidth(of: line) <= 60, "\(line)") }
  }

  @Test func `NO_COLOR removes the styles, and a dumb terminal also the pager`() async throws {
    let plain = try await onTerminal(["keys"], pager: Self.notes, adding: ["NO_COLOR": "1"])
    #expect(plain.paged?.hasPrefix("KEYS\n") == true && plain.paged?.contains("\u{1B}") == false)
    let dumb = try await onTerminal(["keys"], pager: Self.notes, adding: ["TERM": "dumb"])
    #expect(dumb.paged == nil && dumb.received.hasPrefix("KEYS"))
    #expect(!dumb.received.contains("\u{1B}["))
  }

  @Test(arguments: ["cat", "", "@/no-such-pager", "@/no-such-pager --with 'arguments'"])
  func `Without a pager the page is printed to the screen`(pager: String) async throws {
    let shown = try await onTerminal(["money"], pager: pager)
    #expect(shown.ending == .exited(0))
    #expect(shown.received.contains("\u{1B}[1mMONEY\u{1B}[m"))
    #expect(shown.received.contains("maybe billed"))
  }

  @Test(arguments: ["true", "head -n 1", "sh -c 'exit 3'", "@/pager --with 'an argument'"])
  func `A pager may exit early, fail or have arguments`(
    pager: String
  ) async throws {
    let shown = try await onTerminal(["keys"], pager: pager)
    #expect(shown.ending == .exited(0))
    #expect(!shown.received.contains("retake:") && !shown.received.contains("maybe"))
  }

  @Test(arguments: [
    ["keys; touch \(Self.mark)"], ["$(touch \(Self.mark))"], ["--search", "`touch \(Self.mark)`"],
  ])
  func `The requested topic never reaches a shell`(words: [String]) async throws {
    let shown = try await onTerminal(words, pager: Self.notes)
    #expect(shown.ending != .exited(0) && shown.paged == nil)
    #expect(!FileManager.default.fileExists(atPath: Self.mark))
  }

  /// A file that nothing may make.
  private static let mark = "/tmp/retake-help-\(UUID().uuidString.prefix(8))"

  @Test func `An unreadable configuration does not prevent reading the help`()
    async throws
  {
    let program = try BuiltProgram()
    try program.write("profile = \n", to: "config/config.toml")
    let result = try await program.run(["help", "configuration"])
    #expect(result.status == 0 && result.errors.isEmpty)
  }
}
