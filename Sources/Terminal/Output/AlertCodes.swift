import Cells
import FoundationEssentials

/// How a terminal tells somebody who looks at another window that something is done: the sequences,
/// and which of them it takes.
struct AlertCodes: Equatable {
  /// A kind of notification on the desktop.
  enum Kind: Equatable {
    /// iTerm2's: a text.
    case osc9
    /// rxvt-unicode's: a title and a text.
    case osc777
    /// kitty's: a title and a text, in base64.
    case osc99
  }

  /// The notification it takes; nil for the bell alone.
  var kind: Kind?
  /// Whether it takes progress (ConEmu's OSC 9;4).
  var takesProgress = false
  /// Whether sequences are passed through tmux.
  var isThroughTmux = false

  /// The most characters of a title or a text.
  private static let longest = 200

  /// What the terminal takes, as far as it has said what it is. What is not known to take a sequence
  /// does not get it: some show an unknown OSC 9 as it is.
  init(_ wish: AlertWish, on report: TerminalReport) {
    guard wish != .off, report.speaksXterm else { return }
    let outer = report.outerVersion ?? report.tmux?.clientVersion ?? ""
    let known =
      report.isTmux
      ? KnownTerminal(version: outer.isEmpty ? nil : outer, hint: nil)
      : KnownTerminal(version: report.version, hint: report.environmentProbe.hint)
    isThroughTmux = report.isTmux && report.mayQueryOuterTerminal
    let isReached =
      report.isTmux ? isThroughTmux : report.environmentProbe.multiplexer != .screen
    guard isReached else { return }
    switch wish {
    case .osc9: kind = .osc9
    case .osc777: kind = .osc777
    case .osc99: kind = .osc99
    case .auto: kind = known.notification
    case .bell, .off: break
    }
    // A tmux that passes sequences of visible windows only would drop the one that removes it.
    takesProgress =
      known.takesProgress && (!report.isTmux || report.tmux?.passthrough == "all")
  }

  /// The sequences of a notification, or the bell. Text from outside cannot end a sequence: it is
  /// printable, and OSC 99 has it in base64.
  func pieces(for alert: Alert) -> [[UInt8]] {
    // A tmux whose window is hidden may drop what is passed through it; the bell it shows itself.
    sequences(for: alert) + (isThroughTmux && kind != nil ? [[0x07]] : [])
  }

  private func sequences(for alert: Alert) -> [[UInt8]] {
    let (title, text) = (Self.plain(alert.title), Self.plain(alert.text))
    switch kind {
    case nil: return [[0x07]]
    case .osc9:
      // Digits and a semicolon in front would be a command of ConEmu.
      let title = title.isEmpty ? "" : title + ": "
      return [wrapped("\u{1B}]9;Retake: \(title)\(text)\u{1B}\\")]
    case .osc777:
      let title = title.replacing(";", with: ",")
      return [wrapped("\u{1B}]777;notify;\(title);\(text)\u{1B}\\")]
    case .osc99:
      return [
        wrapped("\u{1B}]99;i=retake:d=0:e=1:p=title;\(Self.base64(title))\u{1B}\\"),
        wrapped("\u{1B}]99;i=retake:d=1:e=1:p=body;\(Self.base64(text))\u{1B}\\"),
      ]
    }
  }

  /// Shows that something is under way, without a share; or removes that.
  func progress(isWorking: Bool) -> String {
    takesProgress
      ? String(decoding: wrapped("\u{1B}]9;4;\(isWorking ? 3 : 0);\u{1B}\\"), as: UTF8.self) : ""
  }

  private func wrapped(_ text: String) -> [UInt8] {
    isThroughTmux ? DeliveryCodes.throughTmux(Array(text.utf8)) : Array(text.utf8)
  }

  private static func plain(_ text: String) -> String {
    String(printable(text, keepingLines: false).prefix(longest))
  }

  private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
}

extension KnownTerminal {
  /// The notification on the desktop that it takes, by its documentation: kitty (desktop
  /// notifications), foot's CHANGELOG 1.18, ghostty, WezTerm (escape sequences), iTerm2 (proprietary
  /// escape codes).
  fileprivate var notification: AlertCodes.Kind? {
    switch kind {
    case .kitty: .osc99
    case .foot: isAtLeast("1.18") ? .osc99 : .osc777
    case .ghostty, .wezterm: .osc777
    case .iterm: .osc9
    case .mintty, .konsole, .vscode, .xterm, .rio, .other: nil
    }
  }

  /// Whether it draws ConEmu's progress, by its release notes; older versions of some show it as a
  /// notification.
  fileprivate var takesProgress: Bool {
    switch kind {
    case .kitty: isAtLeast("0.47")
    case .ghostty: isAtLeast("1.2")
    case .iterm: isAtLeast("3.6.6")
    case .konsole: isAtLeast("26.04")
    case .wezterm: isAtLeast("20250301")
    case .other: name == "Windows Terminal"
    case .mintty, .foot, .vscode, .xterm, .rio: false
    }
  }
}

/// Whether somebody is looking at the terminal.
struct Attention: Equatable {
  /// What the terminal said last about its window (mode 1004); nil until it says something.
  var hasFocus: Bool?

  /// After that long without a key, somebody whose focus is unknown may be looking elsewhere.
  static let patience = 20.0

  /// Whether to tell them.
  ///
  /// - Parameters:
  ///   - reportsFocus: Whether the terminal is known to report it; then silence means that the window
  ///     has had the focus since the start.
  ///   - idle: Seconds since the last key.
  func isElsewhere(reportsFocus: Bool, idle: Double) -> Bool {
    if let hasFocus { return !hasFocus }
    return !reportsFocus && idle >= Self.patience
  }
}
