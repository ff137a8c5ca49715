import CSpawn
import DarkroomWorker

// Plays the image process in the suites, instead of `retake darkroom`. With the argument `plain` it
// is exactly that; otherwise it also obeys orders to misbehave. With `bare` the kernel can seal
// nothing. With `storm FOLDER COUNT` it plays the parent instead.
let arguments = CommandLine.arguments
if arguments.count == 4, arguments[1] == "storm" {
  var storm = Storm(folder: arguments[2])
  try await storm.run(count: Int(arguments[3]) ?? 0)
} else {
  if arguments.contains("bare") { precondition(cspawn_hide_seals() == 0) }
  let drills = FaultInducer { name in
    switch cspawn_attempt(name) {
    case 0: "done"
    case -1: "unknown"
    case let code: String(cString: cspawn_error_name(code))
    }
  }
  runDarkroom(drills: arguments.contains("plain") ? nil : drills)
}
