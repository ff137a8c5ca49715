import Cells
import Model
import Themes

/// How a turn ended that brought no picture: what happened, what it cost, and the one key that
/// helps.
struct TurnEnding {
  struct Help: Hashable, Sendable {
    var key: String
    /// What the key does.
    var words: String

    /// Whether advice says no more than the key does.
    fileprivate func says(_ advice: String) -> Bool {
      words.hasPrefix("sends the words again")
        && [State.sendLater, "Send it again."].contains(advice)
    }
  }

  var sign: Character
  var role: Role
  var heading: String
  /// Whether money was spent; nil where none can have been, or where the lines say so.
  var money: (Role, String)?
  /// What happened, what the model said, what to do, and what was done before sending.
  var lines: [(Role, String)]
  var help: Help?
}

extension State {
  /// How a turn ended; nil for one that is working.
  func ending(of turn: Turn) -> TurnEnding? {
    let state = turn.state
    guard !state.isAwaited else { return nil }
    let failure = turn.outcome?.failure
    let words = turn.outcome?.text ?? ""
    let help = help(after: turn)
    var lines: [(Role, String)] = []
    if let failure {
      lines = [
        (.text, failure.message), (.muted, words.isEmpty ? "" : "“\(words)”"),
        (.muted, help?.says(failure.advice) == true ? "" : failure.advice),
      ]
    } else {
      lines = [(.text, words)]
      if state == .textOnly, !turn.isDescription {
        lines.append((.muted, "Say more clearly that you want a picture, and of what."))
      }
    }
    lines += turn.notes.map { (.muted, $0) }
    return TurnEnding(
      sign: state.sign, role: state.role, heading: state.heading,
      money: isFree(turn) ? nil : turn.moneyLine, lines: lines.filter { !$0.1.isEmpty },
      help: help)
  }

  /// Advice that the key that helps gives as well.
  fileprivate static let sendLater = "Send it again later."

  /// The one key that helps after a turn that brought no picture; nil where there is none.
  private func help(after turn: Turn) -> TurnEnding.Help? {
    let failure = turn.outcome?.failure
    switch (turn.state, failure?.kind) {
    case (.done, _), (.textOnly, _): return nil
    case (.left, _): return help(.again, "asks for the result again; nothing is sent twice")
    case (_, .key), (_, .configuration): return help(.chooseProfile, "chooses another profile")
    case (_, .quota) where failure?.canRetry == false:
      return help(.chooseProfile, "chooses another profile")
    default: break
    }
    guard composer.text.trimmingBlanks == turn.instruction.trimmingBlanks else {
      return bringingBack(turn).map { help($0, "brings its words back") } ?? nil
    }
    return switch turn.state {
    case .refused: help(.send, "sends it again; change it first")
    case .unknown: help(.send, "sends the words again, after a question")
    default:
      help(
        .send, "sends the words again" + (failure?.advice == Self.sendLater ? "; better later" : "")
      )
    }
  }

  /// The command that brings a turn's words back without losing what is being written; nil for a
  /// turn that has none.
  func bringingBack(_ turn: Turn) -> Command? {
    guard turn.kept == nil, !turn.instruction.isEmpty else { return nil }
    let isLast = composer.field.history.first?.trimmingBlanks == turn.instruction.trimmingBlanks
    return isLast && session.workspace.focus == .composer ? .olderPrompt : .reuse
  }

  /// The key of a command from where the focus is, and what it does. A key of another pane comes
  /// after the one that goes there.
  private func help(_ command: Command, _ words: String) -> TurnEnding.Help? {
    keysText(of: command).map { TurnEnding.Help(key: $0, words: words) }
  }

  /// The keys that run a command from the focused pane, as people write them: `Enter`, `Tab r`.
  func keysText(of command: Command) -> String? {
    let keys = commands.keys
    let isComposer = session.workspace.focus == .composer
    let here = keys.bindings(of: command, in: paneScope)
      .first { $0.first?.text == nil || !isComposer }
    if let here { return keyNames(here) }
    let (way, there): (Command, Scope) = isComposer ? (.nextPane, .history) : (.leave, .composer)
    guard let first = keys.bindings(of: way, in: paneScope).first,
      let then = keys.bindings(of: command, in: there).first(where: {
        !isComposer || $0 != [Key(.enter)]
      })
    else { return nil }
    return "\(keyNames(first)) \(keyNames(then))"
  }

  /// The scope of the focused pane, whatever lies over it.
  private var paneScope: Scope {
    switch session.workspace.focus {
    case .composer: .composer
    case .history: .history
    case .picture: .picture
    case .settings: .settings
    }
  }
}

extension TurnState {
  /// The state as the heading of a notice.
  fileprivate var heading: String {
    switch self {
    case .waiting, .sending, .queued, .working, .fetching: "Waiting for the picture"
    case .done: "Done, without a picture"
    case .textOnly: "The model answered in words"
    case .refused: "Refused"
    case .failed: "Failed"
    case .unknown: "Outcome unknown"
    case .cancelled: "Cancelled"
    case .left: "Not fetched yet"
    }
  }
}

extension Turn {
  /// Whether money was spent; nil where the failure's own words say so.
  fileprivate var moneyLine: (Role, String)? {
    guard let failure = outcome?.failure else {
      return state == .unknown ? (.warning, "It may have been billed.") : nil
    }
    let text = failure.moneyText
    return text.isEmpty ? nil : (failure.billed == .no ? .muted : .warning, text)
  }
}
