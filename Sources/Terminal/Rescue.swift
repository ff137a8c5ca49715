import CSystem

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
