import Cells
import Glibc
import Terminal

/// What is known about the terminal, which is queried if there is one.
struct TerminalFindings {
  private(set) var lines: [(name: String, value: String)] = []
  /// How pictures are shown, why, and what would improve it.
  private(set) var pictures: [(name: String, value: String)] = []
  private(set) var warnings: [String] = []

  /// - Parameter wish: What the configuration says about pictures.
  init(environment: [String: String], wish: GraphicsWish?) {
    lines.append(("TERM", environment["TERM"] ?? "not set"))
    if let window = terminalWindow(of: 1) {
      let pixels = window.pixels.map { ", \($0.columns)x\($0.rows) pixels" } ?? ""
      lines.append(("size", "\(window.cells.columns)x\(window.cells.rows) cells\(pixels)"))
    } else {
      let reason = isatty(1) == 1 ? "the terminal does not report it" : "stdout is not a terminal"
      lines.append(("size", "unknown: \(reason)"))
    }
    lines.append(("locale", Self.locale(environment)))
    do throws(TerminalError) {
      var report = try probeTerminal(environment: environment)
      if let wish { (report.wish, report.wishSource) = (wish, "config.toml") }
      add(report)
    } catch {
      lines.append(("colours", "none"))
      warnings.append("\(error)")
    }
  }

  private mutating func add(_ report: TerminalReport) {
    lines.append(("terminfo", report.entry))
    lines.append(("colours", "\(report.colors.rawValue), by \(report.colorReason)"))
    if let warning = report.warning { warnings.append(warning) }
    lines += report.findings.map { ($0.name, "\($0.value), by \($0.source)") }
    let choice = report.choice
    let cell = choice.graphics.cell
    pictures = [
      ("shown as", choice.graphics.pixels?.rawValue ?? "symbols"), ("because", choice.reason),
      ("may be", choice.ways.map(\.rawValue).joined(separator: ", ")),
      ("cell", "\(cell.width)x\(cell.height) pixels, by \(report.cell.source)"),
    ]
    let advice = choice.advice + report.colorAdvice
    pictures += advice.enumerated().map { index, sentence in
      (index == 0 ? "better" : "better \(index + 1)", sentence)
    }
  }

  private static func locale(_ environment: [String: String]) -> String {
    for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
      if let value = environment[name], !value.isEmpty { return "\(value), by \(name)" }
    }
    return "not set"
  }
}
