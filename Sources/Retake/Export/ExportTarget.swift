import Dispatch
import FoundationEssentials
import Glibc
import Model

/// Where an export goes: the file appears there whole or not at all, and takes no other's place unless
/// it may.
struct ExportTarget {
  private let path: String
  private let folder: String
  private let replaces: Bool

  /// What the file will be called.
  var fileName: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// The folder beside a file where the pictures lie that it shows, `kite-pictures` beside `kite.md`.
  static func picturesFolder(of path: String) -> String {
    (path.hasSuffix(".md") ? String(path.dropLast(3)) : path) + "-pictures"
  }

  /// `output` is a file or a folder as it was spelled; nil for the working folder. A folder gets a file
  /// of that name.
  init(_ output: String?, name: String, replaces: Bool) throws(Failure) {
    let spelled = try absolutePath(output ?? ".")
    var isFolder = false
    let exists = FileManager.default.fileExists(atPath: spelled, isDirectory: &isFolder)
    if isFolder || spelled.hasSuffix("/") {
      folder = output == nil ? FileManager.default.currentDirectoryPath : Self.trimmed(spelled)
      path = (folder == "/" ? "" : folder) + "/" + name
    } else {
      path = spelled
      let parts = spelled.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      folder = parts.joined(separator: "/").isEmpty ? "/" : parts.joined(separator: "/")
    }
    self.replaces = replaces
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder else {
      throw Failure(
        .usage, "There is no folder \(folder).", advice: "Make it, or choose another with -o.")
    }
    var status = stat()
    if exists || lstat(path, &status) == 0 { try refuseOther() }
  }

  private static func trimmed(_ path: String) -> String {
    var path = path[...]
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return String(path)
  }

  private func refuseOther() throws(Failure) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR {
      throw Failure(.usage, "\(path) is a folder.", advice: "Choose another name with -o.")
    }
    guard replaces else {
      throw Failure(
        .usage, "\(path) exists already; nothing was written.",
        advice: "Choose another name with -o, or --force to write over it.")
    }
  }

  /// Has the file written in a folder of its own beside the target, brings it to the disk and gives it
  /// its name. The folder goes whatever happens, also when a signal ends the program. Returns the path.
  func write(_ body: (_ path: String) throws(Failure) -> Void) throws(Failure) -> String {
    let work = folder + "/.retake-export-\(getpid())"
    guard mkdir(work, 0o700) == 0 else { throw Self.failure(folder, errno) }
    let watches = Self.cleaning(work)
    defer {
      for watch in watches { watch.cancel() }
      try? FileManager.default.removeItem(atPath: work)
    }
    let made = work + "/export"
    try body(made)
    try settle(made)
    // First, so that what the file shows is there when it is.
    try publishPictures(Self.picturesFolder(of: made))
    try publish(made)
    return path
  }

  /// Removes the folder and ends the program when it is told to end.
  private static func cleaning(_ work: String) -> [any DispatchSourceSignal] {
    [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        try? FileManager.default.removeItem(atPath: work)
        _exit(ExitStatus.interrupted)
      }
      source.resume()
      return source
    }
  }

  /// As others would find a file that this person made, and on the disk.
  private func settle(_ made: String) throws(Failure) {
    let descriptor = open(made, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure(path, errno) }
    defer { close(descriptor) }
    let mask = umask(0)
    umask(mask)
    fchmod(descriptor, 0o666 & ~mask)
    guard fsync(descriptor) == 0 else { throw Self.failure(path, errno) }
  }

  /// Moves pictures into their folder. They are named by their bytes, so what has the name of one there
  /// is the same picture.
  private func publishPictures(_ made: String) throws(Failure) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: made) else { return }
    let pictures = Self.picturesFolder(of: path)
    guard mkdir(pictures, 0o777) == 0 || errno == EEXIST else {
      throw Self.failure(pictures, errno)
    }
    for name in names.sorted() {
      guard rename("\(made)/\(name)", "\(pictures)/\(name)") == 0 else {
        throw Self.failure("\(pictures)/\(name)", errno)
      }
    }
    let descriptor = open(pictures, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  private func publish(_ made: String) throws(Failure) {
    if !replaces {
      // A link is refused where a file has come meanwhile. Some file systems have none.
      if link(made, path) == 0 { return syncFolder() }
      if errno == EEXIST { try refuseOther() }
      guard [EPERM, ENOTSUP, EMLINK, ENOSYS].contains(errno) else {
        throw Self.failure(path, errno)
      }
      try refuseOther()
    }
    guard rename(made, path) == 0 else { throw Self.failure(path, errno) }
    syncFolder()
  }

  /// So that the name is on the disk too.
  private func syncFolder() {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// What the system said, for people.
  static func failure(_ path: String, _ code: CInt) -> Failure {
    let words = String(cString: strerror(code))
    switch code {
    case ENOSPC, EDQUOT, EFBIG:
      return Failure(
        .storage, "The disk is full, or a file may not grow larger; nothing was written.",
        advice: "Free some space, or choose another place with -o. The session is intact.")
    case EACCES, EPERM, EROFS:
      return Failure(
        .storage, "\(path) cannot be written: \(words).",
        advice: "Choose a folder of yours with -o.")
    default:
      return Failure(
        .storage, "\(path) was not written: \(words).", advice: "Check the disk and the folder.")
    }
  }
}
