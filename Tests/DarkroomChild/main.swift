import DarkroomWorker

// Plays the image process in the suites, in place of `retake darkroom`. With the argument `plain` it
// is exactly that; else it also takes orders to misbehave.
runDarkroom(obeyingDrills: !CommandLine.arguments.contains("plain"))
