import DarkroomWorker

// Plays the image process in the suites, in place of `retake darkroom`.
runDarkroom(obeyingDrills: true)
