import ArgumentParser
import Foundation
import Manual
import Model
import Providers
import Sandbox
import Testing
import Themes

@testable import Configuration
@testable import Retake
@testable import Studio

/// The manual says what the program says of itself.
@Suite(.timeLimit(.minutes(10))) struct ManualPagesTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let folder = root.appending(path: "Sources/Manual")

  private func page(_ name: String) throws -> String {
    try #require(Topic.exact(name), "There is no page \(name).").text
  }

  /// What stands in a page between `<!-- NAME -->` and `<!-- /NAME -->` must be this.
  private func expectBlock(_ name: String, in topic: String, _ expected: String) throws {
    let page = try page(topic)
    let start = try #require(page.range(of: "<!-- \(name) -->\n"))
    let end = try #require(
      page.range(of: "<!-- /\(name) -->", range: start.upperBound..<page.endIndex))
    #expect(
      page[start.upperBound..<end.lowerBound] == expected,
      "Between <!-- \(name) --> and <!-- /\(name) --> \(topic).md must have:\n\(expected)")
  }

  @Test func `Every page of the folder is compiled in unchanged`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
      .filter { $0.hasSuffix(".md") }.map { String($0.dropLast(3)) }
    #expect(Set(names) == Set(Topic.all.map(\.name)))
    for topic in Topic.all {
      let file = Self.folder.appending(path: "\(topic.name).md")
      #expect(try String(contentsOf: file, encoding: .utf8) == topic.text, "\(topic.name)")
    }
  }

  @Test func `The table of keys is the command table`() throws {
    try expectBlock("keys", in: "keys", Command.markdownTable)
  }

  @Test func `The sandbox page has the whole vocabulary and every fault`() throws {
    try expectBlock("vocabulary", in: "sandbox", Vocabulary.markdownTable)
    try expectBlock("faults", in: "sandbox", FaultList.markdownTable)
    for place in Fault.Place.allCases {
      #expect(try page("sandbox").contains("`\(place.rawValue)`"))
    }
  }

  @Test func `The example configuration is read without a warning and names every key`() throws {
    let example = try #require(page("configuration").firstMatch(of: /```toml\n((?s:.*?))```/)).1
    let home = URL(filePath: "/tmp/rt-\(UUID().uuidString.prefix(8))")
    defer { try? FileManager.default.removeItem(at: home) }
    let folder = home.appending(path: "config")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(example.utf8).write(to: folder.appending(path: "config.toml"))
    let paths = try Paths(environment: ["RETAKE_HOME": home.path])
    let (configuration, warnings) = try UserConfiguration.load(
      paths, keyProblems: { KeyMap.reading($0).problems })
    #expect(warnings.isEmpty, "\(warnings.map(\.description))")
    #expect(configuration.keys().custom.isEmpty == false)
    for key in UserConfiguration.known + ProfileReading.known + ModelReading.known {
      #expect(
        example.contains("\n\(key) = ") || example.contains("[\(key)") || example.hasPrefix(key),
        "\(key)")
    }
  }

  @Test func `Every theme and exit code is named`() throws {
    let paths = try Paths(environment: ["RETAKE_HOME": "/nonexistent"])
    for theme in InstalledThemes.load(paths).themes {
      #expect(try page("configuration").contains("`\(theme.name)`"), "\(theme.name)")
    }
    for code in ["0", "1", "2", "3", "4", "5", "130"] {
      #expect(try page("scripts").contains("| \(code) |"))
    }
  }

  @Test func `Every command is described, with its subcommands`() throws {
    for command in HelpRootCommand.subcommands {
      for words in [[command.name]]
        + command.configuration.subcommands.map({
          [command.name, $0.name]
        })
      {
        let words = words.joined(separator: " ")
        #expect(try page("commands").contains("| `retake \(words)"), "\(words)")
      }
    }
  }

  @Test func `Every profile is listed, with its protocol`() throws {
    let paths = try Paths(environment: ["RETAKE_HOME": "/nonexistent"])
    let page = try page("providers")
    for endpoint in try UserConfiguration.load(paths).configuration.endpoints {
      // The rehearsals are told in a sentence.
      let words =
        endpoint.isSandbox && endpoint.name != "sandbox"
        ? "`\(endpoint.name)`" : "\n| `\(endpoint.name)` | `\(endpoint.wire.rawValue)` |"
      #expect(page.contains(words), "\(endpoint.name)")
    }
  }

  // MARK: - What pages and README name

  /// The pages and the README with the folders that their links begin in.
  private var documents: [(name: String, text: String, folder: URL)] {
    get throws {
      let readme = try String(
        contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
      return Topic.all.map { ($0.name, $0.text, Self.folder) } + [("README", readme, Self.root)]
    }
  }

  @Test func `Every link leads somewhere`() throws {
    var links = 0
    for (name, text, folder) in try documents {
      for match in text.matches(of: /\]\(([^)\s]+)\)/) where !match.1.hasPrefix("https://") {
        links += 1
        let target = folder.appending(path: String(match.1)).standardized.path
        #expect(FileManager.default.fileExists(atPath: target), "\(name): \(match.1)")
      }
      for match in text.matches(of: /\.ci\/\w+|Tests\/\w+/) {
        let path = Self.root.appending(path: String(match.0)).path
        #expect(FileManager.default.fileExists(atPath: path), "\(name): \(match.0)")
      }
    }
    #expect(links > Topic.all.count)
  }

  @Test func `Every page of the manual and every option that is named exists`() throws {
    let commands = HelpRootCommand.subcommands.flatMap { [$0] + $0.configuration.subcommands }
    let help =
      commands.map { HelpRootCommand.helpMessage(for: $0) }.joined() + HelpRootCommand.helpMessage()
      + "--generate-completion-script"
    // Of `swift test`, of `.ci/format` and of curl.
    let others: Set = ["--filter", "--fix", "--data-binary"]
    for (name, text, _) in try documents {
      for match in text.matches(of: /retake help ([a-z]+)/) {
        let topic = String(match.1)
        #expect(
          Topic.exact(topic) != nil || HelpRootCommand.subcommands.contains { $0.name == topic },
          "\(name): retake help \(topic)")
      }
      for match in text.matches(of: /(?:^|[\s`\[])(--[a-z][a-z-]+)/) {
        let option = String(match.1)
        #expect(others.contains(option) || help.contains(option), "\(name): \(option)")
      }
    }
  }

  @Test func `Every command that a page quotes is in the command table`() throws {
    let titles = Set(Command.table.map(\.title))
    for (name, text, _) in try documents {
      for match in text.matches(of: /command\s+`([a-z -]+)`/) {
        #expect(titles.contains(String(match.1)), "\(name): \(match.1)")
      }
    }
  }
}
