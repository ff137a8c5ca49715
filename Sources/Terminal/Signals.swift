import CSystem
import Glibc

/// Signals as events of the loop: a descriptor to poll, and the events that arrived. Signals of one
/// kind that arrive before they are taken count once.
package struct Signals: Sendable {
  /// What a signal asks of the program.
  package enum Event: Hashable, Sendable {
    /// The window has a new size (SIGWINCH); the screen's next `pending()` reports it.
    case windowChanged
    /// SIGTERM: the program must end.
    case terminate
    /// SIGINT: the program must end, unless Ctrl+C means something else to it.
    case interrupt
    /// SIGHUP: the terminal is gone, the work may continue.
    case hangUp
    /// SIGTSTP: give the terminal back, then call `stop`.
    case stop
    /// SIGCONT: the process continues after a stop, including one that could not be caught.
    case goOn
  }

  /// Readable while events wait.
  package let descriptor: CInt

  /// Takes over the signals; nil if the process has no descriptors left.
  package init?() {
    descriptor = csystem_signals_open()
    if descriptor < 0 { return nil }
  }

  /// The events since the last call; does not block; a request to end comes first.
  package func pending() -> [Event] {
    let bits = csystem_signals_take()
    let meanings: [(CInt, Event)] = [
      (SIGHUP, .hangUp), (SIGTERM, .terminate), (SIGINT, .interrupt), (SIGTSTP, .stop),
      (SIGCONT, .goOn), (SIGWINCH, .windowChanged),
    ]
    var events: [Event] = []
    for (number, event) in meanings where bits & (1 << UInt64(number)) != 0 {
      if !events.contains(event) { events.append(event) }
    }
    return events
  }

  /// Stops the process until it is continued. The screen must be suspended. `group` also stops the
  /// processes started with it, which a shell expects of Ctrl+Z; leave it out after a SIGTSTP.
  package func stop(group: Bool) {
    csystem_stop(group)
  }
}

/// Restores the terminal when the program no longer can: a trap, a fatal signal, an `exit` deep
/// inside. The work is done in C, because it runs inside a signal handler.
package enum Rescue {
  /// Installs handlers for the signals of a crash. Call once, early; after the terminal is
  /// restored, the user is shown `message` (at most 511 bytes), and a backtrace if SWIFT_BACKTRACE
  /// asks for one.
  package static func install(
    message: String = "Retake crashed. What was saved is safe:\n"
      + "`retake --continue` opens the last session.\n"
      + "To report the crash, include what Retake prints with SWIFT_BACKTRACE=enable=yes set.\n"
  ) {
    csystem_rescue_install(message)
  }

  /// From here on a crash writes these bytes and restores the modes the terminal had at the first
  /// call; without memory for the bytes, only the modes.
  static func arm(_ descriptor: CInt, restoring bytes: [UInt8]) {
    let isArmed = bytes.withUnsafeBufferPointer { buffer in
      csystem_rescue_arm(descriptor, buffer.baseAddress, buffer.count)
    }
    // Copying nothing always succeeds, and bytes for another state of the terminal would do harm.
    if !isArmed { _ = csystem_rescue_arm(descriptor, nil, 0) }
  }

  static func disarm() {
    csystem_rescue_disarm()
  }
}
