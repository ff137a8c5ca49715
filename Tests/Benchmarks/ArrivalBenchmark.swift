import Cells
import Darkroom
import Foundation
import Model
import Previews
import Studio
import Synchronization

extension Bench {
  /// Pictures downloaded at 8 MB/s: the time from the last byte to the whole picture in the state
  /// and to the frame that shows it.
  func arrival() async throws -> [Measurement] {
    let darkroom = DarkroomClient(program: retake)
    defer { darkroom.close() }
    let kinds: [(String, Int, Encoding)] = [
      ("1K", 1024, .png), ("4K", 4096, .png), ("1K", 1024, .jpeg(quality: 90)),
      ("4K", 4096, .jpeg(quality: 90)), ("1K", 1024, .webp(quality: 90)),
    ]
    var result: [Measurement] = []
    for (size, side, encoding) in kinds {
      let type = "\(encoding.type)"
      let file = path("\(size).\(type)")
      try await makePicture(file, side: side, encoding, darkroom)
      let bytes = try Data(contentsOf: URL(filePath: file))
      var inState: [Double] = []
      var onScreen: [Double] = []
      var partial = 0
      for _ in 0..<5 {
        let run = try arrive(bytes)
        inState.append(run.inState)
        onScreen.append(run.onScreen)
        partial = max(partial, run.partial)
      }
      let what = "arrival \(size) \(type), \(bytes.count / 1000) kB, \(partial) in part"
      result += [
        Measurement(what: "\(what): state", ours: inState.median, beside: nil, hold: 30),
        Measurement(what: "the same, frame", ours: onScreen.median, beside: nil, hold: 35),
      ]
    }
    return result
  }

  /// One download; the milliseconds after its last byte, and how many previews came before that.
  private func arrive(
    _ bytes: Data
  ) throws -> (inState: Double, onScreen: Double, partial: Int) {
    var state = Self.running
    let painter = ArrivingPainter(program: retake)
    painter.look(state.arrivalView)
    // No answer comes at once.
    usleep(300_000)
    let path = path("arriving")
    let step = 64 << 10
    try bytes.prefix(step).write(to: URL(filePath: path))
    let writer = try FileHandle(forWritingTo: URL(filePath: path))
    try writer.seekToEnd()
    let seen = Mutex<[Arriving]>([])
    let bell = DispatchSemaphore(value: 0)
    let file = painter.follow(path) { arriving in
      seen.withLock { $0.append(arriving) }
      if arriving.isComplete { bell.signal() }
    }
    var rest = bytes.dropFirst(step)
    while !rest.isEmpty {
      usleep(8000)
      try writer.write(contentsOf: rest.prefix(step))
      rest = rest.dropFirst(step)
      file.more()
    }
    let clock = ContinuousClock()
    let last = clock.now
    file.end()
    guard bell.wait(timeout: .now() + 20) == .success, let whole = seen.withLock({ $0.last }) else {
      return (.infinity, .infinity, 0)
    }
    _ = state.update(.arriving(state.turns[0].id, whole))
    let inState = last.duration(to: clock.now) / .milliseconds(1)
    let frame = draw(state)
    let onScreen = last.duration(to: clock.now) / .milliseconds(1)
    return (
      inState, frame.canvas.size.isEmpty ? .infinity : onScreen, seen.withLock { $0.count } - 1
    )
  }

  /// A studio of 120x40 cells that waits for its first turn.
  private static var running: State {
    let session = Session(id: Session.ID(rawValue: "b"), created: Timestamp(milliseconds: 0))
    let turn = Turn(
      id: TurnID(session: session.id, number: 1), parent: nil, instruction: "a kite",
      settings: .initial, references: [], profile: "sandbox", model: "m",
      created: Timestamp(milliseconds: 0))
    var state = State(
      session: session, turns: [turn],
      profile: Profile(
        name: "sandbox", model: "m",
        capabilities: Capabilities(
          ratios: AspectRatio.family, resolutions: Resolution.allCases),
        isSandbox: true),
      clock: Timestamp(milliseconds: 0), size: Size(columns: 120, rows: 40))
    state.session.workspace.selected = 1
    return state
  }
}
