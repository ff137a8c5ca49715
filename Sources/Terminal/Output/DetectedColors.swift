package import Cells

/// How many colours this environment's terminal takes, and how that is known; for commands that
/// print without opening a screen.
package func detectedColors(environment: [String: String]) -> (depth: ColorDepth, reason: String) {
  do throws(TerminalError) {
    let choice = try EntryChoice(environment: environment)
    return detectColors(asked: nil, environment: environment, terminfo: choice.colors)
  } catch {
    return (.none, "TERM=\(environment["TERM"] ?? "")")
  }
}
