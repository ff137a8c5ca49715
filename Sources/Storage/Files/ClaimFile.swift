import CSystem
import Digest
import GRDB
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
    /// The handle from `csystem_faults_watch`.
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

  func store(task: String) throws(Failure) {
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

  /// Removes the file, even if it holds something.
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

/// The content of a claim's file: 4 KiB that are on disk before anything is sent, so that they can
/// be overwritten in place when nothing else can be written.
///
/// The first byte is `!` after a crash of the program. From byte 64 follows the provider's name for
/// the job: `task`, the first 16 digits of its SHA-256, its length in bytes, the bytes.
struct ClaimRecord: Equatable {
  var task: String?
  var hasFaulted = false

  /// Whether it holds nothing that the library does not.
  var isEmpty: Bool { task == nil && !hasFaulted }

  private static let size = 4096
  private static let start = 64
  /// The longest name in bytes, given what precedes it.
  static let mostBytes = 3900

  init() {}

  /// Reads a file; a torn one, or one of an earlier version, counts as empty.
  init(reading descriptor: CInt) {
    var bytes = [UInt8](repeating: 0, count: Self.size)
    let length = pread(descriptor, &bytes, bytes.count, 0)
    // The claim of an earlier version has no room, but may have been marked.
    hasFaulted = length > 0 && bytes[0] == UInt8(ascii: "!")
    guard length == bytes.count else { return }
    let words = bytes[Self.start...].split(
      separator: UInt8(ascii: " "), maxSplits: 3, omittingEmptySubsequences: false)
    guard words.count == 4, words[0].elementsEqual("task".utf8),
      let count = Int(String(decoding: words[2], as: UTF8.self)), count > 0,
      count <= words[3].count
    else { return }
    let name = words[3].prefix(count)
    guard words[1].elementsEqual(Self.digest(name).utf8),
      let text = String(validating: name, as: UTF8.self)
    else { return }
    task = text
  }

  /// Fills the file with blanks and syncs it to disk.
  ///
  /// - Throws: A `storage` failure if there is no room.
  static func reserve(_ descriptor: CInt, at path: String) throws(Failure) {
    let blanks = [UInt8](repeating: UInt8(ascii: " "), count: size)
    try write(blanks, to: descriptor, from: 0, at: path)
    guard fsync(descriptor) == 0 else { throw .storage(at: path, code: errno) }
  }

  static func hasRoom(_ descriptor: CInt) -> Bool {
    var status = stat()
    return fstat(descriptor, &status) == 0 && Int(status.st_size) >= size
  }

  /// Overwrites the stored name, or records that there is none, and syncs it to disk.
  func write(to descriptor: CInt, at path: String) throws(Failure) {
    let name = Array((task ?? "").utf8)
    guard name.count <= Self.mostBytes else {
      throw Failure(.storage, "The provider's id for the request is too long to store.")
    }
    var bytes = [UInt8](repeating: UInt8(ascii: " "), count: Self.size - Self.start)
    if task != nil {
      let words = Array("task \(Self.digest(name)) \(name.count) ".utf8) + name
      bytes.replaceSubrange(..<words.count, with: words)
    }
    try Self.write(bytes, to: descriptor, from: Self.start, at: path)
    guard fdatasync(descriptor) == 0 else { throw .storage(at: path, code: errno) }
  }

  static func clearFault(_ descriptor: CInt) {
    pwrite(descriptor, " ", 1, 0)
  }

  private static func write(
    _ bytes: [UInt8], to descriptor: CInt, from offset: Int, at path: String
  ) throws(Failure) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        pwrite(
          descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done,
          off_t(offset + done))
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .storage(at: path, code: count < 0 ? errno : ENOSPC) }
      done += count
    }
  }

  private static func digest(_ bytes: some Sequence<UInt8>) -> String {
    String(hexadecimal(SHA256.hash(bytes)).prefix(16))
  }
}

extension SQLiteLibrary {
  /// Removes the claims that killed processes left on turns that have ended or were never stored,
  /// once the queued writes are done. It runs in the background; if the database cannot be written, they stay.
  func sweepClaims() {
    let folder = folders.claims
    guard !fileNames(in: folder, hidden: true).isEmpty else { return }
    // In a transaction because new turns are claimed in one: a claim is held here briefly, and
    // another process must not meanwhile take the turn for one being driven.
    writes.start { [pool] in
      try? pool.write { db in
        for name in fileNames(in: folder, hidden: true) where try Self.isLeft(name, in: folder, db)
        {
          try? ClaimFile("\(folder)/\(name)")?.discard()
        }
      }
    }
  }

  /// Whether this claim will not be needed again. The claim of an open turn is left to the
  /// process that resumes it, that of a batch for a day, in which it is likely to be resumed.
  private static func isLeft(_ name: String, in folder: String, _ db: Database) throws -> Bool {
    if name.hasPrefix("batch-") {
      var status = stat()
      return stat("\(folder)/\(name)", &status) == 0 && status.st_mtim.tv_sec < time(nil) - 86_400
    }
    guard let turn = TurnID(claim: name) else { return false }
    let isOpen = try Bool.fetchOne(
      db, sql: "SELECT job <> 'done' FROM turns WHERE session = ? AND number = ?",
      arguments: [turn.session.rawValue, turn.number])
    return isOpen != true
  }
}
