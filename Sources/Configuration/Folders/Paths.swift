import Glibc
package import Model
import Posix

/// The folders and files of one user: the XDG ones, or all of them under `RETAKE_HOME`.
package struct Paths: Hashable, Sendable {
  package let config: String
  package let data: String
  package let state: String
  package let run: String
  /// For what can be made again at any time.
  package let cache: String
  /// The sandbox's Unix socket: in `run`, or, where that path is too long for a socket's address,
  /// in a short folder of the user's own.
  package let sandboxSocket: String

  package var configFile: String { config + "/config.toml" }
  /// Pictures as they were rendered for the terminal.
  package var previews: String { cache + "/previews" }
  package var themesFolder: String { config + "/themes" }
  package var templatesFolder: String { config + "/templates" }
  /// The sandbox's own files: its jobs and its signing key.
  package var sandboxFolder: String { state + "/sandbox" }
  /// Drafts that are open in the user's editor.
  package var editorFolder: String { run + "/drafts" }
  package var log: String { state + "/log" }

  /// Works out the paths. It creates nothing but a private folder under the temporary one, if there
  /// is no other place for `run`.
  ///
  /// - Throws: `Failure` when there is no home folder, or that folder is not private.
  package init(environment: [String: String]) throws(Failure) {
    if let home = environment["RETAKE_HOME"], !home.isEmpty {
      let home = absolute(home)
      config = home + "/config"
      data = home + "/data"
      state = home + "/state"
      run = home + "/run"
      cache = home + "/cache"
    } else {
      func folder(_ variable: String, _ standard: String) throws(Failure) -> String {
        // The XDG Base Directory Specification says to ignore relative paths.
        if let folder = environment[variable], folder.hasPrefix("/") { return folder + "/retake" }
        return try homeFolder(environment) + standard + "/retake"
      }
      config = try folder("XDG_CONFIG_HOME", "/.config")
      data = try folder("XDG_DATA_HOME", "/.local/share")
      state = try folder("XDG_STATE_HOME", "/.local/state")
      cache = try folder("XDG_CACHE_HOME", "/.cache")
      // After su or sudo it may still belong to another user, and after a logout it may be gone.
      if let folder = environment["XDG_RUNTIME_DIR"], folder.hasPrefix("/"), isOwnFolder(folder) {
        run = folder + "/retake"
      } else {
        run = try temporaryFolder(environment)
      }
    }
    let socket = run + "/sandbox.sock"
    if socket.utf8.count <= Self.longestSocketPath {
      sandboxSocket = socket
    } else {
      // Named after the long path, so that every process of this home finds the same one.
      let short = try temporaryFolder([:]) + "/" + digest(of: run)
      sandboxSocket = short + ".sock"
    }
  }

  /// `sun_path` has 108 bytes (man 7 unix), the last of them zero.
  package static let longestSocketPath = 107

  /// Creates a folder that only its user can enter, and the missing ones above it; an existing one
  /// is made private if it is the user's own.
  ///
  /// - Throws: `Failure` when it cannot be created.
  package static func makeFolder(_ path: String) throws(Failure) {
    try makePrivateFolder(path)
  }

  /// Creates the folder for the sandbox's socket, or checks that it is private.
  ///
  /// - Throws: A `configuration` failure if another user could have put the socket there.
  package func makeRuntimeFolder() throws(Failure) {
    try Configuration.makeRuntimeFolder(run)
    let folder = String(
      sandboxSocket.prefix(upTo: sandboxSocket.lastIndex(of: "/") ?? sandboxSocket.startIndex))
    if folder != run, !folder.isEmpty { try Configuration.makeRuntimeFolder(folder) }
  }
}

/// `RETAKE_HOME` may be relative to the working directory at the start.
private func absolute(_ path: String) -> String {
  var path = path
  while path.count > 1, path.hasSuffix("/") { path.removeLast() }
  guard !path.hasPrefix("/"), let current = getcwd(nil, 0) else { return path }
  defer { free(current) }
  return String(cString: current) + "/" + path
}

package func homeFolder(_ environment: [String: String]) throws(Failure) -> String {
  if let home = environment["HOME"], home.hasPrefix("/") { return home == "/" ? "" : home }
  if let entry = getpwuid(getuid()), let home = entry.pointee.pw_dir {
    return String(cString: home)
  }
  throw Failure(
    .configuration, "There is no home folder to keep sessions in.",
    advice: "Set HOME, or RETAKE_HOME, to a folder of your own.")
}

/// `/tmp/retake-1000`, created and checked.
private func temporaryFolder(_ environment: [String: String]) throws(Failure) -> String {
  var parent = environment["TMPDIR"] ?? ""
  if !parent.hasPrefix("/") { parent = "/tmp" }
  while parent.count > 1, parent.hasSuffix("/") { parent.removeLast() }
  let folder = parent + "/retake-\(getuid())"
  try makeOwnFolder(folder)
  return folder
}

/// FNV-1a, 64 bits, as 16 hexadecimal digits: stable between processes, and not secret.
private func digest(of text: String) -> String {
  let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
    ($0 ^ UInt64($1)) &* 0x100_0000_01b3
  }
  let digits = String(hash, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

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

/// Creates the folder for our sockets, and verifies that it is a real folder, owned by us and not
/// writable by others. Read access for others is removed.
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
      .configuration, "\(path) \(reason), so another program could be listening there.",
      advice: "Nothing was sent. Remove it, or set RETAKE_HOME or XDG_RUNTIME_DIR to a folder of "
        + "your own with mode 0700.")
  }
  try makePrivateFolder(path)
}

/// Creates a folder in a world-writable directory, and verifies that it is a real folder, owned by
/// us and closed to others.
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
      .configuration, "\(path) is not a folder that only you can access.",
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
