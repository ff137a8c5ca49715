import CSystem

/// Brings the terminal back when the program cannot any more: a trap, a fatal signal, an `exit`
/// somewhere deep. What it does then stands in C, because it runs inside a signal handler.
package enum Rescue {
  /// Puts handlers on the signals of a crash. Call once, early; what handled them before still does
  /// so afterwards, on a terminal that is whole again.
  package static func install() {
    csystem_rescue_install()
  }

  /// From here a crash writes these bytes and restores the modes the terminal had at the first call.
  static func arm(_ descriptor: CInt, restoring bytes: [UInt8]) {
    _ = bytes.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { csystem_rescue_arm(descriptor, $0, buffer.count) }
    }
  }

  static func disarm() {
    csystem_rescue_disarm()
  }
}
