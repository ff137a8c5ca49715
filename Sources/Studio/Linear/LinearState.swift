import Cells
import Imagery
import Model

/// The studio in lines instead of on a screen: what is said about each event, for a screen reader
/// or a script that reads in order.
///
/// The state, the events and the effects are those of the screen; only `lines` and `linearPrompt`
/// take the place of the frame.
package struct LinearState: Equatable, Sendable {
  /// What there is to say about the last event, in order; each is one line of printable text.
  package internal(set) var lines: [String] = []
  /// What the command that is running has to say itself.
  var answers: [String] = []
  /// What answers the list that a command has asked for and that has not arrived yet.
  var pendingAnswer: String?
  /// The page of the manual to read once the pages are listed; empty to list them.
  var pendingTopic: String?
  /// The comparisons that will be said once they are measured.
  var comparisons: [AwaitedComparison] = []

  package init() {}

  /// A measurement, and what it compares: `turn 4 against turn 1`.
  struct AwaitedComparison: Hashable, Sendable {
    var request: DifferenceRequest
    var name: String
    /// The turn whose regions count; nil when the whole pictures are compared.
    var turn: Int?
  }
}

extension State {
  /// Adds lines to what the running command says; text from outside becomes printable.
  mutating func say(_ lines: [String]) {
    linear?.answers += lines.flatMap { line in
      cleanText(line).split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    }
  }

  mutating func say(_ line: String) { say([line]) }

  /// Continues what a line has begun, once its answer is there.
  mutating func followLines(of event: Event, since before: State) -> [Effect] {
    followComparisons(event, since: before)
    if case .manualListed = event, let topic = linear?.pendingTopic {
      linear?.pendingTopic = nil
      return readManual(named: topic)
    }
    return event.isLine ? [] : answerPending(since: before.overlay)
  }

  /// Collects what there is to say about an event; `before` is the state before it, and
  /// `isAnsweredLater` says whether it asked for something whose answer is another event.
  mutating func collectLines(
    about event: Event, since before: State, _ isAnsweredLater: Bool
  ) {
    let read = readTextOverlay()
    let news = linearNews(of: event, since: before) + takeMeasuredComparisons()
    let done =
      !isAnsweredLater && saidNothing(about: event, since: before, read + news) ? ["Done."] : []
    let lines = (linear?.answers ?? []) + read + news + done
    linear?.lines = lines
    linear?.answers = []
  }

  /// Whether a command has changed something that no line tells.
  private func saidNothing(about event: Event, since before: State, _ lines: [String]) -> Bool {
    guard case .line(let text, _) = event, lines.isEmpty, linear?.answers.isEmpty == true,
      linear?.comparisons.isEmpty == true, isRunning, overlay == before.overlay,
      ownSubmissions.count == before.ownSubmissions.count
    else { return false }
    return LinearLine(text).isCommand && message == nil
  }

  /// A text that would cover the panes is read out and closed: there is nothing to scroll.
  private mutating func readTextOverlay() -> [String] {
    guard let open = overlay, open.textTop != nil else { return [] }
    let isPage = if case .manual = open { true } else { false }
    let lines = textLines(of: open, columns: 1000)
    overlay = nil
    return lines.map { line in
      let text = cleanLine(line.text)
      if isPage { return text }
      return line.kind == .heading ? "\(text):" : text.namingColumns
    }.filter { !$0.trimmingBlanks.isEmpty }
  }
}

extension String {
  /// A row of two aligned columns as one sentence: `size     640×480` becomes `size: 640×480`.
  fileprivate var namingColumns: String {
    guard let gap = range(ofGap: 2) else { return self }
    return self[..<gap.lowerBound] + ": " + self[gap.upperBound...]
  }

  /// Where at least that many blanks stand between other characters, the first time.
  private func range(ofGap least: Int) -> Range<String.Index>? {
    var start: String.Index?
    for place in indices {
      if self[place] == " " {
        start = start ?? place
      } else {
        if let begin = start, begin > startIndex, distance(from: begin, to: place) >= least {
          return begin..<place
        }
        start = nil
      }
    }
    return nil
  }

  /// With blanks that only align columns replaced by commas.
  var withoutColumns: String {
    var rest = self
    while let gap = rest.range(ofGap: 2) { rest.replaceSubrange(gap, with: ", ") }
    return rest
  }

  /// As the beginning of a sentence.
  var capitalizedSentence: String {
    guard let first, first.isLowercase else { return self }
    return first.uppercased() + dropFirst()
  }

  /// With a full stop, unless it ends with a sign of its own.
  var fullStop: String { last.map { ".!?:…”".contains($0) } ?? true ? self : self + "." }
}
