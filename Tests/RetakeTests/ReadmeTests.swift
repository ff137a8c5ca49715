import Foundation
import Model
import Sandbox
import Testing
import Themes

@testable import Configuration
@testable import Retake

/// The README says what the program says of itself.
@Suite(.timeLimit(.minutes(10))) struct ReadmeTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private let readme: String

  init() throws {
    readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
  }

  /// What stands between `<!-- NAME -->` and `<!-- /NAME -->`.
  private func block(_ name: String) -> String? {
    guard let start = readme.range(of: "<!-- \(name) -->\n"),
      let end = readme.range(of: "<!-- /\(name) -->", range: start.upperBound..<readme.endIndex)
    else { return nil }
    return String(readme[start.upperBound..<end.lowerBound])
  }

  private func expectBlock(_ name: String, _ expected: String) {
    #expect(
      block(name) == expected,
      "Between <!-- \(name) --> and <!-- /\(name) --> the README must have:\n\(expected)")
  }

  @Test func `The table of keys is the command table`() {
    expectBlock("keys", Command.markdownTable)
  }

  @Test func `The sandbox's words are its vocabulary, and its faults are all named`() {
    expectBlock("vocabulary", Vocabulary.markdownTable)
    expectBlock("faults", FaultList.markdownTable)
    for place in Fault.Place.allCases { #expect(readme.contains("`\(place.rawValue)`")) }
  }

  @Test func `The example of a configuration is read without a warning and names every key`() throws
  {
    let example = try #require(readme.firstMatch(of: /```toml\n((?s:.*?))```/)).1
    let home = URL(filePath: "/tmp/rt-\(UUID().uuidString.prefix(8))")
    defer { try? FileManager.default.removeItem(at: home) }
    let folder = home.appending(path: "config")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(example.utf8).write(to: folder.appending(path: "config.toml"))
    let paths = try Paths(environment: ["RETAKE_HOME": home.path])
    let (configuration, warnings) = try UserConfiguration.load(paths)
    #expect(warnings.isEmpty, "\(warnings.map(\.description))")
    #expect(configuration.keys.custom.isEmpty == false)
    for key in ["profile", "theme", "mouse", "graphics", "parallel", "keys", "models", "profiles"]
      + ProfileReading.known
    {
      #expect(example.contains(key), "\(key)")
    }
  }

  @Test func `Every theme, command and exit code is named`() throws {
    let paths = try Paths(environment: ["RETAKE_HOME": "/nonexistent"])
    for theme in InstalledThemes.load(paths).themes {
      #expect(readme.contains("`\(theme.name)`"), "\(theme.name)")
    }
    for command in Front.subcommands {
      let name = command.name
      #expect(readme.contains("`retake \(name)"), "\(name)")
    }
    for code in ["0", "1", "2", "3", "4", "5", "130"] { #expect(readme.contains("| \(code) |")) }
  }

  @Test func `The table of modules says what Package.swift says`() throws {
    let package = try String(
      contentsOf: Self.root.appending(path: "Package.swift"), encoding: .utf8)
    let declaration =
      /(?:module\(|\.target\(\s*name: )"(\w+)"(?:,\s*(?:dependencies: )?\[([^\]]*)\])?/
    let declared = package.matches(of: declaration).map { match in
      (name: String(match.1), imports: (match.2 ?? "").matches(of: /"(\w+)"/).map { $0.1 })
    }
    // Every module may import the checked numbers; no row says so.
    let names = Set(declared.map { Substring($0.name) }).subtracting(["Numbers"])
    #expect(names.contains("Update") && names.contains("Configuration"))
    for (name, imports) in declared
    where name.firstMatch(of: /^C[A-Z]|^TestSupport|^PayloadCases|^ReplyCases/) == nil {
      let row = try #require(
        readme.split(separator: "\n").first { $0.hasPrefix("| `\(name)` |") },
        "The README has no row for \(name).")
      let told = (row.split(separator: "|").last ?? "").matches(of: /\w+/).map { $0.0 }
      #expect(
        Set(told).intersection(names) == Set(imports).intersection(names),
        "\(name) imports \(imports.joined(separator: ", "))")
    }
  }

  /// The commands of the examples, each with the lines below it.
  private var examples: [(command: String, output: [String])] {
    var examples: [(command: String, output: [String])] = []
    for match in readme.matches(of: /```console\n((?s:.*?))```/) {
      for line in match.1.split(separator: "\n") {
        if line.hasPrefix("$ ") {
          let command = line.dropFirst(2).split(separator: "  #").first ?? ""
          examples.append((String(command), []))
        } else {
          examples[examples.count - 1].output.append(String(line))
        }
      }
    }
    return examples
  }

  @Test func `The examples can be typed as they stand`() async throws {
    let program = try BuiltProgram()
    #expect(examples.count > 8)
    for (command, output) in examples {
      if command == "cat keys.txt" {
        try program.write(output.joined(separator: "\n"), to: "keys.txt")
        continue
      }
      // With a fixed clock the second session is called s2. Opening needs a terminal.
      let line = command.replacing("261121-et3d", with: "s2")
      let words = line.matches(of: /"([^"]*)"|\S+/).map { String($0.1 ?? $0.0) }
      guard words.first == "retake", words.dropFirst().first != "open" else { continue }
      let result = try await program.run(Array(words.dropFirst()))
      #expect(result.status == 0 && result.errors.isEmpty, "\(command): \(result.errors)")
      if words.contains("-o"), let file = words.last {
        #expect(result.output == program.path(file) + "\n" && output.count == 1, "\(command)")
      }
      if words.dropFirst().first == "log" {
        let rows = result.output.split(separator: "\n").map { $0.prefix { $0 != "[" } }
        #expect(rows.dropFirst() == output.map { $0.prefix { $0 != "[" } }.dropFirst())
      }
    }
  }
}
