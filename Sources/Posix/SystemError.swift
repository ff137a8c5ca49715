import Glibc

/// A failed system call.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Its `errno`.
  package var code: CInt

  package init(code: CInt) { self.code = code }

  /// The error of this thread's last system call.
  package init() { code = errno }

  /// The system's own message.
  package var description: String { String(cString: strerror(code)) }
}
