import Foundation
import Glibc
import TestSupport
import Testing

/// The built `retake` with a home of its own, run as the user or a script would run it.
final class BuiltProgram {
  typealias Result = RunningProgram.Result

  let home: URL

  /// The program lies beside the test bundle. In a bundle `/proc/self/exe` is the test runner, so
  /// the folder is taken from that.
  static let path: String = {
    // Another build of it, such as the release, for long storms.
    if let named = ProcessInfo.processInfo.environment["RETAKE_PROGRAM"] { return named }
    let runner =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let beside = URL(filePath: runner).deletingLastPathComponent().appending(path: "retake").path
    if FileManager.default.isExecutableFile(atPath: beside) { return beside }
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
    return URL(filePath: bundle).deletingLastPathComponent().appending(path: "retake").path
  }()

  init() throws {
    // Short, because the sandbox's socket lies below it and socket paths end at 107 bytes.
    home = URL(filePath: "/tmp/rt-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(
      at: home, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit {
    // The sandbox of this home would leave by itself after ten minutes.
    for id in processesOfHome() { kill(id, SIGKILL) }
    try? FileManager.default.removeItem(at: home)
  }

  /// What still runs with a path below this home among its arguments.
  private func processesOfHome() -> [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap(pid_t.init).filter { id in
      let words = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") ?? Data()
      return String(decoding: words, as: UTF8.self).contains(home.path + "/")
    }
  }

  var environment: [String: String] {
    [
      "PATH": "/usr/bin:/bin", "HOME": home.path, "LANG": "C.UTF-8", "TERM": "xterm-256color",
      "RETAKE_HOME": home.path, "RETAKE_CLOCK": "2026-11-21T09:30:00Z",
    ]
  }

  func path(_ name: String) -> String { home.appending(path: name).path }

  /// Writes a file below the home that nobody else may read.
  func write(_ text: String, to name: String) throws {
    let file = home.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
  }

  @discardableResult
  func run(
    _ arguments: [String], adding variables: [String: String] = [:]
  ) async throws -> Result {
    await Self.slots.acquire()
    defer { Self.slots.release() }
    return try await start(arguments, adding: variables).result()
  }

  /// All tests begin at once; their programs do not, for each has files, a sandbox and a darkroom.
  private static let slots = ConcurrencyLimit(6)

  /// Starts the program beside the test.
  func start(
    _ arguments: [String], adding variables: [String: String] = [:]
  ) throws -> RunningProgram {
    try RunningProgram(
      Self.path, arguments, environment: environment.merging(variables) { $1 }, in: home)
  }

  /// Plays a script and returns the saved frames as text.
  func play(
    _ script: String, size: String = "120x40", arguments: [String] = []
  ) async throws -> Result {
    try write(script, to: "keys.txt")
    return try await run(arguments + ["--script", path("keys.txt"), "--terminal", size])
  }

  /// A picture to edit, painted by the sandbox; returns its path.
  func paintedPicture(_ name: String = "kite.png", ratio: String = "3:2") async throws -> String {
    let result = try await run([
      "run", "-p", "a paper kite over a grey sea", "--ratio", ratio, "--size", "512", "-o",
      path(name),
    ])
    try #require(result.status == 0, "\(result.errors)")
    return path(name)
  }
}
