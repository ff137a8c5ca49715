import CSystem

/// Brings the terminal back when the program cannot any more: a trap, a fatal signal, an `exit`
/// somewhere deep. What it does then stands in C, because it runs inside a signal handler.
package enum Rescue {
  /// Puts handlers on the signals of a crash. Call once, early; what handled them before still does
  /// so afterwards, on a terminal that is whole again and shows `message` to the person in front of
  /// it (a line of at most 511 bytes).
  package static func install(
    message: String = "Retake stopped on a fault of its own. What was saved is safe: "
      + "`retake --continue` opens the last session.\n"
  ) {
    csystem_rescue_install(message)
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
