import Glibc
import Posix

/// The most bytes of a configuration or theme file; real ones have a few hundred.
private let mostBytes = 1 << 20

/// The text of a small file; nil when there is none. Never waits for a pipe and never reads a
/// device.
///
/// - Throws: `ConfigurationProblem` when the file cannot be read, is too long or is not text.
func readTextFile(_ path: String) throws(ConfigurationProblem) -> String? {
  func wrong(_ reason: String) -> ConfigurationProblem {
    ConfigurationProblem(file: path, reason: reason)
  }
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else {
    if errno == ENOENT || errno == ENOTDIR { return nil }
    throw wrong("It cannot be read: \(SystemError()).")
  }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
    throw wrong("It is not a file.")
  }
  guard let bytes = try? readAll(descriptor, most: mostBytes), bytes.count <= mostBytes else {
    throw wrong("It cannot be read, or has more than \(mostBytes / 1024) KiB.")
  }
  guard let text = String(validating: bytes, as: UTF8.self) else {
    throw wrong("It is not UTF-8 text.")
  }
  // The parser takes a C string and would stop there.
  if let zero = bytes.firstIndex(of: 0) {
    let line = bytes[..<zero].count { $0 == UInt8(ascii: "\n") } + 1
    throw ConfigurationProblem(file: path, line: line, reason: "There is a zero byte in the text.")
  }
  return text
}
