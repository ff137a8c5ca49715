import Cells
import Glibc
import Model
import Studio

/// Plays keys against the real program without a terminal.
struct ScriptPlayer {
  /// How long `wait idle` and `wait for` may take, in seconds.
  static let patience = 60.0

  let studio: StudioController
  let screen: ScriptedScreen
  let mailbox: Mailbox
  /// Whether effects are still at work.
  let isBusy: () -> Bool
  /// Receives each saved frame as text.
  let save: (String) -> Void

  struct TimedOut: Error {
    var step: Int
  }

  /// - Parameter pictures: Those of the command line.
  func play(_ steps: [ScriptStep], opening pictures: [String]) throws(TimedOut) {
    studio.begin(opening: pictures)
    var frames = 0
    for (index, step) in steps.enumerated() {
      guard studio.state.isRunning else { return }
      switch step {
      case .type(let text):
        for character in text { studio.handle([.input(.key(Key(character)))]) }
      case .key(let key): studio.handle([.input(.key(key))])
      case .paste(let text): studio.handle([.input(.paste(text))])
      case .mouse(let mouse): studio.handle([.input(.mouse(mouse))])
      case .resize(let size):
        screen.size = size
        studio.handle([.input(.resize(size))])
      case .waitIdle:
        guard settle(within: Self.patience, until: { isIdle }) else {
          throw TimedOut(step: index + 1)
        }
      case .waitFor(let words):
        guard settle(within: Self.patience, until: { shows(words) }) else {
          throw TimedOut(step: index + 1)
        }
      case .wait(let seconds): _ = settle(within: seconds, until: { false })
      case .frame(let name):
        frames += 1
        studio.handle(mailbox.drain())
        if let text = shownText(name: name.isEmpty ? "frame \(frames)" : name) { save(text) }
      }
    }
  }

  /// `isBusy` is checked first: an effect posts its last event before it counts as done.
  private var isIdle: Bool { !isBusy() && mailbox.isEmpty }

  /// Whether one row of the screen contains these words.
  private func shows(_ words: String) -> Bool {
    guard let text = shownText(name: "") else { return false }
    return text.split(separator: "\n").dropFirst().contains { $0.contains(words) }
  }

  /// The current state, drawn.
  private func shownText(name: String) -> String? {
    studio.show()
    return screen.frame.map { frameText($0, name: name) }
  }

  /// Handles events until the condition holds. Returns false when time runs out first.
  private func settle(within seconds: Double, until condition: () -> Bool) -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
      studio.handle(mailbox.drain())
      if !studio.state.isRunning || condition() { return true }
      let left = deadline - .now
      guard left > .zero else { return false }
      var descriptor = pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0)
      let milliseconds = left.components.seconds * 1000 + 1
      poll(&descriptor, 1, CInt(min(milliseconds, 20)))
    }
  }
}

/// A frame as text that reads well in a diff: its name, its rows between bars, the caret's
/// position.
func frameText(_ frame: Frame, name: String) -> String {
  var lines = ["== \(name) \(frame.canvas.size.columns)x\(frame.canvas.size.rows)"]
  for y in 0..<frame.canvas.size.rows {
    var line = "|"
    for cell in frame.canvas.row(y) where !cell.isContinuation { line.append(cell.character) }
    lines.append(line + "|")
  }
  if let cursor = frame.cursor {
    lines.append("-- caret \(cursor.x),\(cursor.y)")
  }
  return lines.joined(separator: "\n") + "\n"
}

/// A screen without a terminal: shows nothing, stores the last frame.
final class ScriptedScreen: Screen {
  var size: Size
  let colors: ColorDepth
  private(set) var frame: Frame?

  let inputDescriptor: CInt = -1
  let inputTimeout: Int? = nil

  init(size: Size, colors: ColorDepth) {
    self.size = size
    self.colors = colors
  }

  func pending() -> [Input] { [] }
  func show(_ frame: Frame) { self.frame = frame }
  func suspend() {}
  func resume() {}
}
