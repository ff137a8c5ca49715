import DarkroomWorker

// Plays the image process in the suites, in place of `retake darkroom`. With the argument `plain` it
// is exactly that; else it also takes orders to misbehave. With `storm FOLDER COUNT` it plays the
// parent instead.
let arguments = CommandLine.arguments
if arguments.count == 4, arguments[1] == "storm" {
  var storm = Storm(folder: arguments[2])
  try await storm.run(count: Int(arguments[3]) ?? 0)
} else {
  runDarkroom(obeyingDrills: !arguments.contains("plain"))
}
