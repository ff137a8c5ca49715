/// Why the full-screen studio cannot start here, worded for the user.
package enum TerminalError: Error, Equatable, CustomStringConvertible {
  /// Standard input or output is a file or a pipe.
  case notATerminal
  case termNotSet
  /// The terminal cannot position its cursor, as `TERM=dumb` says of itself.
  case tooSimple(term: String)
  /// Neither this terminal nor a common one is described on this machine.
  case noDescription(term: String)
  case noUTF8
  case refused(term: String)

  package var description: String {
    switch self {
    case .notATerminal:
      "The studio needs a terminal, but input or output is a file or a pipe. "
        + "Use `retake run` for one turn without a screen, or `retake --script` to play keys."
    case .termNotSet:
      "TERM is not set, so the terminal's language is unknown. "
        + "Try `TERM=xterm-256color retake`, or use `retake run`."
    case .tooSimple(let term):
      "TERM=\(term) describes a terminal that cannot place its cursor, so the studio cannot be "
        + "drawn. If yours can, try `TERM=xterm-256color retake`; else use `retake run`."
    case .noDescription(let term):
      "This machine has no description of the terminal \(term), nor of any usual one. "
        + "Install the package ncurses-base, or use `retake run`."
    case .noUTF8:
      "The system has no UTF-8 locale, not even C.UTF-8, and the studio draws with Unicode. "
        + "Install one (package locales), or use `retake run`."
    case .refused(let term):
      "ncurses could not open the terminal (TERM=\(term)). "
        + "Try `TERM=xterm-256color retake`, or use `retake run`."
    }
  }
}
