import Cells
import Foundation
import Glibc

/// A pseudo-terminal for a test: the program gets `descriptor`, a `VirtualTerminal` interprets what
/// it writes, and `type` presses keys.
///
/// A thread of its own reads, so that a program with much output never waits for the test.
/// `condition` guards what it shares, which makes `@unchecked Sendable` true.
package final class PseudoTerminal: @unchecked Sendable {
  /// The program's end.
  package let descriptor: CInt
  package let path: String
  private let master: CInt
  private let condition = NSCondition()
  private var emulator: VirtualTerminal
  private var fences = 0
  private var answers: Bool
  private var bytes: [UInt8] = []

  /// With `answers` it responds to queries as a modern terminal does; without, it never responds.
  package init(columns: Int = 40, rows: Int = 10, answers: Bool = true) throws {
    master = Glibc.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var locked: CInt = 0
    var number: CInt = 0
    // TIOCSPTLCK and TIOCGPTN, macros that Swift does not import.
    guard ioctl(master, 0x4004_5431, &locked) == 0, ioctl(master, 0x8004_5430, &number) == 0
    else { throw Failed.open }
    path = "/dev/pts/\(number)"
    descriptor = Glibc.open(path, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failed.open }
    emulator = VirtualTerminal(columns: columns, rows: rows)
    self.answers = answers
    resize(columns: columns, rows: rows)
    Thread { [weak self, master] in Self.readAll(master) { self?.arrived($0) ?? false } }.start()
  }

  package enum Failed: Error { case open }

  deinit {
    // Ends the reader, which closes the other side: closing that here could free its number while
    // the reader is about to use it.
    close(descriptor)
  }

  /// Closes the terminal's side, as closing a window does.
  package func hangUp() {
    // The reader closes it: a pending read would keep the terminal alive.
    _ = Glibc.write(descriptor, "\u{1B}]998\u{7}", 6)
    wait { $0.shallHangUp }
  }

  package func resize(columns: Int, rows: Int) {
    var size = winsize()
    size.ws_col = UInt16(columns)
    size.ws_row = UInt16(rows)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    condition.withLock { emulator.resize(columns: columns, rows: rows) }
  }

  package func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(master, bytes, bytes.count)
  }

  /// The terminal's state once everything written so far has been read.
  package func state() -> VirtualTerminal {
    // A private sequence says how far the reader has come.
    let fence = condition.withLock {
      fences += 1
      return fences
    }
    let mark = Array("\u{1B}]999;\(fence)\u{7}".utf8)
    _ = write(descriptor, mark, mark.count)
    let end = Self.end
    return condition.withLock {
      while emulator.fence < fence, condition.wait(until: end) {}
      return emulator
    }
  }

  /// The terminal's present state, whatever is still on its way; never waits.
  package var screen: VirtualTerminal { condition.withLock { emulator } }

  /// Every byte written to the terminal so far.
  package var received: [UInt8] { condition.withLock { bytes } }

  /// Waits until the terminal reaches a state, for two minutes at most; for programs that run
  /// beside the test.
  package func wait(until isReached: (VirtualTerminal) -> Bool) {
    let end = Self.end
    condition.withLock {
      while !isReached(emulator), condition.wait(until: end) {}
    }
  }

  /// When a wait that begins now gives up.
  private static var end: Date { Date(timeIntervalSinceNow: 120) }

  /// The terminal's modes, to compare before and after.
  package var modes: [UInt32] {
    var modes = termios()
    tcgetattr(descriptor, &modes)
    return [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag]
      + withUnsafeBytes(of: modes.c_cc) { $0.map(UInt32.init) }
  }

  /// Passes what is written to `arrived` until that returns false or the terminal is closed.
  private static func readAll(_ master: CInt, arrived: (ArraySlice<UInt8>) -> Bool) {
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = read(master, &buffer, buffer.count)
      guard count > 0, arrived(buffer[..<count]) else { break }
    }
    close(master)
  }

  private func arrived(_ bytes: ArraySlice<UInt8>) -> Bool {
    let (reply, isOver) = condition.withLock {
      emulator.feed(bytes)
      self.bytes += bytes
      condition.broadcast()
      return (answers ? emulator.drainReplies() : "", emulator.shallHangUp)
    }
    if !isOver, !reply.isEmpty { type(reply) }
    return !isOver
  }
}
