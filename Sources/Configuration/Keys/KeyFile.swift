import Glibc
import Posix

/// A file that holds a key and that only its owner can read.
enum KeyFile {
  struct Problem: Error {
    /// Follows the file's name: `can be read by others`.
    var reason: String
    var advice: String
  }

  /// The whole text of the file.
  ///
  /// - Throws: `Problem` when it cannot be read or is not private.
  static func read(_ path: String) throws(Problem) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw Problem(
        reason: "cannot be read: \(SystemError())",
        advice: "Correct key_file in the profile, or put the key there.")
    }
    defer { close(descriptor) }
    // Checked on the open file, so that it cannot be replaced before it is read.
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Problem(reason: "is not a file", advice: "Correct key_file in the profile.")
    }
    guard status.st_uid == geteuid() || status.st_uid == 0 else {
      throw Problem(reason: "belongs to another user", advice: "Use a file of your own.")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw Problem(reason: "can be read by others", advice: "Run: chmod 600 '\(path)'")
    }
    guard let bytes = try? readAll(descriptor, most: 65_536), bytes.count <= 65_536,
      let text = String(validating: bytes, as: UTF8.self)
    else {
      throw Problem(
        reason: "is not a short text file", advice: "It should hold the key and no more.")
    }
    return text
  }
}
