import CSystem
import GRDB
import Glibc
import Posix
import Synchronization

/// Reports that another process has stored something in the library. It sleeps until a file of the
/// library changes; our own changes wake it and are not reported.
package final class LibraryWatch: Sendable {
  private let library: SQLiteLibrary
  private let tell: @Sendable () -> Void
  private let watcher: CInt
  /// A pipe that ends the thread when its writing end is closed.
  private let stopping: (reading: CInt, writing: CInt)
  private let isStopped = Mutex(false)
  /// The version of the database seen last.
  private let seen = Mutex<Int?>(nil)

  /// How long changes are gathered into one report; microseconds.
  private static let pause: useconds_t = 150_000

  /// nil if the system cannot watch the folder, as on some network file systems. `tell` is called
  /// on a thread of its own.
  package init?(_ library: SQLiteLibrary, tell: @escaping @Sendable () -> Void) {
    self.library = library
    self.tell = tell
    watcher = inotify_init1(CInt(IN_CLOEXEC) | CInt(IN_NONBLOCK))
    var (reading, writing): (CInt, CInt) = (-1, -1)
    guard watcher >= 0 else { return nil }
    guard inotify_add_watch(watcher, library.folders.data, UInt32(IN_MODIFY)) >= 0,
      csystem_pipe(&reading, &writing) == 0
    else {
      close(watcher)
      return nil
    }
    stopping = (reading, writing)
    // Everything stored from here on is reported, even if the thread starts late.
    seen.withLock { $0 = version() }
    start()
  }

  /// Ends the watch; may be called more than once.
  package func stop() {
    isStopped.withLock { isStopped in
      if !isStopped { close(stopping.writing) }
      isStopped = true
    }
  }

  /// Starts the thread, which keeps the watch alive until it is stopped. Without a thread, nothing
  /// is reported.
  private func start() {
    try? startDedicatedThread { [self] in watch() }
  }

  private func watch() {
    while waitForChange() {
      let now = version()
      let isNews = seen.withLock { seen in
        defer { seen = now }
        return now != seen
      }
      if isNews { tell() }
    }
    close(watcher)
    close(stopping.reading)
  }

  /// Waits; returns false once the watch has been stopped.
  private func waitForChange() -> Bool {
    var descriptors = [
      pollfd(fd: watcher, events: Int16(POLLIN), revents: 0),
      pollfd(fd: stopping.reading, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&descriptors, 2, -1) < 0 { guard errno == EINTR else { return false } }
    guard descriptors[1].revents == 0 else { return false }
    usleep(Self.pause)
    var news = [UInt8](repeating: 0, count: 8192)
    while read(watcher, &news, news.count) > 0 {}
    return true
  }

  /// A number that changes with every commit of a connection other than the one that writes here;
  /// nil if it cannot be read (sqlite.org/pragma.html, data_version).
  private func version() -> Int? {
    try? library.pool.writeWithoutTransaction { db in
      try Int.fetchOne(db, sql: "PRAGMA data_version")
    }
  }
}
