import FoundationEssentials
import Model
import Posix
import Studio
import Synchronization

/// Reads whole pictures for the terminal, on a thread that may wait for the disk.
final class PictureReading: Sendable {
  typealias Outcome = Result<[UInt8], Failure>

  private struct State {
    var count = 0
    var underWay = 0
    var read: [(number: Int, outcome: Outcome)] = []
  }
  private let state = Mutex(State())
  /// Called on that thread when a result is ready.
  private let wake: @Sendable () -> Void

  init(wake: @escaping @Sendable () -> Void) { self.wake = wake }

  /// Whether one is being read or waits to be collected.
  var isBusy: Bool { state.withLock { $0.underWay > 0 || !$0.read.isEmpty } }

  /// Starts reading a file; returns the number of its outcome.
  func begin(_ path: String) -> Int {
    let number = state.withLock { state in
      state.count += 1
      state.underWay += 1
      return state.count
    }
    ThreadPool.blocking.start { [self] in
      let outcome: Outcome
      do {
        outcome = .success(Array(try Data(contentsOf: URL(filePath: path))))
      } catch {
        outcome = .failure(Failure(.storage, "The picture file cannot be read."))
      }
      state.withLock { state in
        state.read.append((number, outcome))
        state.underWay -= 1
      }
      wake()
    }
    return number
  }

  /// What has been read since the last call.
  func take() -> [(number: Int, outcome: Outcome)] {
    state.withLock { state in
      defer { state.read = [] }
      return state.read
    }
  }
}
