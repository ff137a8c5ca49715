import Glibc

/// Sixteen random hexadecimal digits. Process ids are not unique across containers.
package func randomName() -> String {
  let digits = String(UInt64.random(in: .min ... .max), radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

/// The folder that a file or folder is in.
package func parentFolder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// Creates a folder and its missing parents with mode 0700, and syncs the directory entries.
///
/// - Throws: The system error. An existing entry is not an error.
package func makeFolders(_ path: String) throws(SystemError) {
  if mkdir(path, 0o700) == 0 { return try synchronizeFolder(parentFolder(of: path)) }
  if errno == EEXIST { return }
  let parent = parentFolder(of: path)
  guard errno == ENOENT, parent != path else { throw SystemError() }
  try makeFolders(parent)
  if mkdir(path, 0o700) == 0 { return try synchronizeFolder(parent) }
  if errno != EEXIST { throw SystemError() }
}

/// Syncs the entries of a folder.
package func synchronizeFolder(_ path: String) throws(SystemError) {
  let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0 else {
    // A user who may create files in a folder need not be allowed to read it.
    if errno == EACCES { return }
    throw SystemError()
  }
  defer { close(descriptor) }
  // Some file systems do not support this and say so.
  if fsync(descriptor) != 0, errno != EINVAL, errno != EROFS { throw SystemError() }
}

/// The names in a folder, sorted. Hidden names only if `hidden`; never `.` or `..`. Empty if the
/// folder cannot be read.
package func fileNames(in folder: String, hidden: Bool = false) -> [String] {
  guard let stream = opendir(folder) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != "..", hidden || !name.hasPrefix(".") { names.append(name) }
  }
  return names.sorted()
}

// MARK: - Whole files

/// A file that is being written under a random name beside its place, readable by its owner only.
/// `publish` renames it into place; otherwise it is deleted with this value.
package struct UnfinishedFile: ~Copyable {
  /// The ending of the names of unfinished files.
  package static let ending = ".part"

  package let descriptor: CInt
  /// Where it is until it has its name.
  package let path: String
  private let place: String
  private var isPublished = false

  /// Creates the file.
  package init(at place: String) throws(SystemError) {
    self.place = place
    path = "\(place).\(randomName())\(Self.ending)"
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      isPublished = true
      throw SystemError()
    }
  }

  /// Gives the file its name, in place of an existing one.
  ///
  /// - Parameter isDurable: Whether the bytes and the name are synced, bytes first.
  package consuming func publish(isDurable: Bool = true) throws(SystemError) {
    if isDurable, fsync(descriptor) != 0 { throw SystemError() }
    guard rename(path, place) == 0 else { throw SystemError() }
    isPublished = true
    if isDurable { try synchronizeFolder(parentFolder(of: place)) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !isPublished { unlink(path) }
  }
}

/// Writes a file atomically. With `isDurable` it is synced before the call returns.
package func writeWholeFile(
  _ bytes: some Collection<UInt8>, to path: String, isDurable: Bool = true
) throws(SystemError) {
  let file = try UnfinishedFile(at: path)
  try writeAll(bytes, to: file.descriptor)
  try file.publish(isDurable: isDurable)
}

// MARK: - Locks

/// Opens a file, creates it if it is missing, and locks it until the descriptor is closed or the
/// process ends. If the previous holder unlinked the file meanwhile, this tries again with the new
/// one.
///
/// - Returns: The descriptor; nil while another holder, in this process or another, has the lock.
package func lockFile(
  _ path: String, creating: Bool = true
) throws(SystemError) -> CInt? {
  while true {
    let descriptor = open(path, O_RDWR | O_CLOEXEC | (creating ? O_CREAT : 0), 0o600)
    guard descriptor >= 0 else { throw SystemError() }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let failure = SystemError()
      close(descriptor)
      if failure.code == EWOULDBLOCK { return nil }
      throw failure
    }
    var (ours, named) = (stat(), stat())
    if fstat(descriptor, &ours) == 0, stat(path, &named) == 0, ours.st_ino == named.st_ino {
      return descriptor
    }
    close(descriptor)
  }
}
