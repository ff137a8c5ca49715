import FoundationEssentials
import Glibc

/// The resources this process holds, as the kernel reports them.
enum Leftovers {
  /// What each open descriptor is.
  static var descriptors: [String] {
    names("/proc/self/fd").compactMap { name in
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + name)
    }
  }

  /// The ids of all processes whose parent is this one, including uncollected dead ones.
  static var children: [Int] {
    names("/proc").compactMap(Int.init).filter { id in
      // After the name in parentheses come the state and the parent.
      let fields = text("/proc/\(id)/stat").split(separator: ")").last?.split(separator: " ")
      return fields?.dropFirst().first == "\(getpid())"
    }
  }

  /// How many pictures in shared memory are still mapped.
  static var mappings: Int {
    text("/proc/self/maps").split(separator: "\n").count { $0.contains("memfd:") }
  }

  static var sharedMemory: [String] {
    names("/dev/shm").filter { $0.contains("retake") }
  }

  static var residentKilobytes: Int {
    let line = text("/proc/self/status").split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
  }

  private static func names(_ folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  /// Reads a kernel file, whose length is not known beforehand.
  private static func text(_ path: String) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
