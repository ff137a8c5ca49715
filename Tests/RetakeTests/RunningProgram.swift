import Foundation
import Glibc

/// A program that runs beside the test, to be waited for or killed.
final class RunningProgram {
  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  private let process = Process()
  private let output: URL
  private let errorFile: URL
  private let ends: AsyncStream<Void>

  init(
    _ program: String, _ arguments: [String], environment: [String: String], in folder: URL
  ) throws {
    // Files, not pipes: a sandbox left behind would hold a pipe open.
    output = folder.appending(path: "stdout-\(UUID().uuidString)")
    errorFile = folder.appending(path: "stderr-\(UUID().uuidString)")
    try Data().write(to: output)
    try Data().write(to: errorFile)
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.environment = environment
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    let handles = [
      try FileHandle(forWritingTo: output), try FileHandle(forWritingTo: errorFile),
    ]
    process.standardOutput = handles[0]
    process.standardError = handles[1]
    let (ends, end) = AsyncStream<Void>.makeStream()
    self.ends = ends
    process.terminationHandler = { _ in end.finish() }
    try process.run()
    // The child has its own; a finished `Process` would keep these for as long as the tests run.
    for handle in handles { try handle.close() }
  }

  deinit {
    // A test that failed before it waited leaves nothing behind.
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  /// Waits for the end, suspended and not blocked: the threads that run tests are few.
  func result() async throws -> Result {
    for await _ in ends {}
    return Result(
      status: process.terminationStatus,
      output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errorFile), as: UTF8.self))
  }

  /// What it has written to stderr so far.
  var errors: String {
    String(decoding: (try? Data(contentsOf: errorFile)) ?? Data(), as: UTF8.self)
  }

  var isRunning: Bool { process.isRunning }

  var id: pid_t { process.processIdentifier }

  /// Asks it to end, as Ctrl+C does.
  func interrupt() { process.interrupt() }

  /// Ends it as a power cut would: it learns nothing of it.
  func killAtOnce() async {
    kill(process.processIdentifier, SIGKILL)
    for await _ in ends {}
  }
}
