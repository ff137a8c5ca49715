import ArgumentParser
import Cells
import Configuration
import FoundationEssentials
import Glibc
import Model
import Providers
import Terminal

/// `retake doctor`: what was found on this machine, line by line.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Tell what was detected: terminal, colours, keys, profiles, libraries.",
    discussion: """
      Examples:
        retake doctor
        retake doctor --json
      """)

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let workspace = try Workspace(profile: nil)
    let findings = findings(in: workspace)
    if json {
      try Output.json(
        Dictionary(findings.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }))
      return
    }
    let width = findings.map(\.name.count).max() ?? 0
    for finding in findings {
      let gap = String(repeating: " ", count: width - finding.name.count)
      Output.line("\(finding.name)\(gap)  \(finding.value)")
    }
  }

  private struct Finding {
    var name: String
    var value: String
  }

  private func findings(in workspace: Workspace) -> [Finding] {
    let environment = workspace.environment
    let (depth, reason) = detectedColors(environment: environment)
    var found = [
      Finding(name: "version", value: Version.text),
      Finding(name: "terminal", value: environment["TERM"] ?? "TERM is not set"),
      Finding(name: "multiplexer", value: multiplexer(environment)),
      Finding(name: "size", value: terminalSize()),
      Finding(name: "colors", value: "\(depth.rawValue) (\(reason))"),
      Finding(name: "locale", value: locale(environment)),
      Finding(name: "configuration", value: present(workspace.configuration.file)),
      Finding(name: "data", value: workspace.paths.data),
      Finding(name: "state", value: workspace.paths.state),
      Finding(name: "sandbox", value: sandbox(workspace.paths.sandboxSocket)),
    ]
    let keys = KeyFetcher(environment: environment)
    for endpoint in workspace.configuration.endpoints {
      let mark = endpoint.name == workspace.configuration.profile ? " (in force)" : ""
      let spoken = endpoint.isSpoken ? keys.source(of: endpoint) : "not spoken by this release"
      found.append(
        Finding(
          name: "profile \(endpoint.name)",
          value: "\(endpoint.model) at \(endpoint.baseURL); \(spoken)\(mark)"))
    }
    for (index, warning) in workspace.warnings.enumerated() {
      found.append(Finding(name: "warning \(index + 1)", value: "\(warning)"))
    }
    return found
  }

  private func multiplexer(_ environment: [String: String]) -> String {
    if environment["TMUX"] != nil { return "tmux" }
    return environment["STY"] != nil ? "screen" : "none"
  }

  private func terminalSize() -> String {
    var window = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else {
      return "output is not a terminal"
    }
    let pixels = window.ws_xpixel > 0 ? ", \(window.ws_xpixel)x\(window.ws_ypixel) pixels" : ""
    return "\(window.ws_col)x\(window.ws_row) cells\(pixels)"
  }

  private func locale(_ environment: [String: String]) -> String {
    for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
      if let value = environment[name], !value.isEmpty { return "\(value) (\(name))" }
    }
    return "not set"
  }

  private func present(_ path: String) -> String {
    FileManager.default.fileExists(atPath: path) ? path : "\(path) (not there; defaults)"
  }

  private func sandbox(_ socket: String) -> String {
    "\(socket) (\(UnixSocket.answers(at: socket) ? "running" : "starts when it is needed"))"
  }
}
