import Cells
import Imagery
import Model
import Themes

extension LinePrompt {
  /// Why the arguments of a local step are refused; nil if they are not, or none were typed.
  static func problem(
    with text: String, _ kind: LocalStepKind, of target: LocalStepTarget
  ) -> String? {
    let words = arguments(in: text)
    guard !words.isEmpty else { return nil }
    do throws(LocalStep.Problem) {
      _ = try target.step(kind, words)
      return nil
    } catch {
      return error.text
    }
  }

  /// What the arguments typed so far lead to, or what may be typed.
  static func note(on text: String, _ kind: LocalStepKind, of target: LocalStepTarget) -> String {
    let (size, words) = (target.picture.size, arguments(in: text))
    guard !words.isEmpty, let step = try? target.step(kind, words) else {
      return "\(kind.examples): \(kind.meaning)"
    }
    return "\(cleanLine(target.name)), \(size) → \(step.pixels.size(of: size)); here, without cost"
  }

  static func arguments(in text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
  }
}

extension Drawing {
  /// Draws what a local step being written leads to, right of the text.
  mutating func drawStepHint(_ state: State, _ places: ComposerLayout) {
    // A reason that the footer gives does not stand here as well.
    guard let hint = state.localStepHint, hint.text != state.message?.text,
      let line = places.wrapped.lines.first,
      places.wrapped.lines.count == 1, places.top == 0
    else { return }
    let used = columnWidth(of: line.text) + 3
    guard places.text.size.columns - used >= 12 else { return }
    writeCut(
      hint.text, at: Point(x: places.text.minX + used, y: places.text.minY),
      hint.isProblem ? .warning : .composerPlaceholder, on: .composer,
      columns: places.text.size.columns - used)
  }
}
