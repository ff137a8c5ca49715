import Cells
import Glibc
import Model
import Studio
import Terminal

/// Waits for keys, events from effects and signals, and passes them to the studio.
///
/// It runs on the main thread and sleeps in one `poll`: when nothing happens, nothing is written
/// and nothing wakes up.
struct EventLoop {
  let studio: StudioController
  let mailbox: Mailbox
  let signals: Signals

  /// Runs until the studio has ended; returns true where a signal told it to end without delay.
  /// `afterFirstFrame` is called once something is on the screen.
  func run(opening pictures: [String], afterFirstFrame: () -> Void) -> Bool {
    var isTold = false
    studio.show()
    studio.begin(opening: pictures)
    afterFirstFrame()
    studio.show()
    while studio.state.isRunning {
      wait()
      isTold = takeSignals() || isTold
      let inputs = studio.state.isDetached ? [] : studio.screen.pending()
      studio.handle(studio.news + Event.inputs(inputs) + mailbox.drain())
      studio.show()
    }
    return isTold
  }

  /// Waits while `isAtWork`, for work that continues without a terminal, until a signal tells the
  /// program to end.
  func wait(while isAtWork: () -> Bool) {
    while isAtWork() {
      var descriptor = pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)
      poll(&descriptor, 1, 200)
      if signals.pending().contains(where: \.endsProgram) { return }
    }
  }

  /// Handles signals; returns true where one told the program to end.
  private func takeSignals() -> Bool {
    let taken = signals.pending()
    for signal in taken {
      switch signal {
      // The screen reports the new size with its next input.
      case .windowChanged: break
      case .hangUp: studio.handle([.hangup])
      case .terminate, .interrupt: studio.handle([.terminate])
      case .stop: studio.suspend(group: false)
      case .goOn:
        studio.screen.suspend()
        studio.screen.resume()
      }
    }
    return taken.contains(where: \.endsProgram)
  }

  /// Sleeps until a descriptor is readable or a second on the screen has passed.
  private func wait() {
    var descriptors = [
      pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
    ]
    var timeout = studio.state.needsClock ? 1000 : -1
    if !studio.state.isDetached {
      descriptors.append(
        pollfd(fd: studio.screen.inputDescriptor, events: Int16(POLLIN), revents: 0))
      if let input = studio.screen.inputTimeout {
        timeout = timeout < 0 ? input : min(timeout, input)
      }
      if let crowded = studio.screen.crowdedDescriptor {
        descriptors.append(pollfd(fd: crowded, events: Int16(POLLOUT), revents: 0))
      }
    }
    poll(&descriptors, nfds_t(descriptors.count), CInt(timeout))
    // A terminal that is gone stays readable and returns nothing.
    if descriptors.count > 2, descriptors[2].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 {
      studio.handle([.hangup])
    }
  }
}

extension Signals.Event {
  /// Whether a program on a screen, where Ctrl+C is a key, ends at once.
  fileprivate var endsProgram: Bool { self == .terminate || self == .interrupt }
}
