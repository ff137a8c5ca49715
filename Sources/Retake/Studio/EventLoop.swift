import Cells
import Glibc
import Model
import Studio
import Terminal

/// Waits for keys, for news from effects and for signals, and lets the studio take them.
///
/// It runs on the main thread and sleeps in one `poll`: when nothing happens, nothing is written and
/// nothing wakes up.
struct EventLoop {
  let studio: StudioController
  let mailbox: Mailbox
  let signals: Signals

  /// Runs until the studio has ended; true where it was told to end and has no time. `afterFirstFrame` is
  /// called once something is on the screen.
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

  /// Waits while `isAtWork`, for what goes on without a terminal, until the program is told to end.
  func wait(while isAtWork: () -> Bool) {
    while isAtWork() {
      var descriptor = pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)
      poll(&descriptor, 1, 200)
      if signals.take().contains(.terminate) { return }
    }
  }

  /// True where one of them was to end.
  private func takeSignals() -> Bool {
    let taken = signals.take()
    for signal in taken {
      switch signal {
      // The screen tells the new size with its next input.
      case .windowChanged: break
      case .hangUp: studio.handle([.hangup])
      case .terminate: studio.handle([.terminate])
      case .stop: studio.suspend(group: false)
      case .goOn:
        studio.screen.suspend()
        studio.screen.resume()
      }
    }
    return taken.contains(.terminate)
  }

  /// Sleeps until a descriptor is readable or a second on the screen is over.
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
    // A terminal that is gone is readable for ever and gives nothing.
    if descriptors.count > 2, descriptors[2].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 {
      studio.handle([.hangup])
    }
  }
}
