import Foundation

/// The time and memory of a whole process.
struct ProcessFigures {
  var milliseconds: Double
  /// The most memory it held (VmHWM), in bytes; including the processes it started if requested.
  var peak: Int
}

extension Bench {
  /// Runs a program to its end and watches its memory; its output goes to a file.
  func measured(
    _ arguments: [String], output: String, withChildren: Bool = false
  ) throws -> ProcessFigures {
    try Data().write(to: URL(filePath: output))
    let process = Process()
    process.executableURL = URL(filePath: arguments[0])
    process.arguments = Array(arguments.dropFirst())
    process.environment = environment
    process.currentDirectoryURL = home
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
    let start = ContinuousClock.now
    try process.run()
    var peak = 0
    // The high-water mark only rises, so the last look before the end is good enough.
    while process.isRunning {
      let own = peakMemory(of: process.processIdentifier)
      let started = withChildren ? children(of: process.processIdentifier) : []
      peak = max(peak, own + started.map(peakMemory).reduce(0, +))
      usleep(2000)
    }
    process.waitUntilExit()
    let milliseconds = start.duration(to: .now) / .milliseconds(1)
    guard process.terminationStatus == 0 else {
      throw TerminalProgram.Failed.cannotStart(arguments.joined(separator: " "))
    }
    return ProcessFigures(milliseconds: milliseconds, peak: peak)
  }
}

/// The processes that a living one has started.
private func children(of process: Int32) -> [Int32] {
  let tasks = (try? names(in: "/proc/\(process)/task")) ?? []
  return tasks.flatMap { task in
    let list = (try? text(of: "/proc/\(process)/task/\(task)/children")) ?? ""
    return list.split(separator: " ").compactMap { Int32($0) }
  }
}

/// The high-water mark of a living process's memory in bytes; 0 if it is gone.
func peakMemory(of process: Int32) -> Int {
  guard let status = try? text(of: "/proc/\(process)/status"),
    let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
    let kilobytes = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Int($0) })
  else { return 0 }
  return kilobytes * 1024
}
