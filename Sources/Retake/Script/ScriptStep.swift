import Cells

/// One line of a script, as listed in the manual.
enum ScriptStep: Equatable {
  case type(String)
  case key(Key)
  case paste(String)
  case mouse(Mouse)
  case resize(Size)
  case waitIdle
  case waitFor(String)
  case wait(seconds: Double)
  case frame(name: String)
}

/// A mistake in a script, and where it is.
struct ScriptError: Error, Equatable, CustomStringConvertible {
  var line: Int
  var reason: String

  var description: String { "script line \(line): \(reason)" }
}

/// Parses a whole script. Empty lines and lines that start with `#` are skipped.
func parseScript(_ text: String) throws(ScriptError) -> [ScriptStep] {
  var steps: [ScriptStep] = []
  for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
    let line = String(line.drop { $0 == " " || $0 == "\t" })
    guard !line.isEmpty, !line.hasPrefix("#") else { continue }
    do {
      steps.append(try ScriptStep(line))
    } catch {
      throw ScriptError(line: index + 1, reason: error.reason)
    }
  }
  return steps
}

private struct StepError: Error {
  var reason: String
}

extension ScriptStep {
  fileprivate init(_ line: String) throws(StepError) {
    let verb = line.prefix { $0 != " " }
    let rest = String(line.dropFirst(verb.count + 1))
    switch verb {
    case "type": self = .type(rest)
    case "paste": self = .paste(rest.unescaped)
    case "key":
      guard let key = Key(name: rest.trimmed) else {
        throw StepError(
          reason: "'\(rest)' is not a key; keys have names like Enter, C-p, M-Enter, F1")
      }
      self = .key(key)
    case "mouse": self = .mouse(try Mouse(script: rest))
    case "resize":
      guard let size = Size(text: rest.trimmed) else {
        throw StepError(reason: "'\(rest)' is not a size; write it like 120x40")
      }
      self = .resize(size)
    case "wait":
      if rest.trimmed == "idle" {
        self = .waitIdle
      } else if rest.hasPrefix("for "), !rest.dropFirst(4).trimmed.isEmpty {
        self = .waitFor(rest.dropFirst(4).trimmed)
      } else if let seconds = Double(rest.trimmed), (0...86_400).contains(seconds) {
        self = .wait(seconds: seconds)
      } else {
        throw StepError(
          reason: "'wait' needs 'idle', 'for' and words on the screen, or a number of seconds")
      }
    case "frame": self = .frame(name: rest.trimmed)
    default:
      throw StepError(
        reason: "unknown step '\(verb)'; the steps are type, key, paste, mouse, resize, wait, frame"
      )
    }
  }
}

extension Mouse {
  /// `X Y BUTTON`, with `left`, `middle`, `right`, `up` or `down` (the wheel); coordinates start at
  /// 0.
  fileprivate init(script text: String) throws(StepError) {
    let parts = text.split(separator: " ")
    guard parts.count == 3, let x = Int(parts[0]), let y = Int(parts[1]) else {
      throw StepError(reason: "'mouse' needs column, row and button: mouse 10 4 left")
    }
    let action: Action
    switch parts[2] {
    case "left": action = .press(.left)
    case "middle": action = .press(.middle)
    case "right": action = .press(.right)
    case "up": action = .scrollUp
    case "down": action = .scrollDown
    default: throw StepError(reason: "'\(parts[2])' is not a button: left, middle, right, up, down")
    }
    self.init(action, at: Point(x: x, y: y))
  }
}

extension Size {
  /// Parses `120x40`; nil when it is not a size.
  init?(text: String) {
    let parts = text.split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 2, let columns = Int(parts[0]), let rows = Int(parts[1]),
      (1...500).contains(columns), (1...300).contains(rows)
    else { return nil }
    self.init(columns: columns, rows: rows)
  }
}

extension StringProtocol {
  fileprivate var trimmed: String {
    var text = Substring(self)
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text.drop(while: \.isWhitespace))
  }
}

extension String {
  /// Replaces `\n` and `\\`, as written in a script's paste.
  fileprivate var unescaped: String {
    var result = ""
    var isEscaped = false
    for character in self {
      switch (isEscaped, character) {
      case (true, "n"): result.append("\n")
      case (true, _): result.append(character)
      case (false, "\\"):
        isEscaped = true
        continue
      default: result.append(character)
      }
      isEscaped = false
    }
    return result
  }
}
