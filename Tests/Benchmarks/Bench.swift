import Foundation

/// What every benchmark uses: the built program, a home of its own, and the clock.
struct Bench {
  /// The release build beside this program.
  let retake: String
  let home: URL
  /// A photograph to measure with; without one the sandbox paints the pictures.
  let photograph: String?
  let repetitions: Int

  var environment: [String: String] {
    [
      "PATH": "/usr/bin:/bin", "HOME": home.path, "LANG": "C.UTF-8", "TERM": "xterm-256color",
      "COLORTERM": "truecolor", "RETAKE_HOME": home.path,
    ]
  }

  func path(_ name: String) -> String { home.appending(path: name).path }

  /// The absolute path of an installed program to compare with; nil if it is not installed.
  func program(_ name: String) -> String? {
    ["/usr/bin", "/usr/local/bin", "/bin"].map { "\($0)/\(name)" }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  /// Runs a program to its end and discards its output; returns milliseconds.
  @discardableResult
  func time(_ arguments: [String]) throws -> Double {
    let process = Process()
    process.executableURL = URL(filePath: arguments[0])
    process.arguments = Array(arguments.dropFirst())
    process.environment = environment
    process.currentDirectoryURL = home
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let start = ContinuousClock.now
    try process.run()
    process.waitUntilExit()
    let duration = start.duration(to: .now) / .milliseconds(1)
    guard process.terminationStatus == 0 else {
      throw TerminalProgram.Failed.cannotStart(arguments.joined(separator: " "))
    }
    return duration
  }

  /// Medians of two measurements that alternate, so that both meet the same machine: after one each
  /// to warm up, as many as take some seconds, at least three.
  func inTurns(_ ours: () throws -> Double, _ other: () throws -> Double) rethrows
    -> (ours: Double, other: Double)
  {
    var figures: ([Double], [Double]) = ([], [])
    let once = try ours() + other()
    for _ in 0..<max(3, min(repetitions, Int(6000 / once))) {
      figures.0.append(try ours())
      figures.1.append(try other())
    }
    return (figures.0.median, figures.1.median)
  }
}

func text(of path: String) throws -> String {
  String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
}

func names(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder)
}
