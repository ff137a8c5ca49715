import Glibc

/// Whether the process may open as many files at once as it needs: the library, a connection, the
/// image process and what Swift's own runtime needs, which ends the program when it gets none.
enum DescriptorRoom {
  /// How many more descriptors every command needs.
  static let needed = 40

  /// Raises the limit as far as the process may, where it is too low; returns a message where that
  /// is not far enough.
  static func complaint() -> String? {
    if isEnough { return nil }
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    let before = limit.rlim_cur
    limit.rlim_cur = min(limit.rlim_max, 1024)
    if limit.rlim_cur > before {
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      if isEnough { return nil }
    }
    return "Only \(before) files may be open at once here (ulimit -n), and Retake needs "
      + "\(needed + 8). Raise the limit, or close files the shell has left open."
  }

  /// Determined by trying, because inherited descriptors count too.
  private static var isEnough: Bool {
    var ends: [CInt] = [-1, -1]
    guard pipe(&ends) == 0 else { return false }
    var taken = ends
    while taken.count < needed {
      let copy = fcntl(ends[0], F_DUPFD_CLOEXEC, 0)
      guard copy >= 0 else { break }
      taken.append(copy)
    }
    for descriptor in taken { close(descriptor) }
    return taken.count >= needed
  }
}
