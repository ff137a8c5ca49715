import Synchronization

/// Says that another program is waited for: on stderr, or where a studio shows it.
final class WaitNotice: Sendable {
  private let show = Mutex<@Sendable (String) -> Void>({ Output.error("retake: \($0)") })

  /// From now on sentences go there: the studio's screen is not to be written across.
  func redirect(to show: @escaping @Sendable (String) -> Void) {
    self.show.withLock { $0 = show }
  }

  func tell(_ sentence: String) {
    let show = show.withLock { $0 }
    show(sentence)
  }
}
