import Glibc

/// The most bytes of a configuration or theme file; real ones have a few hundred.
private let mostBytes = 1 << 20

/// The text of a small file; nil when there is none. Never waits for a pipe and never reads a device.
///
/// - Throws: `ConfigurationProblem` when the file cannot be read, is too long or is not text.
func readTextFile(_ path: String) throws(ConfigurationProblem) -> String? {
  func wrong(_ reason: String) -> ConfigurationProblem {
    ConfigurationProblem(file: path, reason: reason)
  }
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else {
    if errno == ENOENT || errno == ENOTDIR { return nil }
    throw wrong("It cannot be read: \(systemWords(errno)).")
  }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
    throw wrong("It is not a file.")
  }
  guard let bytes = readAll(descriptor, most: mostBytes) else {
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

/// The rest of a file; nil when reading fails or there are more than `most` bytes.
func readAll(_ descriptor: CInt, most: Int) -> [UInt8]? {
  var bytes: [UInt8] = []
  while true {
    var count = 0
    let chunk = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, initialized in
      count = read(descriptor, buffer.baseAddress, buffer.count)
      initialized = max(0, count)
    }
    if count == 0 { return bytes }
    if count < 0 {
      if errno == EINTR { continue }
      return nil
    }
    bytes += chunk
    guard bytes.count <= most else { return nil }
  }
}

/// The names in a folder, sorted and without hidden ones; empty when it cannot be read.
func fileNames(in folder: String) -> [String] {
  guard let directory = opendir(folder) else { return [] }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if !name.hasPrefix(".") { names.append(name) }
  }
  return names.sorted()
}
