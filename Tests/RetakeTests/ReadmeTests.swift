import Foundation
import Manual
import Providers
import Testing

@testable import Configuration
@testable import Retake

/// The front door says what the program says of itself, and no more than a visitor reads.
@Suite(.timeLimit(.minutes(10))) struct ReadmeTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private let readme: String

  init() throws {
    readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
  }

  @Test func `The README is short, and names no model that may soon be retired`() {
    #expect(readme.split(separator: "\n", omittingEmptySubsequences: false).count <= 251)
    #expect(readme.firstMatch(of: /(?i)gemini-[0-9]|-preview\b/) == nil)
  }

  @Test func `The table of pages is the manual's list of topics`() {
    let rows = Topic.all.map { "| [\($0.name)](Sources/Manual/\($0.name).md) | \($0.summary) |\n" }
    #expect(readme.contains(rows.joined()), "The README must have:\n\(rows.joined())")
  }

  @Test func `The table of providers is the built-in profiles, with their protocols and keys`()
    throws
  {
    let paths = try Paths(environment: ["RETAKE_HOME": "/nonexistent"])
    let (configuration, _) = try UserConfiguration.load(paths)
    for endpoint in configuration.endpoints
    where !endpoint.isSandbox || endpoint.name == configuration.profile {
      let row = try #require(
        readme.split(separator: "\n").first { $0.hasPrefix("| `\(endpoint.name)` | `") },
        "The README has no row for \(endpoint.name).")
      #expect(row.hasPrefix("| `\(endpoint.name)` | `\(endpoint.wire.rawValue)` |"), "\(row)")
      if case .environment(let variables) = endpoint.key {
        for variable in variables { #expect(row.contains("`\(variable)`"), "\(row)") }
      }
    }
  }

  @Test func `The table of modules agrees with Package.swift`() throws {
    let package = try String(
      contentsOf: Self.root.appending(path: "Package.swift"), encoding: .utf8)
    let declaration =
      /(?:module\(|\.target\(\s*name: )"(\w+)"(?:,\s*(?:dependencies: )?\[([^\]]*)\])?/
    let declared = package.matches(of: declaration).map { match in
      (name: String(match.1), imports: (match.2 ?? "").matches(of: /"(\w+)"/).map { $0.1 })
    }
    // Every module may import the checked numbers; no row says so.
    let names = Set(declared.map { Substring($0.name) }).subtracting(["Numbers"])
    #expect(names.contains("Studio") && names.contains("Configuration"))
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

  /// The commands of the examples, each with the lines below it; those of the manual go on from the
  /// README's.
  private var examples: [(command: String, output: [String])] {
    var examples: [(command: String, output: [String])] = []
    let text = ([readme] + Topic.all.map(\.text)).joined(separator: "\n")
    for match in text.matches(of: /```console\n((?s:.*?))```/) {
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

  @Test func `The examples work as written`() async throws {
    let program = try BuiltProgram()
    #expect(examples.count > 9)
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
