import Cells
import Glibc
import Terminal

/// What is known about the terminal; it is asked where there is one.
struct TerminalFindings {
  private(set) var lines: [(name: String, value: String)] = []
  private(set) var warnings: [String] = []

  init(environment: [String: String]) {
    lines.append(("TERM", environment["TERM"] ?? "not set"))
    if let window = terminalWindow(of: 1) {
      let pixels = window.pixels.map { ", \($0.columns)x\($0.rows) pixels" } ?? ""
      lines.append(("size", "\(window.cells.columns)x\(window.cells.rows) cells\(pixels)"))
    } else {
      let reason = isatty(1) == 1 ? "the terminal does not tell it" : "the output is no terminal"
      lines.append(("size", "unknown: \(reason)"))
    }
    lines.append(("multiplexer", Self.multiplexer(environment)))
    lines.append(("locale", Self.locale(environment)))
    do throws(TerminalError) {
      take(try surveyTerminal(environment: environment))
    } catch {
      lines.append(("colours", "none"))
      warnings.append("\(error)")
    }
    lines.append(("previews", "symbols, as text; this release draws no pixels"))
  }

  private mutating func take(_ report: TerminalReport) {
    lines.append(("terminfo", report.entry))
    lines.append(("colours", "\(report.colors.rawValue), by \(report.colorReason)"))
    if let warning = report.warning { warnings.append(warning) }
    guard report.hasAnswered else {
      lines.append(("answers", "none; it was not asked, or did not answer"))
      return
    }
    lines.append(("answers", report.version ?? "yes, but not with its name"))
    lines.append(("sixel", report.attributes.contains(4) ? "yes" : "no"))
    lines.append(("kitty keyboard", report.speaksKittyKeyboard ? "yes" : "no"))
    lines.append(("whole frames", report.synchronizesOutput == true ? "yes" : "no"))
    if let size = report.cellPixels {
      lines.append(("cell", "\(size.columns)x\(size.rows) pixels"))
    }
  }

  private static func multiplexer(_ environment: [String: String]) -> String {
    if environment["TMUX"] != nil { return "tmux" }
    return environment["STY"] != nil ? "screen" : "none"
  }

  private static func locale(_ environment: [String: String]) -> String {
    for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
      if let value = environment[name], !value.isEmpty { return "\(value), by \(name)" }
    }
    return "not set"
  }
}
