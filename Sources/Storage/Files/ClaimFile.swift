import CSystem
import Glibc
import Model
import Posix
import Synchronization

/// The right to drive a job: a lock on a file, which the kernel releases with the process.
///
/// The file has room for what must not be lost while the job is driven (`ClaimRecord`). It outlives
/// the claim as long as it holds something that the library does not.
final class ClaimFile: Claim {
  private let path: String
  private struct State {
    var descriptor: CInt?
    var record: ClaimRecord
    var hasRoom: Bool
    /// The ticket of `csystem_faults_watch`.
    var ticket: CInt = -1
  }
  private let state: Mutex<State>

  /// nil while another holder, in this process or another, has the lock. With `isNew` the file's
  /// old content no longer matters, and a lack of space is an error.
  init?(_ path: String, isNew: Bool = false) throws(Failure) {
    self.path = path
    guard let descriptor = try Self.lock(path) else { return nil }
    do throws(Failure) {
      if isNew {
        try ClaimRecord.reserve(descriptor, at: path)
        state = Mutex(State(descriptor: descriptor, record: ClaimRecord(), hasRoom: true))
      } else {
        let record = ClaimRecord(reading: descriptor)
        state = Mutex(
          State(descriptor: descriptor, record: record, hasRoom: ClaimRecord.hasRoom(descriptor)))
      }
    } catch {
      unlink(path)
      close(descriptor)
      throw error
    }
  }

  private static func lock(_ path: String) throws(Failure) -> CInt? {
    do throws(SystemError) { return try lockFile(path) } catch {
      throw .storage(at: path, code: error.code)
    }
  }

  deinit { release() }

  var keptTask: String? { state.withLock(\.record.task) }

  func keep(task: String) throws(Failure) {
    let failure = state.withLock { state -> Failure? in
      guard let descriptor = state.descriptor else { return .storage(at: path, code: EBADF) }
      if !state.hasRoom {
        // A claim made by an earlier version; there may be space now.
        do throws(Failure) { try ClaimRecord.reserve(descriptor, at: path) } catch { return error }
        state.hasRoom = true
      }
      var record = state.record
      record.task = task
      do throws(Failure) { try record.write(to: descriptor, at: path) } catch { return error }
      state.record = record
      return nil
    }
    if let failure { throw failure }
  }

  func settle() {
    // The library has everything that is left in the file.
    state.withLock { $0.record.task = nil }
  }

  var hasFaulted: Bool { state.withLock(\.record.hasFaulted) }

  func watchForFaults() {
    state.withLock { state in
      guard let descriptor = state.descriptor, state.ticket < 0 else { return }
      state.record.hasFaulted = false
      ClaimRecord.clearFault(descriptor)
      state.ticket = csystem_faults_watch(descriptor)
    }
  }

  /// Removes the file, whatever it holds.
  func discard() {
    state.withLock { $0.record = ClaimRecord() }
    release()
  }

  func release() {
    state.withLock { state in
      guard let descriptor = state.descriptor else { return }
      state.descriptor = nil
      csystem_faults_forget(state.ticket)
      if state.record.isEmpty { unlink(path) }
      close(descriptor)
    }
  }
}
