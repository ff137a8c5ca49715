import Glibc
package import Model
import Payload
import Posix

/// A result file named by the user, and the one way such a file is written.
///
/// An ordinary file appears completely or not at all: it is written beside its destination, synced
/// to disk and renamed. A symbolic link is followed and stays. A device, a pipe or a socket, and a
/// descriptor of this program such as `/dev/stdout`, is written through and never replaced. `-` is
/// standard output.
package struct NamedFile: Sendable {
  /// What the path leads to.
  private enum Place {
    /// The path behind all links; the file may not exist yet.
    case ordinary(String, exists: Bool)
    case special(String)
    case descriptor(CInt)
  }

  /// What the user writes for standard output.
  package static let dash = "-"

  /// The path as the user gave it.
  package let path: String
  private let place: Place
  /// Whether it is, under any name, the file that was standard output when this was created.
  package let isStandardOutput: Bool

  /// Resolves an absolute path or `-`; creates nothing.
  ///
  /// - Throws: A `usage` failure for a folder, for a path whose folder does not exist, and for
  ///   links that lead nowhere.
  package init(_ path: String) throws(Failure) {
    let isDash = path == Self.dash
    self.path = isDash ? "/dev/stdout" : path
    place = isDash ? .descriptor(STDOUT_FILENO) : try Self.place(of: path)
    isStandardOutput = Self.isStandardOutput(place)
  }

  /// Whether bytes are written through to something other than an ordinary file.
  package var isWrittenThrough: Bool {
    if case .ordinary = place { return false }
    return true
  }

  /// Whether an existing ordinary file would be replaced.
  package var replacesFile: Bool {
    if case .ordinary(_, exists: true) = place { return true }
    return false
  }

  /// The folder in which an ordinary file is created; nil if it is written through.
  package var folder: String? {
    guard case .ordinary(let path, _) = place else { return nil }
    return Self.parts(path).folder
  }

  /// Whether the system would let this user write there, as far as can be told beforehand.
  package var mayBeWritten: Bool {
    switch place {
    case .ordinary(let path, _): access(Self.parts(path).folder, W_OK | X_OK) == 0
    case .special(let path): access(path, W_OK) == 0
    case .descriptor(let number): Self.isOpenForWriting(number)
    }
  }

  /// Whether it is standard output and a terminal.
  package var isTerminal: Bool { isStandardOutput && isatty(STDOUT_FILENO) != 0 }

  /// Compares device and inode, because one file has many names. The null device does not count:
  /// output to it is never mixed up.
  private static func isStandardOutput(_ place: Place) -> Bool {
    var (own, named) = (stat(), stat())
    switch place {
    case .descriptor(STDOUT_FILENO): return true
    case .descriptor(let number): guard fstat(number, &named) == 0 else { return false }
    case .ordinary(let path, _), .special(let path):
      guard stat(path, &named) == 0 else { return false }
    }
    guard fstat(STDOUT_FILENO, &own) == 0, own.st_dev == named.st_dev, own.st_ino == named.st_ino
    else { return false }
    var null = stat()
    return stat("/dev/null", &null) != 0 || null.st_dev != own.st_dev || null.st_ino != own.st_ino
  }

  private static func isOpenForWriting(_ descriptor: CInt) -> Bool {
    let flags = fcntl(descriptor, F_GETFL)
    return flags >= 0 && flags & O_ACCMODE != O_RDONLY
  }

  // MARK: - Writing

  /// Creates the file with what `fill` writes to the descriptor it is given. Without `replacing` an
  /// existing file is left untouched.
  ///
  /// - Throws: A failure that says why the file was not written, or what `fill` throws.
  package func write(
    replacing: Bool, _ fill: (CInt) throws(Failure) -> Void
  ) throws(Failure) {
    let descriptor: CInt
    switch place {
    case .ordinary(let target, _):
      let made = Self.parts(target).folder + "/.retake-" + randomName()
      descriptor = open(made, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw Self.failure(path, errno) }
      defer {
        close(descriptor)
        unlink(made)
      }
      try fill(descriptor)
      return try publish(made, replacing: replacing)
    case .special(let special):
      descriptor = open(special, O_WRONLY | O_CLOEXEC | O_NOCTTY)
    case .descriptor(let number):
      descriptor = fcntl(number, F_DUPFD_CLOEXEC, 3)
    }
    guard descriptor >= 0 else { throw Self.failure(path, errno) }
    defer { close(descriptor) }
    try fill(descriptor)
  }

  /// Writes the bytes of another file.
  package func write(copyOf source: String, replacing: Bool) throws(Failure) {
    let opened = open(source, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw .storage(at: source, code: errno) }
    defer { close(opened) }
    try write(replacing: replacing) { (descriptor) throws(Failure) in
      try forEachChunk(
        of: opened, failing: { .storage(at: source, code: $0.code) }
      ) { (chunk) throws(Failure) in try append(chunk, to: descriptor) }
    }
  }

  /// Writes all of the bytes to the descriptor that `write` has passed.
  package func append(_ bytes: some Collection<UInt8>, to descriptor: CInt) throws(Failure) {
    do throws(SystemError) { try writeAll(bytes, to: descriptor) } catch {
      throw Self.failure(path, error.code)
    }
  }

  /// Moves a finished file, which is in or below `folder`, here; if this is written through, copies
  /// its bytes.
  package func publish(_ made: String, replacing: Bool) throws(Failure) {
    guard case .ordinary(let target, _) = place else {
      return try write(copyOf: made, replacing: replacing)
    }
    try settle(made, over: target)
    if !replacing {
      // A link fails if a file has appeared meanwhile. Some file systems have no links.
      if link(made, target) == 0 { return syncFolder(of: target) }
      if errno == EEXIST { throw exists }
      guard [EPERM, ENOTSUP, EMLINK, ENOSYS].contains(errno) else {
        throw Self.failure(path, errno)
      }
      guard access(target, F_OK) != 0 else { throw exists }
    }
    guard rename(made, target) == 0 else { throw Self.failure(path, errno) }
    syncFolder(of: target)
  }

  private var exists: Failure {
    Failure(
      .usage, "\(path) exists already; nothing was written.", advice: "Choose another name.")
  }

  /// Sets the mode of the file it replaces, or that of any file this user creates, and syncs it to
  /// disk.
  private func settle(_ made: String, over target: String) throws(Failure) {
    let descriptor = open(made, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    if stat(target, &status) == 0 {
      fchmod(descriptor, status.st_mode & 0o777)
    } else {
      let mask = umask(0)
      umask(mask)
      fchmod(descriptor, 0o666 & ~mask)
    }
    guard fsync(descriptor) == 0 else { throw Self.failure(path, errno) }
  }

  /// Syncs the folder, so that the name is on disk too. The file is there even where that fails.
  private func syncFolder(of target: String) {
    do throws(SystemError) { try synchronizeFolder(Self.parts(target).folder) } catch {}
  }

  // MARK: - Paths

  private static func place(of path: String) throws(Failure) -> Place {
    var path = path
    // As many links as the system follows (man 7 path_resolution).
    for _ in 0..<40 {
      let (folder, name) = parts(path)
      guard let real = realpath(folder, nil) else {
        throw Failure(
          .usage, "There is no folder \(folder).", advice: "Create it, or choose another with -o.")
      }
      let place = String(cString: real)
      free(real)
      if place == "/proc/\(getpid())/fd", let number = CInt(name) { return .descriptor(number) }
      path = (place == "/" ? "" : place) + "/" + name
      var status = stat()
      guard lstat(path, &status) == 0 else { return .ordinary(path, exists: false) }
      switch status.st_mode & S_IFMT {
      case S_IFDIR:
        throw Failure(.usage, "\(path) is a folder.", advice: "Name a file with -o.")
      case S_IFREG: return .ordinary(path, exists: true)
      case S_IFLNK:
        guard mayFollow(status, in: place) else { throw failure(path, EACCES) }
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &target, target.count)
        guard count > 0 else { throw failure(path, errno) }
        let next = String(decoding: target[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
        path = next.hasPrefix("/") ? next : place + "/" + next
      default: return .special(path)
      }
    }
    throw failure(path, ELOOP)
  }

  /// Whether the system would follow the link, too: where everybody may create files, as in /tmp,
  /// only one of our own or of the folder's owner (man 5 proc_sys_fs, "protected_symlinks").
  private static func mayFollow(_ link: stat, in folder: String) -> Bool {
    var status = stat()
    guard stat(folder, &status) == 0 else { return false }
    let isShared = status.st_mode & S_ISVTX != 0 && status.st_mode & S_IWOTH != 0
    return !isShared || link.st_uid == geteuid() || link.st_uid == status.st_uid
  }

  private static func parts(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let folder = String(path[..<slash])
    return (folder.isEmpty ? "/" : folder, String(path[path.index(after: slash)...]))
  }

  /// Why the file could not be written, for the user.
  package static func failure(_ path: String, _ code: CInt) -> Failure {
    var failure = Failure.storage(at: path, code: code)
    switch code {
    case ENOSPC, EDQUOT, EFBIG:
      failure.message = "\(path) was not written. \(failure.message)"
      failure.advice = "Free some space, or choose another place with -o. The session is intact."
    case EPIPE:
      failure.message = "\(path) was not written: nothing reads it any more."
      failure.advice = "The session is intact."
    case EBADF:
      failure.message = "\(path) was not written: it is closed or read-only."
      failure.advice = "The session is intact."
    case EACCES, EPERM, EROFS: failure.advice = "Choose a folder you can write to with -o."
    case ENAMETOOLONG: failure.advice = "Choose a shorter name with -o."
    default: break
    }
    return failure
  }
}
