import Cells
import Glibc
import Model
import Storage
import Studio
import Themes

/// Walks through a stored session with the keys of the history, and times each from the key to the
/// finished frame, without the terminal.
struct TreeWalk {
  /// Keys measured together: pressed repeatedly, after some that lead there.
  private struct Stretch {
    var name: String
    var before: String = ""
    var keys: String
    var count = 400
    var pane = Pane.history
    /// The number of letters pasted before.
    var pasted = 0
    var after: String = ""
  }

  private static let stretches = [
    Stretch(
      name: "up and down a row", before: "g" + String(repeating: " PageDown", count: 100),
      keys: repeated("Down", 50) + " " + repeated("Up", 50), count: 1000),
    Stretch(
      name: "page up and down", before: "g",
      keys: repeated("PageDown", 40) + " " + repeated("PageUp", 40)),
    Stretch(name: "last and first turn", keys: "G g"),
    Stretch(name: "parent and child", before: "G", keys: "{ { { } }"),
    Stretch(name: "next sibling and back", before: "g", keys: ") ) ) ( ( ("),
    Stretch(name: "next star", before: "g / s t a r r e d Enter", keys: "n"),
    Stretch(name: "search by words", before: "g", keys: "/ s e a Space w a r m Enter", count: 200),
    Stretch(name: "fold and unfold", before: "g", keys: "o", count: 200),
    Stretch(
      name: "filter", before: "g", keys: "F Down Enter F Down Enter F Up Enter F Up Enter",
      count: 240),
    Stretch(name: "star", before: "g PageDown", keys: "* Down", count: 200),
    Stretch(name: "undo and redo", keys: "u u U U", count: 200),
    Stretch(
      name: "a row with thumbnails", before: "g t", keys: repeated("Down", 50) + " PageDown",
      after: "t"),
    Stretch(name: "a letter in the composer", keys: "k i t e Space", pane: .composer),
    Stretch(
      name: "a letter among 30,000", keys: "k i t e Space", count: 200, pane: .composer,
      pasted: 30_000),
  ]

  private var state: State
  private let start: ContinuousClock.Instant

  /// Prints a line for each stretch: its name, the median and the 99th percentile, in milliseconds;
  /// and before them the time to open the library and draw the first frame.
  static func run(in folder: String) async throws {
    let start = ContinuousClock.now
    var walk = try await TreeWalk(folder, start)
    walk.tell("library to first frame", [walk.draw()])
    walk.answer(walk.state.begin())
    for stretch in stretches { walk.tell(stretch.name, walk.measure(stretch)) }
    walk.tell("another turn, and what comes of it", walk.measureNews())
  }

  private init(_ folder: String, _ start: ContinuousClock.Instant) async throws {
    self.start = start
    let library = try SQLiteLibrary(StorageFolders(data: folder))
    guard var session = try await library.latest() else { throw Failure(.storage, "no session") }
    session.undo = try await library.undo(of: session.id)
    state = State(
      session: session, turns: try await library.turns(of: session.id),
      marks: try await library.marks(of: session.id),
      profile: Profile(
        name: "sandbox", model: "gemini-3.1-flash-image-preview",
        capabilities: Capabilities(
          ratios: AspectRatio.family, resolutions: Resolution.allCases), isSandbox: true),
      clock: session.updated, size: Size(columns: 200, rows: 50), colors: .truecolor, theme: .plain,
      themes: [])
  }

  private func tell(_ name: String, _ times: [Double]) {
    print("\(name)\t\(times.median)\t\(times.percentile(0.99))")
    fflush(nil)
  }

  private func draw() -> Double {
    let frame = Studio.draw(state)
    precondition(frame.canvas.size == state.size)
    return start.duration(to: .now) / .milliseconds(1)
  }

  private mutating func measure(_ stretch: Stretch) -> [Double] {
    while state.overlay != nil { _ = press(Key(.escape)) }
    while state.session.workspace.focus != stretch.pane { _ = press(Key(.tab)) }
    for key in keys(stretch.before) { _ = press(key) }
    if stretch.pasted > 0 {
      let words = "a kite over the rough sea, "
      _ = time([.input(.paste(repeated(words, stretch.pasted / (words.count + 1))))])
    }
    let cycle = keys(stretch.keys)
    let times = (0..<stretch.count).map { press(cycle[$0 % cycle.count]) }
    for key in keys(stretch.after) { _ = press(key) }
    return times
  }

  /// Milliseconds from the key to the frame.
  private mutating func press(_ key: Key) -> Double { time([.input(.key(key))]) }

  /// Times what the studio does: the clock, the events, then a frame. Nothing in it waits, so the
  /// processor's time counts, and not what else the machine does.
  private mutating func time(_ events: [Event]) -> Double {
    let start = processorMilliseconds()
    var effects = state.update(.clock(state.clock.advanced(by: 100)))
    for event in events { effects += state.update(event) }
    let frame = Studio.draw(state)
    let time = processorMilliseconds() - start
    precondition(frame.canvas.size == state.size)
    answer(effects)
    return time
  }

  /// Answers requests for previews: with blanks of the right size.
  private mutating func answer(_ effects: [Effect]) {
    for case .paint(let orders) in effects {
      for case .symbols(let request) in orders {
        let canvas = Canvas(size: request.size)
        _ = state.update(.painted(.symbols(request), .symbols(canvas)))
      }
    }
  }

  /// Turns that another program adds go through the same events as our own.
  private mutating func measureNews() -> [Double] {
    var times: [Double] = []
    for _ in 0..<50 {
      guard var turn = state.turns.last else { break }
      turn.id.number += 1
      turn.parent = turn.number - 1
      turn.job = .running(task: "t")
      turn.outcome = nil
      times.append(time([.turn(turn)]))
      times.append(time([.progress(turn.id, JobProgress(.running, waitingFor: "the picture"))]))
      turn.job = .done(.failed)
      turn.outcome = Outcome(failure: Failure(.provider, "The provider gave up."))
      times.append(time([.turn(turn)]))
    }
    return times
  }
}

/// The processor time this thread has used.
private func processorMilliseconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
}

private func repeated(_ key: String, _ count: Int) -> String {
  Array(repeating: key, count: count).joined(separator: " ")
}

private func keys(_ names: String) -> [Key] {
  guard let keys = names.isEmpty ? [] : [Key](names: names) else {
    preconditionFailure("no keys: \(names)")
  }
  return keys
}

extension Timestamp {
  fileprivate func advanced(by milliseconds: Int64) -> Timestamp {
    Timestamp(milliseconds: self.milliseconds + milliseconds)
  }
}
