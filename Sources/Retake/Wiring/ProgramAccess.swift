import Configuration
import Effects
import FoundationEssentials
import Glibc
import Model
import Posix
import Providers

/// Makes a provider reachable: starts the sandbox when nobody is listening, and fetches the key.
struct ProgramAccess: Access {
  let keys: KeyFetcher
  let sandbox: SandboxLauncher

  func open(_ endpoint: Endpoint) async throws(Failure) -> String? {
    if endpoint.isSandbox, let socket = endpoint.socket {
      try await sandbox.start(at: socket)
      return nil
    }
    return try await keys.key(for: endpoint)
  }
}

/// Starts the sandbox as a process of its own, which outlives the studio.
struct SandboxLauncher: Sendable {
  let paths: Paths
  /// The sandbox's environment, without secrets.
  let environment: [String: String]
  /// How many seconds to wait until it listens.
  private let patience = 15.0

  init(paths: Paths, environment: [String: String]) {
    self.paths = paths
    self.environment = environment
  }

  /// Returns when a process of this user is listening at the socket.
  func start(at socket: String) async throws(Failure) {
    try paths.makeRuntimeFolder()
    if try answers(at: socket) { return }
    try Paths.makeFolder(paths.state)
    let log = paths.state + "/sandbox.log"
    do {
      // The shell exits at once, so that the sandbox is nobody's child and leaves no trace in ours.
      var options = ChildProcess.Options()
      (options.input, options.log, options.isSessionLeader) = (.null, log, true)
      let shell = try ChildProcess(
        ["/bin/sh", "-c", "\"$0\" \"$@\" &", try program(), "sandbox", "--socket", socket],
        environment: environment, options)
      shell.wait()
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(
        .provider, "The sandbox could not be started: \(error).",
        advice: "Start it by hand with 'retake sandbox'. Nothing was sent.", canRetry: true)
    }
    let deadline = SuspendingClock.now + .seconds(patience)
    while try !answers(at: socket) {
      guard SuspendingClock.now < deadline else {
        throw Failure(
          .provider, "The sandbox is not answering.",
          advice: "Its log is \(log). Nothing was sent.", canRetry: true)
      }
      do {
        try await Timers.sleep(for: .milliseconds(10))
      } catch {
        throw Failure(
          .cancelled, "Cancelled while waiting for the sandbox.", advice: "Nothing was sent.")
      }
    }
  }

  /// - Throws: A failure where another user's process would receive what is sent.
  private func answers(at socket: String) throws(Failure) -> Bool {
    switch UnixSocket.listener(at: socket) {
    case .none: return false
    case .own: return true
    case .stranger:
      throw Failure(
        .configuration, "Another user's process is listening at \(socket).",
        advice: "Nothing was sent. Remove the socket, or set RETAKE_HOME or XDG_RUNTIME_DIR to a "
          + "folder of your own with mode 0700.")
    }
  }

  /// This program's own file.
  private func program() throws(Failure) -> String {
    do {
      return try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    } catch {
      throw Failure(
        .provider, "The sandbox could not be started: the path of this program is unknown.",
        advice: "Start it by hand with 'retake sandbox'. Nothing was sent.")
    }
  }
}

enum UnixSocket {
  /// Who is listening at a path.
  enum Listener { case none, own, stranger }

  /// Asks the system whose process is listening at this path; root's counts as our own.
  static func listener(at path: String) -> Listener {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let capacity = MemoryLayout.size(ofValue: address.sun_path)
    guard path.utf8.count < capacity else { return .none }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return .none }
    defer { close(descriptor) }
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
      }
    }
    guard isConnected else { return .none }
    return isPeerOurs(descriptor) ? .own : .stranger
  }
}
