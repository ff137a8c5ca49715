import Cells
import Model
import Studio
import Themes

extension Bench {
  /// Our time from a key to the finished frame, without the terminal.
  func keys() -> [Measurement] {
    var typing = state(turns: 100, size: Size(columns: 200, rows: 50))
    let letters = "make the sea a little rougher and keep everything else as it is "
    var times: [Double] = []
    for character in String(repeating: letters, count: 15) {
      times.append(press(Key(.character(character)), &typing))
    }
    let long = ["make the sea rougher ", "сделай море темнее ", "海をもっと暗く", "👩‍🎨 e\u{301}\n"].map {
      text in
      keys(after: String(repeating: text, count: 1_000_000 / text.utf8.count))
    }
    var history = state(turns: 10_000, size: Size(columns: 200, rows: 50))
    _ = press(Key(.tab), &history)
    _ = press(Key(.tab, .shift), &history)
    while history.session.workspace.focus != .history { _ = press(Key(.tab), &history) }
    var moves: [Double] = []
    for place in 0..<2000 {
      moves.append(press(Key(place < 1000 ? .up : .down), &history))
    }
    return [
      Measurement(what: "key to frame, composer, p99", ours: times.percentile(0.99), hold: 4),
      Measurement(
        what: "key to frame, a text of 1 MB in the composer, p99", ours: long.max() ?? .nan, hold: 8
      ),
      Measurement(
        what: "key to frame, history of 10,000, p99", ours: moves.percentile(0.99), hold: 8),
    ]
  }

  /// The 99th percentile of keys that type, delete and move in a text that came from an editor.
  private func keys(after text: String) -> Double {
    var state = state(turns: 100, size: Size(columns: 200, rows: 50))
    _ = state.update(.edited(text))
    let keys = [
      Key("a"), Key(.left), Key(" "), Key(.backspace), Key(.up), Key(.backspace), Key(.down),
    ]
    return (0..<210).map { press(keys[$0 % keys.count], &state) }.percentile(0.99)
  }

  private func press(_ key: Key, _ state: inout State) -> Double {
    let start = ContinuousClock.now
    _ = state.update(.input(.key(key)))
    let frame = draw(state)
    let time = start.duration(to: .now) / .milliseconds(1)
    return frame.canvas.size == state.size ? time : .nan
  }

  private func state(turns count: Int, size: Size) -> State {
    let session = Session(
      id: Session.ID(rawValue: "bench"), created: Timestamp(milliseconds: 0))
    let turns = (1...count).map { number in
      Turn(
        id: TurnID(session: session.id, number: number), parent: number > 1 ? number - 1 : nil,
        instruction: "make the sea a little rougher, take \(number)", settings: .initial,
        references: [], profile: "sandbox", model: "m", created: Timestamp(milliseconds: 0),
        job: .done(.done), outcome: Outcome())
    }
    return State(
      session: session, turns: turns,
      profile: Profile(
        name: "sandbox", model: "m",
        capabilities: Capabilities(
          ratios: AspectRatio.family, resolutions: Resolution.allCases), isSandbox: true),
      clock: Timestamp(milliseconds: 0), size: size, colors: .truecolor, theme: .plain, themes: [])
  }
}
