import Foundation

extension Bench {
  /// A session of 10,000 turns compared with one of 10: opening it, every kind of key in its
  /// history, memory. The keys of each are measured in a process of its own, whose memory is
  /// reported; the whole program is started on a terminal.
  func tree() async throws -> [Measurement] {
    var small = try await treeFigures(turns: 10)
    var large = try await treeFigures(turns: 10_000)
    let anchors = Dictionary(uniqueKeysWithValues: small.keys.map { ($0.name, $0) })
    printTable(
      [["key to frame, ms", "10 turns p50", "p99", "10,000 turns p50", "p99"]]
        + large.keys.map { key in
          let anchor = anchors[key.name]
          return [
            key.name, digits(anchor?.median ?? .nan), digits(anchor?.high ?? .nan),
            digits(key.median), digits(key.high),
          ]
        })
    try startTree(turns: 10, &small)
    try startTree(turns: 10_000, &large)
    let logHome = path("tree-5000")
    try await TreeSession(turns: 5000).store(in: logHome + "/data")
    let log = try (0..<5).map { _ in
      try time(["/usr/bin/env", "RETAKE_HOME=\(logHome)", retake, "log"])
    }.median
    // The first line is the opening; a key must be handled before the next frame of a screen.
    let slowest = large.keys.dropFirst().map(\.high).max() ?? .nan
    return [
      Measurement(what: "tree of 10,000, slowest key, p99", ours: slowest, hold: 16),
      Measurement(
        what: "tree of 10,000, library to first frame", ours: large.keys.first?.high ?? .nan,
        hold: 1000),
      Measurement(what: "log of 5,000 turns", ours: log, hold: 300),
      Measurement(what: "tree of 10,000, start to ready", ours: large.start, hold: 1000),
      Measurement(
        what: "tree of 10,000, peak memory, MB", ours: large.memory,
        beside: ("10 turns", small.memory)),
      Measurement(
        what: "tree of 10,000, peak memory of the program, MB", ours: large.programMemory,
        beside: ("10 turns", small.programMemory)),
    ]
  }

  private struct TreeFigures {
    var keys: [(name: String, median: Double, high: Double)] = []
    var start = Double.nan
    /// The megabytes of the process that measured the keys, and of the program on a terminal.
    var memory = Double.nan
    var programMemory = Double.nan
  }

  private func treeFigures(turns count: Int) async throws -> TreeFigures {
    let home = path("tree-\(count)")
    try await TreeSession(turns: count).store(in: home + "/data")
    var figures = TreeFigures()
    let myself = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let walk = try measured([myself, "tree-walk", home + "/data"], output: home + "/walk")
    figures.memory = megabytes(walk.peak)
    figures.keys = try text(of: home + "/walk").split(separator: "\n").compactMap { line in
      let parts = line.split(separator: "\t")
      guard parts.count == 3, let median = Double(parts[1]), let high = Double(parts[2]) else {
        return nil
      }
      return (String(parts[0]), median, high)
    }
    return figures
  }

  private func startTree(turns count: Int, _ figures: inout TreeFigures) throws {
    let home = path("tree-\(count)")
    var starts: [Double] = []
    for _ in 0..<5 {
      let program = try TerminalProgram(
        [retake, "--continue"], environment: environment.merging(["RETAKE_HOME": home]) { $1 },
        columns: 200, rows: 50)
      starts.append(try program.wait(for: "ready"))
      program.type("\t")
      program.settle(milliseconds: 200)
      for _ in 0..<100 { program.type("\u{1B}[6~") }
      program.settle(milliseconds: 300)
      figures.programMemory = megabytes(program.peak)
    }
    figures.start = starts.median
  }

  private func megabytes(_ bytes: Int) -> Double { Double(bytes) / 1_048_576 }
}
