import Glibc

/// What lies between the program and the terminal, as far as the environment shows. The variables
/// that name a terminal are hints only: they survive neither ssh nor sudo, and outlive the terminal
/// inside tmux.
package struct EnvironmentProbe: Hashable, Sendable {
  /// A program between this one and the terminal that draws the screen itself.
  package enum Multiplexer: String, Hashable, Sendable {
    case tmux, screen, mosh
  }

  /// The multiplexer nearest to the program; the terminal's own answers may name another.
  package var multiplexer: Multiplexer?
  var multiplexerSource = "TMUX, STY and TERM"
  /// The terminal's name in the environment (`TERM_PROGRAM` and similar), and the variable that
  /// named it.
  package var hint: (name: String, source: String)? {
    get { hintName.map { ($0, hintSource) } }
    set {
      hintName = newValue?.name
      hintSource = newValue?.source ?? ""
    }
  }
  private var hintName: String?
  private var hintSource = ""
  package var isRemote = false
  /// Whether tmux or screen may be the nearest, judging by TERM as well.
  var mayBeMultiplexed = false

  package init() {}

  /// Reads the environment. `isUnderMosh` says whether an ancestor of this process is mosh's
  /// server, which leaves no trace in the environment.
  package init(environment: [String: String], isUnderMosh: Bool = false) {
    func has(_ name: String) -> Bool { !(environment[name] ?? "").isEmpty }
    let term = environment["TERM"] ?? ""
    // TMUX and STY are inherited; TERM shows which of the two is nearer.
    if has("TMUX"),
      !(has("STY") && !term.hasPrefix("tmux") && environment["TERM_PROGRAM"] != "tmux")
    {
      multiplexer = .tmux
    } else if has("STY") {
      multiplexer = .screen
    } else if term.hasPrefix("tmux") {
      multiplexer = .tmux
    }
    if multiplexer == nil, isUnderMosh {
      multiplexer = .mosh
      multiplexerSource = "mosh-server above this process"
    }
    mayBeMultiplexed = multiplexer != nil || term.hasPrefix("screen")
    isRemote = has("SSH_CONNECTION") || has("SSH_TTY") || multiplexer == .mosh
    let markers = [
      ("KITTY_WINDOW_ID", "kitty"), ("GHOSTTY_RESOURCES_DIR", "ghostty"),
      ("WEZTERM_PANE", "WezTerm"), ("KONSOLE_VERSION", "Konsole"), ("XTERM_VERSION", "XTerm"),
      ("ITERM_SESSION_ID", "iTerm2"), ("VTE_VERSION", "VTE"), ("WT_SESSION", "Windows Terminal"),
    ]
    for name in ["LC_TERMINAL", "TERM_PROGRAM"] where hint == nil && has(name) {
      if environment[name] != "tmux" { hint = (environment[name] ?? "", name) }
    }
    if hint == nil, let marker = markers.first(where: { has($0.0) }) {
      hint = (marker.1, marker.0)
    }
  }
}
