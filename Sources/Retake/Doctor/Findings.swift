import Cells
import Configuration
import Exports
import FoundationEssentials
import Glibc
import Model
import Providers
import Storage
import Studio
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

/// The user's folders, whether they exist and are writable.
struct FolderFindings {
  private(set) var lines: [(name: String, value: String)] = []
  private(set) var problems: [Failure] = []

  init(_ paths: Paths) {
    lines.append(("configuration", Self.present(paths.configFile, "none; using defaults")))
    lines.append(("themes", Self.present(paths.themesFolder, "none; built-in themes only")))
    for (name, path) in [("data", paths.data), ("state", paths.state), ("run", paths.run)] {
      guard let obstacle = Self.obstacle(path) else {
        lines.append((name, Self.present(path, "created when needed")))
        continue
      }
      lines.append((name, "\(path) (not writable)"))
      problems.append(
        Failure(
          .storage, "The folder \(path) is not writable: \(obstacle).",
          advice: "Check who owns it, or set RETAKE_HOME to a folder of your own."))
    }
    if let obstacle = StorageFolders(data: paths.data).obstacle { problems.append(obstacle) }
    let standing =
      switch UnixSocket.listener(at: paths.sandboxSocket) {
      case .none: "starts when needed"
      case .own: "running"
      case .stranger: "another user's process is listening there"
      }
    lines.append(("sandbox", "\(paths.sandboxSocket) (\(standing))"))
    guard FileManager.default.fileExists(atPath: paths.run) else { return }
    do throws(Failure) { try paths.makeRuntimeFolder() } catch { problems.append(error) }
  }

  private static func present(_ path: String, _ otherwise: String) -> String {
    FileManager.default.fileExists(atPath: path) ? path : "\(path) (\(otherwise))"
  }

  /// Why a folder, or its nearest existing ancestor, is not writable; nil when it is.
  private static func obstacle(_ path: String) -> String? {
    var path = path
    while access(path, F_OK) != 0, errno == ENOENT, path.contains("/"), path != "/" {
      let above = path.split(separator: "/").dropLast().joined(separator: "/")
      path = "/\(above)"
    }
    var status = stat()
    guard stat(path, &status) == 0 else { return String(cString: strerror(errno)) }
    guard status.st_mode & S_IFMT == S_IFDIR else { return "\(path) is a file" }
    return access(path, W_OK | X_OK) == 0 ? nil : String(cString: strerror(errno))
  }
}

/// The profiles with the sources of their keys, never the keys; and what the configuration chooses.
struct ProfileFindings {
  private(set) var lines: [(name: String, value: String)] = []
  private(set) var settings: [(name: String, value: String)] = []
  private(set) var problems: [Failure] = []

  init(_ context: AppContext) {
    let configuration = context.configuration
    let keys = context.keys
    for endpoint in configuration.endpoints {
      lines.append((endpoint.name, Self.words(endpoint, keys, configuration.catalogue)))
    }
    settings = [
      ("profile", configuration.profile),
      (
        "theme", configuration.theme ?? "the last one chosen, initially \(InstalledThemes.standard)"
      ),
      ("graphics", (configuration.graphics ?? .auto).rawValue),
      ("mouse", configuration.mouse.map { $0 ? "on" : "off" } ?? "on, or as last set"),
      ("keys", configuration.keyPreset.rawValue),
      ("own keys", String(configuration.keys().custom.count)),
    ]
    do throws(Failure) {
      let endpoint = try context.endpoint
      // A command is not run to find out: it may ask for a password.
      if case .command = endpoint.key { return }
      _ = try waiting { () async throws(Failure) in try await keys.key(for: endpoint) }
    } catch {
      problems.append(error)
    }
  }

  /// `gemini-3.1-flash-image by vertex at https://…; the command 'gcloud', …; project missing`
  private static func words(
    _ endpoint: Endpoint, _ keys: KeyFetcher, _ catalogue: Catalogue
  ) -> String {
    let place = endpoint.isSandbox ? "on this machine" : "at \(endpoint.baseURL)"
    let isKnown = endpoint.modelWarning(in: catalogue) == nil
    let parts = [
      "\(endpoint.model) by \(endpoint.wire.rawValue) \(place)", keys.source(of: endpoint),
      isKnown ? nil : "model not in the catalogue",
      endpoint.missing == nil ? nil : "project missing",
    ]
    return parts.compactMap(\.self).joined(separator: "; ")
  }
}
