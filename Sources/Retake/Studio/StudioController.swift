import Cells
import Effects
import FoundationEssentials
import Imagery
import Model
import Posix
import Studio
import Synchronization

/// The core with its edges: state, the runner of its effects, and its screen.
///
/// It belongs to the thread that owns the screen. The loop and the script player both drive it.
final class StudioController {
  private(set) var state: State
  let screen: any Screen
  private let runner: EffectRunner
  private let clock: ProgramClock
  private let editor: Editor
  private let fetching: DownloadCommand
  private let stop: (_ group: Bool) -> Void
  private let reading: PictureReading
  /// Receives what there is to say about each event, where there is no screen.
  private let say: ([String]) -> Void
  /// What to do with the pictures being read, by number.
  private var uses: [Int: ([UInt8]) -> Void] = [:]

  /// - Parameters:
  ///   - stop: Suspends the process as Ctrl+Z does in a shell, with its whole group on request, and
  ///     returns when it continues.
  ///   - reading: Wakes the loop, which calls `handle`.
  init(
    state: State, screen: any Screen, runner: EffectRunner, clock: ProgramClock, editor: Editor,
    fetching: DownloadCommand, reading: PictureReading,
    say: @escaping ([String]) -> Void = { _ in },
    stop: @escaping (_ group: Bool) -> Void
  ) {
    self.say = say
    self.reading = reading
    self.state = state
    self.screen = screen
    self.runner = runner
    self.clock = clock
    self.editor = editor
    self.fetching = fetching
    self.stop = stop
  }

  /// Requests what is needed before the first event, including pictures from the command line.
  func begin(opening pictures: [String]) {
    perform(state.begin(opening: pictures))
  }

  /// Whether any work is in progress, here or in the runner.
  var isBusy: Bool { reading.isBusy || runner.isBusy }

  /// Handles events in order; all effects they ask for have been started when it returns.
  func handle(_ events: [Event]) {
    useWhatWasRead()
    guard !events.isEmpty || state.needsClock else { return }
    update(.clock(clock.now))
    for event in events { update(event) }
  }

  /// What the screen has learned about its pixels since the last call.
  var news: [Event] {
    (screen.graphics == state.graphics ? [] : [.graphics(screen.graphics)])
      + screen.takeDeliveryNews().map(Event.delivery)
  }

  /// Draws the state. One batch of events, one frame.
  func show() {
    runner.look(state.arrivalView)
    guard !state.isDetached else { return }
    screen.show(draw(state))
  }

  /// Releases the terminal to the shell until the process is continued.
  func suspend(group: Bool) {
    screen.suspend()
    stop(group)
    screen.resume()
    update(.input(.resize(screen.size)))
  }

  /// Handles one event; what there is to say about it comes before its effects.
  private func update(_ event: Event) {
    let effects = state.update(event)
    if let lines = state.linear?.lines, !lines.isEmpty { say(lines) }
    perform(effects)
  }

  private func perform(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .listManual: update(.manualListed(HelpPage.topics))
      case .readManual(let topic, let columns):
        guard let page = HelpPage.page(on: topic, columns: columns) else { continue }
        update(.manualRead(page))
      case .edit(let text): edit(text)
      case .suspend: suspend(group: true)
      case .redraw:
        screen.suspend()
        screen.resume()
      case .nextGraphics:
        let sentence = screen.nextGraphics()
        for event in news + [.notice(sentence)] { update(event) }
      case .alert(let alert): screen.alert(alert)
      case .copyText(let text): deliver(.text(text))
      case .copyPicture(let picture):
        read(picture) { [self] in deliver(.picture($0, type: picture.type.rawValue)) }
      case .download(let picture, let name): download(picture, name: name)
      default: runner.run(effect)
      }
    }
  }

  private func deliver(_ item: OutboundItem) {
    screen.deliver(item)
    for event in news { update(event) }
  }

  /// Sends the picture through the terminal; where that is not possible, says how to fetch it.
  private func download(_ picture: Picture, name: String) {
    read(picture) { [self] bytes in
      screen.deliver(.file(bytes, name: name))
      for news in screen.takeDeliveryNews() {
        if case .refused(let reason, _) = news {
          let line = fetching.line(path: runner.path(of: picture), name: name)
          update(.fetchByHand(reason: reason, line: line))
        } else {
          update(.delivery(news))
        }
      }
    }
  }

  private func read(_ picture: Picture, then use: @escaping ([UInt8]) -> Void) {
    uses[reading.begin(runner.path(of: picture))] = use
  }

  private func useWhatWasRead() {
    for (number, outcome) in reading.drain() {
      let use = uses.removeValue(forKey: number)
      switch outcome {
      case .success(let bytes): use?(bytes)
      case .failure(let failure): update(.failed(failure))
      }
    }
  }

  private func edit(_ text: String) {
    screen.suspend()
    let result = editor.edit(text)
    screen.resume()
    switch result {
    case .success(let edited): update(.edited(edited))
    case .failure(let failure): update(.failed(failure))
    }
  }
}

/// Reads whole pictures for the terminal, on a thread that may wait for the disk.
final class PictureReading: Sendable {
  typealias Outcome = Result<[UInt8], Failure>

  private struct State {
    var count = 0
    var underWay = 0
    var read: [(number: Int, outcome: Outcome)] = []
  }
  private let state = Mutex(State())
  /// Called on that thread when a result is ready.
  private let wake: @Sendable () -> Void

  init(wake: @escaping @Sendable () -> Void) { self.wake = wake }

  /// Whether one is being read or waits to be collected.
  var isBusy: Bool { state.withLock { $0.underWay > 0 || !$0.read.isEmpty } }

  /// Starts reading a file; returns the number of its outcome.
  func begin(_ path: String) -> Int {
    let number = state.withLock { state in
      state.count += 1
      state.underWay += 1
      return state.count
    }
    ThreadPool.blocking.start { [self] in
      let outcome: Outcome
      do {
        outcome = .success(Array(try Data(contentsOf: URL(filePath: path))))
      } catch {
        outcome = .failure(Failure(.storage, "The picture file cannot be read."))
      }
      state.withLock { state in
        state.read.append((number, outcome))
        state.underWay -= 1
      }
      wake()
    }
    return number
  }

  /// What has been read since the last call.
  func drain() -> [(number: Int, outcome: Outcome)] {
    state.withLock { state in
      defer { state.read = [] }
      return state.read
    }
  }
}
