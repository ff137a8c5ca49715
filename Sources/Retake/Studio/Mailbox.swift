import Glibc
import Model
import Studio
import Synchronization

/// Where effects post their events for the loop. Any thread may post; only the loop drains.
///
/// A byte in a pipe wakes the loop from its `poll`, so nothing ever waits for a timer.
final class Mailbox: Sendable {
  private let events = Mutex<[Event]>([])
  /// Readable while there may be events.
  let descriptor: CInt
  private let wakeEnd: CInt

  init() {
    var ends: [CInt] = [-1, -1]
    // Without a pipe (no descriptors left) posted events still arrive with the next key or second.
    if pipe(&ends) != 0 { ends = [-1, -1] }
    for end in ends where end >= 0 {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    descriptor = ends[0]
    wakeEnd = ends[1]
  }

  deinit {
    close(descriptor)
    close(wakeEnd)
  }

  func post(_ event: Event) {
    let wasEmpty = events.withLock { events in
      events.append(event)
      return events.count == 1
    }
    guard wasEmpty else { return }
    var byte: UInt8 = 1
    write(wakeEnd, &byte, 1)
  }

  /// Removes and returns everything that has arrived, in order.
  func drain() -> [Event] {
    var bytes: [UInt8] = Array(repeating: 0, count: 64)
    while read(descriptor, &bytes, bytes.count) > 0 {}
    return events.withLock { events in
      defer { events = [] }
      return events
    }
  }

  var isEmpty: Bool { events.withLock(\.isEmpty) }
}
