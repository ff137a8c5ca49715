import Cells
import Glibc
import Terminal

// A small program on the real driver, which the tests start in a terminal of their own and end in
// every possible way. It shows a frame with the last event and waits for keys and signals.

/// Ends the way `name` says.
func end(_ name: String, _ screen: NcursesScreen) {
  switch name {
  case "quit": screen.close()
  case "exit": exit(7)
  case "trap": precondition(screen.size.columns < 0)
  case "deep": print(deep(0))
  case "abort": abort()
  case "segv": kill(getpid(), SIGSEGV)
  case "other thread": trapElsewhere()
  case "deep elsewhere": recurseElsewhere()
  default: break
  }
}

/// Recurses too deep for any stack.
@inline(never) func deep(_ level: Int) -> Int {
  level < 0 ? 0 : deep(level + 1) + 1
}

func trapElsewhere() {
  var thread = pthread_t()
  pthread_create(
    &thread, nil,
    { _ in
      precondition(getpid() < 0)
      return nil
    }, nil)
  pthread_join(thread, nil)
}

/// Overflows the stack of a library's thread, where most of the program's work is done.
func recurseElsewhere() {
  Task { print(deep(0)) }
  while true { pause() }
}

func environment() -> [String: String] {
  var values: [String: String] = [:]
  for name in ["TERM", "COLORTERM", "LINES", "COLUMNS"] {
    if let value = getenv(name) { values[name] = String(cString: value) }
  }
  return values
}

func show(_ text: String, on screen: NcursesScreen) {
  var canvas = Canvas(size: screen.size)
  canvas.write(text, at: .zero)
  screen.show(Frame(canvas: canvas, cursor: Point(x: 0, y: 1), title: "probe"))
}

/// Shows frames, waits and reports events; returns when a signal ends it.
func loop(_ screen: NcursesScreen, _ signals: Signals) {
  var resizes = 0
  show("ready", on: screen)
  while true {
    var lines = [
      pollfd(fd: screen.inputDescriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    poll(&lines, nfds_t(lines.count), screen.inputTimeout.map(Int32.init) ?? -1)
    for event in signals.pending() {
      switch event {
      case .terminate, .interrupt, .hangUp: return
      case .stop:
        screen.suspend()
        signals.stop(group: false)
        screen.resume()
        show("back", on: screen)
      case .goOn, .windowChanged: break
      }
    }
    for input in screen.pending() {
      if case .resize(let size) = input {
        resizes += 1
        show("\(size.columns)x\(size.rows)", on: screen)
      }
      if input == .key(Key("!")) { end(CommandLine.arguments[1], screen) }
      if input == .key(Key("?")) { show("resizes \(resizes)", on: screen) }
    }
    if screen.isGone { return }
  }
}

guard let signals = Signals() else { exit(1) }
Rescue.install(message: "last words\n")
do {
  let screen = try NcursesScreen.open(environment: environment())
  loop(screen, signals)
  screen.close()
  exit(3)
} catch {
  print(error)
  exit(2)
}
