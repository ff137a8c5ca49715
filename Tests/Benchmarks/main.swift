import Foundation

// retake-bench [start] [idle] [show] [previews] [keys] [link] [payload] [arrival]
//              [--photograph FILE] [--turns COUNT]
// Measures the released program (.ci/build makes it) beside tig and chafa where they are installed.
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

// Run by the payload benchmark, so that each has its own memory to be measured.
switch wanted.first {
case "round-trip" where wanted.count == 2:
  try plainRoundTrip(wanted[1])
  exit(0)
case "scan" where wanted.count == 3:
  try scanAndWrite(wanted[1], folder: wanted[2])
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

var measurements: [Measurement] = []
do {
  if wanted.isEmpty || wanted.contains("keys") { measurements += bench.keys() }
  if wanted.isEmpty || wanted.contains("link") { measurements += try bench.link() }
  if wanted.isEmpty || wanted.contains("start") { measurements += try await bench.start() }
  if wanted.isEmpty || wanted.contains("show") { measurements += try bench.show() }
  if wanted.isEmpty || wanted.contains("previews") { measurements += try await bench.previews() }
  if wanted.isEmpty || wanted.contains("arrival") { measurements += try bench.arrival() }
  if wanted.isEmpty || wanted.contains("idle") { measurements += try await bench.idle() }
  if wanted.isEmpty || wanted.contains("payload") {
    measurements += try await bench.payload(turns: turns)
  }
} catch {
  print("retake-bench: \(error)")
}
printTable(measurements)

_ = try? bench.time(["/usr/bin/pkill", "-f", "--", home.path])
try? FileManager.default.removeItem(at: home)
exit(measurements.allSatisfy(\.isHeld) ? 0 : 1)
