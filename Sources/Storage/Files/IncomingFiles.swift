import CSystem
import Digest
import Glibc
import Model
import Payload
import Posix
import Synchronization

/// The names of files that are still being written.
///
/// A name begins with a random word, and this process holds a lock on a file of that word for as
/// long as it lives: so any process that opens the library can tell what a dead one left, even if
/// two containers share the folder and number their processes alike.
final class IncomingFiles: Sendable {
  /// This process's word, its lock, and the number of names given out.
  private struct Owner {
    var word = ""
    var lock: CInt = -1
    var count = 0
  }
  private let folders: StorageFolders
  private let owner = Mutex(Owner())

  /// How long a file without an owner stays, in seconds: an earlier version may still be writing
  /// it.
  private static let grace = 24 * 60 * 60

  init(_ folders: StorageFolders) {
    self.folders = folders
  }

  deinit {
    owner.withLock { owner in
      guard owner.lock >= 0 else { return }
      unlink(lockPath(owner.word))
      close(owner.lock)
    }
  }

  /// A new path.
  ///
  /// - Throws: If the lock cannot be made, for example because there is no room for another file.
  func path() throws(BlobError) -> String {
    let name: Result<String, BlobError> = owner.withLock { owner in
      if owner.lock < 0 {
        do throws(BlobError) { try acquire(&owner) } catch { return .failure(error) }
      }
      owner.count += 1
      return .success("\(folders.incoming)/\(owner.word)-\(owner.count)")
    }
    return try name.get()
  }

  private func acquire(_ owner: inout Owner) throws(BlobError) {
    while true {
      let word = Self.randomWord()
      let path = lockPath(word)
      let lock = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard lock >= 0 else {
        if errno == EEXIST { continue }
        throw .system("make \(path)")
      }
      var ours = stat()
      var named = stat()
      // A sweeping process may have taken it for a dead one's before it was locked.
      if flock(lock, LOCK_EX | LOCK_NB) == 0, fstat(lock, &ours) == 0, stat(path, &named) == 0,
        ours.st_ino == named.st_ino
      {
        (owner.word, owner.lock) = (word, lock)
        return
      }
      close(lock)
    }
  }

  /// Removes the unfinished files of processes that are gone; never those of a living one.
  func sweep() {
    var living: Set<Substring> = []
    var dead: [(word: String, lock: CInt)] = []
    for word in fileNames(in: folders.locks, hidden: true) {
      do throws(SystemError) {
        if let lock = try lockFile(lockPath(word), creating: false) {
          dead.append((word, lock))
        } else {
          living.insert(word[...])
        }
      } catch {
        // Where locks fail, its owner cannot be determined.
        if error.code != ENOENT, error.code != EACCES { living.insert(word[...]) }
      }
    }
    let left = Set(dead.map { $0.word[...] })
    for name in fileNames(in: folders.incoming, hidden: true) {
      let word = name.prefix { $0 != "-" }
      guard !living.contains(word) else { continue }
      let path = "\(folders.incoming)/\(name)"
      if left.contains(word) || isOld(path) { unlink(path) }
    }
    for (word, lock) in dead {
      unlink(lockPath(word))
      close(lock)
    }
  }

  private func isOld(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mtim.tv_sec < time(nil) - Self.grace
  }

  private func lockPath(_ word: String) -> String { "\(folders.locks)/\(word)" }

  private static func randomWord() -> String {
    hexadecimal((0..<16).map { _ in UInt8.random(in: .min ... .max) })
  }
}

/// Room on the disk for a result, checked before it is paid for.
struct DiskSpace {
  private let files: FileBlobStore

  init(_ files: FileBlobStore) {
    self.files = files
  }

  /// The number of files one turn needs: the database's own, a claim, the reply, and pictures with
  /// their folders. With more pictures than that, missing ones are fetched once there is room.
  private static let fileCount = 16

  /// Checks that a file as large as the result may be can be created, and leaves nothing behind.
  ///
  /// - Throws: A `storage` failure if the disk is full, has no room for more files, or does not let
  ///   the user write that much.
  func require(for settings: Settings) throws(Failure) {
    let bytes = Self.bytes(for: settings.resolution)
    if Failure.lacksInodes(at: files.folders.data, for: Self.fileCount) { throw .noInodes }
    let path: String
    do { path = try files.temporaryPath() } catch { throw .storage(error) }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .storage(at: path, code: errno) }
    defer {
      unlink(path)
      close(descriptor)
    }
    let code = csystem_reserve(descriptor, Int64(bytes))
    guard code != 0 else { return }
    var failure = Failure.storage(at: path, code: code)
    failure.message += " The answer may need \(byteText(bytes))."
    throw failure
  }

  /// The size of a picture that does not compress at all, and a little for the rows: 3 bytes a
  /// pixel, for the most pixels that the family makes at this size.
  private static func bytes(for resolution: Resolution) -> Int {
    let megapixels =
      switch resolution {
      case .r512: 0.4
      case .k1: 1.6
      case .k2: 6.0
      case .k4: 24.0
      }
    return Int(megapixels * 3e6) + 1_000_000
  }
}
