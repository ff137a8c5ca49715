import Darkroom
import Glibc

/// The misbehaviour of processes started by tests.
package struct FaultInducer {
  /// Attempts by name what a sealed process cannot do, and returns the result.
  private let attempt: (String) -> String

  package init(attempt: @escaping (String) -> String) {
    self.attempt = attempt
  }

  /// Misbehaves as ordered; returns what there is to report.
  func obey(_ drill: InducedFault) throws(DarkroomError) -> String {
    if case .attempt(let name) = drill {
      try Lockdown.prepare(for: .everything)
      return attempt(name)
    }
    return DarkroomWorker.obey(drill)
  }
}

private func obey(_ drill: InducedFault) -> String {
  switch drill {
  case .hang:
    while true { pause() }
  case .crash:
    // A signal sent by hand would be forgotten by the handler that prints a backtrace.
    UnsafeMutableRawPointer(bitPattern: 16)?.storeBytes(of: 1, as: Int.self)
    return ""
  case .allocate(let bytes):
    // Directly from the system: the optimizer removes a malloc that nobody reads.
    let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let memory, memory != MAP_FAILED else { return "refused" }
    munmap(memory, bytes)
    return "granted"
  case .attempt: return ""
  case .process:
    return String(getpid())
  case .environment:
    return environment().joined(separator: "\n")
  case .descriptors:
    return (0..<256).compactMap { number in
      var path = [UInt8](repeating: 0, count: 256)
      let length = path.withUnsafeMutableBytes { bytes in
        bytes.baseAddress.map { readlink("/proc/self/fd/\(number)", $0, bytes.count) } ?? -1
      }
      return length > 0 ? "\(number) \(String(decoding: path.prefix(length), as: UTF8.self))" : nil
    }.joined(separator: "\n")
  }
}

/// The environment as the system passed it; later changes by libraries are not in it.
private func environment() -> [String] {
  let file = open("/proc/self/environ", O_RDONLY | O_CLOEXEC)
  defer { close(file) }
  var bytes = [UInt8](repeating: 0, count: 65536)
  let length = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
  return bytes.prefix(max(0, length)).split(separator: 0).map {
    String(decoding: $0, as: UTF8.self)
  }
}
