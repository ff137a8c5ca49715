import CSystem
import Glibc

/// Signals as events of the loop: a descriptor to poll, and what came. However many signals of a
/// kind come before they are taken, they count once.
package struct Signals: Sendable {
  package enum Event: Hashable, Sendable {
    /// The window has another size (SIGWINCH); the screen's next `pending()` reports it.
    case windowChanged
    /// SIGINT or SIGTERM: the program shall end.
    case terminate
    /// SIGHUP: the terminal is gone, the work may go on.
    case hangUp
    /// SIGTSTP: give the terminal back, then call `stop`.
    case stop
    /// SIGCONT: going on after a stop, also one nobody could catch.
    case goOn
  }

  /// Readable while events wait.
  package let descriptor: CInt

  /// Takes the signals over; nil when the process has no descriptors left.
  package init?() {
    descriptor = csystem_signals_open()
    if descriptor < 0 { return nil }
  }

  /// What came since the last call, without blocking; an end comes first.
  package func take() -> [Event] {
    let bits = csystem_signals_take()
    let meanings: [(CInt, Event)] = [
      (SIGHUP, .hangUp), (SIGTERM, .terminate), (SIGINT, .terminate), (SIGTSTP, .stop),
      (SIGCONT, .goOn), (SIGWINCH, .windowChanged),
    ]
    var events: [Event] = []
    for (number, event) in meanings where bits & (1 << UInt64(number)) != 0 {
      if !events.contains(event) { events.append(event) }
    }
    return events
  }

  /// Stops the process until it is continued. The screen must be suspended. `group` stops what was
  /// started with it too, which a shell expects of Ctrl+Z; leave it out after a SIGTSTP.
  package func stop(group: Bool) {
    csystem_stop(group)
  }
}
