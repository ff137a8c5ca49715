import Glibc
import Model
import Posix

/// Creates a folder with mode 0700 and the missing ones above it. An existing one of ours is closed
/// to others.
///
/// - Throws: `Failure` when it cannot be created.
func makePrivateFolder(_ path: String) throws(Failure) {
  var made = ""
  for part in path.split(separator: "/") {
    made += "/" + part
    guard mkdir(made, 0o700) != 0, errno != EEXIST, errno != EISDIR else { continue }
    let reason = errno
    var status = stat()
    // A parent that cannot be written to may still exist.
    guard stat(made, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw folderFailure(made, SystemError(code: reason).description)
    }
  }
  var status = stat()
  guard stat(path, &status) == 0 else { throw folderFailure(path, SystemError().description) }
  guard status.st_mode & S_IFMT == S_IFDIR else {
    throw folderFailure(path, "something else has that name")
  }
  if status.st_uid == getuid(), status.st_mode & 0o077 != 0, chmod(path, 0o700) != 0 {
    throw folderFailure(path, SystemError().description)
  }
}

/// Creates the folder for our sockets, and checks that nobody else prepared it: not a link, ours,
/// and never writable by others. Read access for others is removed.
///
/// - Throws: `Failure` when it cannot be created, or another user could have prepared it.
func makeRuntimeFolder(_ path: String) throws(Failure) {
  var status = stat()
  guard lstat(path, &status) == 0 else { return try makePrivateFolder(path) }
  let reason: String? =
    if status.st_mode & S_IFMT != S_IFDIR {
      status.st_mode & S_IFMT == S_IFLNK ? "is a symbolic link" : "is not a folder"
    } else if status.st_uid != geteuid() {
      "belongs to another user"
    } else if status.st_mode & 0o022 != 0 {
      "can be written by others"
    } else {
      nil
    }
  if let reason {
    throw Failure(
      .configuration, "\(path) \(reason), so what answers there may not be ours.",
      advice: "Nothing was sent. Remove it, or set RETAKE_HOME or XDG_RUNTIME_DIR to a folder of "
        + "your own with mode 0700.")
  }
  try makePrivateFolder(path)
}

/// Creates one folder in a place where everybody can, and checks that nobody else prepared it: not
/// a link, ours, and closed to others.
///
/// - Throws: `Failure` when it is not private to this user.
func makeOwnFolder(_ path: String) throws(Failure) {
  if mkdir(path, 0o700) != 0, errno != EEXIST {
    throw folderFailure(path, SystemError().description)
  }
  var status = stat()
  guard lstat(path, &status) == 0 else { throw folderFailure(path, SystemError().description) }
  guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == getuid(), status.st_mode & 0o077 == 0
  else {
    throw Failure(
      .configuration, "\(path) is not a folder of your own that is closed to others.",
      advice: "Remove it, or set XDG_RUNTIME_DIR to a folder of your own with mode 0700.")
  }
}

/// Whether the folder exists and belongs to this user.
func isOwnFolder(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    && status.st_uid == getuid()
}

private func folderFailure(_ path: String, _ reason: String) -> Failure {
  Failure(
    .configuration, "The folder \(path) cannot be created: \(reason).",
    advice: "Make it writable, or set RETAKE_HOME to a folder that is.")
}
