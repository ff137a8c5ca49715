import Glibc

/// Whether an ancestor of this process has that name, as far as /proc shows it (man 5 proc).
func hasAncestor(named name: String) -> Bool {
  var process = getppid()
  // A shell in a shell in a login is three; nobody nests this deep.
  for _ in 0..<32 where process > 1 {
    guard let line = firstLine(of: "/proc/\(process)/stat"), let parent = parentInStat(line) else {
      return false
    }
    if parent.name == name { return true }
    process = parent.process
  }
  return false
}

/// The name and the parent in a line of /proc/PID/stat: `PID (NAME) STATE PARENT ...`, where the name
/// may hold spaces and brackets.
func parentInStat(_ line: String) -> (name: String, process: pid_t)? {
  guard let open = line.firstIndex(of: "("), let close = line.lastIndex(of: ")"), open < close
  else { return nil }
  let rest = line[line.index(after: close)...].split(separator: " ")
  guard rest.count > 1, let process = pid_t(rest[1]) else { return nil }
  return (String(line[line.index(after: open)..<close]), process)
}

private func firstLine(of path: String) -> String? {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return nil }
  defer { close(file) }
  var bytes = [UInt8](repeating: 0, count: 512)
  let count = read(file, &bytes, bytes.count)
  return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
}
