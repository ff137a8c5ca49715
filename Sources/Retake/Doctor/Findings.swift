import Configuration
import Exports
import FoundationEssentials
import Model
import Themes

/// What `retake doctor` found, in the order it is printed.
struct Findings {
  struct Section {
    var name: String
    var lines: [(name: String, value: String)]
  }

  private(set) var sections: [Section] = []
  /// Harmless, but not as intended.
  private(set) var warnings: [String] = []
  /// What prevents Retake from working; the first decides the exit code.
  private(set) var problems: [Failure] = []

  init() {
    let environment = ProcessInfo.processInfo.environment
    let terminal = TerminalFindings(
      environment: environment, wish: configuredGraphics(environment))
    warnings += terminal.warnings
    let machine = MachineFindings()
    problems += machine.problems
    if let warning = machine.darkroom?.warning { warnings.append(warning) }
    sections = [
      Section(name: "program", lines: [("version", Version.text)]),
      Section(name: "terminal", lines: terminal.lines),
      Section(name: "pictures", lines: terminal.pictures),
      Section(name: "libraries", lines: machine.libraries),
      Section(name: "darkroom", lines: machine.darkroom?.lines ?? []),
      Section(name: "fonts", lines: machine.fonts(environment)),
    ]
    do throws(Failure) {
      let paths = try Paths(environment: environment)
      let folders = FolderFindings(paths)
      problems += folders.problems
      sections.append(Section(name: "folders", lines: folders.lines))
      takeConfiguration(paths, environment)
    } catch {
      problems.append(error)
    }
    // The configuration's own problems are what people look for first.
    problems.sort { ($0.kind == .configuration ? 0 : 1) < ($1.kind == .configuration ? 0 : 1) }
  }

  private mutating func takeConfiguration(_ paths: Paths, _ environment: [String: String]) {
    do throws(Failure) {
      let context = try AppContext(profile: nil)
      warnings += context.warnings.map(\.description)
      let profiles = ProfileFindings(context)
      problems += profiles.problems
      sections.append(Section(name: "settings", lines: profiles.settings))
      sections.append(Section(name: "profiles", lines: profiles.lines))
      let themes = InstalledThemes.load(paths)
      let chosen = themes.theme(in: context.configuration)
      let theme = (themes.problems + chosen.problems.filter { !themes.problems.contains($0) })
      warnings += theme.map(\.description)
      sections.append(
        Section(name: "themes", lines: themes.themes.map { ($0.name, $0.summary) }))
    } catch {
      problems.append(error)
    }
  }

  /// The sections as text for people.
  var text: String {
    let width = sections.flatMap(\.lines).map(\.name.count).max() ?? 0
    var text = ""
    for section in sections {
      text += "\(section.name)\n"
      for (name, value) in section.lines {
        text += "  \(name)\(String(repeating: " ", count: width - name.count))  \(value)\n"
      }
    }
    for warning in warnings { text += "warning: \(warning)\n" }
    for problem in problems {
      text += "problem: \(problem.message)\n"
      if !problem.advice.isEmpty { text += "  \(problem.advice)\n" }
    }
    if problems.isEmpty, warnings.isEmpty { text += "No problems found.\n" }
    return text
  }
}

extension Findings: Encodable {
  private struct Name: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(_ text: String) { stringValue = text }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Name.self)
    for section in sections {
      let lines = Dictionary(section.lines.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
      try members.encode(lines, forKey: Name(section.name))
    }
    try members.encode(warnings, forKey: Name("warnings"))
    try members.encode(problems.map(ErrorReport.init), forKey: Name("problems"))
  }
}
