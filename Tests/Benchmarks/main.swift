import Foundation

// retake-bench [start] [idle] [previews] [keys] [tree] [link] [payload] [arrival]
//              [--photograph FILE] [--turns COUNT]
// Measures the released program (.ci/build makes it) beside tig and chafa if they are installed.
var wanted: [String] = []
var photograph: String?
var turns = 10
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  if argument == "--photograph" {
    photograph = arguments.popFirst()
  } else if argument == "--turns" {
    turns = arguments.popFirst().flatMap(Int.init) ?? turns
  } else {
    wanted.append(argument)
  }
}

// Run by the benchmarks of payloads and of the tree, so that each has its own memory to be
// measured.
switch wanted.first {
case "round-trip" where wanted.count == 2:
  try plainRoundTrip(wanted[1])
  exit(0)
case "scan" where wanted.count == 3:
  try scanAndWrite(wanted[1], folder: wanted[2])
  exit(0)
case "tree-walk" where wanted.count == 2:
  try await TreeWalk.run(in: wanted[1])
  exit(0)
default: break
}

let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
let home = URL(filePath: "/tmp/retake-bench-\(getpid())")
try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
let bench = Bench(
  retake: URL(filePath: program).deletingLastPathComponent().appending(path: "retake").path,
  home: home, photograph: photograph, repetitions: 11)
guard FileManager.default.isExecutableFile(atPath: bench.retake) else {
  print("retake-bench: \(bench.retake) is not there; .ci/build makes it")
  exit(2)
}

/// In the order they run without arguments.
let benchmarks: [(name: String, run: () async throws -> [Measurement])] = [
  ("keys", { bench.keys() }),
  ("tree", { try await bench.tree() }),
  ("link", { try bench.link() }),
  ("start", { try await bench.start() }),
  ("previews", { try await bench.previews() }),
  ("arrival", { try await bench.arrival() }),
  ("idle", { try await bench.idle() }),
  ("payload", { try await bench.payload(turns: turns) }),
]

var isHeld = true
for benchmark in benchmarks where wanted.isEmpty || wanted.contains(benchmark.name) {
  do {
    let measurements = try await benchmark.run()
    printTable(measurements)
    // All of them together take minutes.
    fflush(nil)
    isHeld = isHeld && measurements.allSatisfy(\.isHeld)
  } catch {
    print("retake-bench: \(benchmark.name): \(error)")
    isHeld = false
  }
}

_ = try? bench.time(["/usr/bin/pkill", "-f", "--", home.path])
try? FileManager.default.removeItem(at: home)
exit(isHeld ? 0 : 1)
