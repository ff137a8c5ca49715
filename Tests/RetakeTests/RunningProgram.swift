import Foundation
import Glibc
import TestSupport

/// A program that runs beside the test, to be waited for or killed.
final class RunningProgram {
  struct Result {
    /// What it exited with, or the number of the signal that ended it.
    var status: Int32
    var output: String
    var errors: String
  }

  private let program: ChildProgram
  private let output: URL
  private let errorFile: URL

  init(
    _ program: String, _ arguments: [String], environment: [String: String], in folder: URL
  ) throws {
    // Files, not pipes: a sandbox left behind would hold a pipe open.
    output = folder.appending(path: "stdout-\(UUID().uuidString)")
    errorFile = folder.appending(path: "stderr-\(UUID().uuidString)")
    self.program = try ChildProgram(
      program, arguments, environment: environment, in: folder.path, output: output.path,
      errors: errorFile.path)
  }

  deinit {
    // A test that failed before it waited leaves nothing behind.
    program.signal(SIGKILL)
  }

  func result() async throws -> Result {
    let status =
      switch await program.ending() {
      case .exited(let code): code
      case .signal(let number): number
      }
    return Result(
      status: status,
      output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errorFile), as: UTF8.self))
  }

  /// What it has written to stderr so far.
  var errors: String {
    String(decoding: (try? Data(contentsOf: errorFile)) ?? Data(), as: UTF8.self)
  }

  var isRunning: Bool { program.isRunning }

  var id: pid_t { program.id }

  /// Asks it to end, as Ctrl+C does.
  func interrupt() { program.signal(SIGINT) }

  /// Ends it as a power cut would: it learns nothing of it.
  func killAtOnce() async {
    program.signal(SIGKILL)
    await program.ending()
  }
}
