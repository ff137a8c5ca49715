package import Darkroom
import Glibc
import Posix
import Synchronization

/// The local stand-in for the providers: the same wire protocols over HTTP, real pixels, no AI, no
/// cost, no key.
package struct SandboxServer: Sendable {
  /// Why `run` returned.
  package enum Ending: Hashable, Sendable {
    /// The sandbox was idle for the idle limit.
    case idle
    /// Another sandbox already serves this socket.
    case alreadyRunning
    /// The task was cancelled.
    case cancelled
  }

  private let options: SandboxOptions
  private let compose: PictureEngine.Compose

  /// Creates a sandbox that renders its pictures in this darkroom.
  package init(_ options: SandboxOptions, darkroom: DarkroomClient) {
    self.init(options) { (request, output) async throws(DarkroomError) in
      try await darkroom.compose(request, to: output)
    }
  }

  init(_ options: SandboxOptions, compose: @escaping PictureEngine.Compose) {
    self.options = options
    self.compose = compose
  }

  /// Serves until the sandbox has been idle for long enough or the task is cancelled.
  ///
  /// - Parameter onReady: Called once, as soon as clients can connect, with the address in its
  ///   final form: a port that the system chose is filled in.
  /// - Throws: `SandboxError` if the folder or the address cannot be used.
  package func run(
    onReady: @escaping @Sendable (SandboxAddress) -> Void = { _ in }
  ) async throws(SandboxError) -> Ending {
    let paths =
      switch options.address {
      case .socket: options.paths
      case .port(let port, _): options.paths.at(port: port)
      }
    try paths.prepare()
    guard let lock = try await acquire(paths) else { return .alreadyRunning }
    defer { withExtendedLifetime(lock) {} }
    let key = try SigningKey(file: options.paths.signingKey)
    let signatures = SignatureSchemes(key: key, isByteExact: options.isByteExact)
    for folder in [paths.jobs, paths.uploads] { PrivateFile.sweep(folder) }
    let blobs = BlobFolder(folder: paths.blobs)
    let activity = Activity(clock: options.clock)
    let engine = PictureEngine(blobs: blobs, signatures: signatures, compose: compose)
    let jobs = JobQueue(
      store: JobStore(folder: paths.jobs), engine: engine, activity: activity,
      clock: options.clock, latency: options.latency)
    let uploads = Uploads(folder: paths.uploads)
    let counts = RequestCounts()
    let faultInjection = FaultInjection(options.faults, seed: options.seed)
    let services = Services(
      jobs: jobs, engine: engine, blobs: blobs, uploads: uploads,
      signatures: signatures,
      faultInjection: faultInjection, counts: counts, clock: options.clock,
      latency: options.latency,
      countsIDs: options.countsIDs)
    let router = Router(
      handlers: [
        MediaService(services: services), GMIService(services: services),
        ToAPIsService(services: services), GeminiService(services: services),
      ], blobs: blobs,
      faultInjection: faultInjection, counts: counts, activity: activity, clock: options.clock,
      requiredKey: options.requiredKey,
      access: AccessRules(isSocket: options.address.isSocket))
    await jobs.resume()
    let housekeeping = Housekeeping(
      jobs: jobs, uploads: uploads, blobs: blobs, activity: activity, clock: options.clock,
      idleLimit: options.idleLimit)
    return try await Listener(address: options.address, router: router, limits: options.limits)
      .serve(until: housekeeping.waitUntilIdle) { address in
        if case .socket(let path) = address { lock.record(socket: path) }
        onReady(address)
      }
  }

  /// Acquires the folder's lock, waiting for a sandbox that is just exiting.
  ///
  /// The socket's path depends on the login session, the folder does not. If a sandbox serves the
  /// folder at another socket, this socket becomes a link to that one. A sandbox whose socket is
  /// gone, so that no client can reach it, is asked to exit; its jobs are on disk.
  ///
  /// - Returns: nil if another sandbox serves this socket.
  private func acquire(_ paths: SandboxPaths) async throws(SandboxError) -> FolderLock? {
    for attempt in 0..<100 {
      if let lock = try FolderLock(paths.lock) { return lock }
      if case .socket(let path) = options.address {
        if SandboxAddress.isListening(at: path) { return nil }
        if let socket = FolderLock.socket(recordedIn: paths.lock) {
          if SandboxAddress.isListening(at: socket) {
            try SocketFile(path).link(to: socket)
            return nil
          }
          if attempt == 20, let holder = FolderLock.holder(of: paths.lock), holder != getpid() {
            kill(holder, SIGTERM)
          }
        }
      }
      guard (try? await Timers.sleep(for: .milliseconds(50))) != nil else { break }
    }
    throw .folderInUse(paths.folder)
  }
}

/// The options of a sandbox.
package struct SandboxOptions: Sendable {
  package var address: SandboxAddress
  /// Where it keeps its jobs and its key; a sandbox at a port uses a subfolder of its own.
  package var paths: SandboxPaths
  /// The extra time that each job takes.
  package var latency: Duration
  package var faults: [Fault]
  /// The seed that makes random faults the same in every run.
  package var seed: UInt64
  /// How long it may be idle before it exits; nil for no limit, as someone who starts it by hand
  /// expects.
  package var idleLimit: Duration?
  /// The key that clients must send; nil accepts any key and none.
  package var requiredKey: String?
  package var clock: SandboxClock
  /// Whether a conversation must come back byte for byte, not only with the same content.
  package var isByteExact: Bool
  /// Whether request IDs count up (`request-1`) instead of being random.
  package var countsIDs: Bool
  /// Limits on what clients may send, and how slowly.
  var limits = ConnectionLimits()

  package init(
    address: SandboxAddress, paths: SandboxPaths, latency: Duration = .zero, faults: [Fault] = [],
    seed: UInt64 = 1, idleLimit: Duration? = .seconds(600), requiredKey: String? = nil,
    clock: SandboxClock = .system, isByteExact: Bool = false, countsIDs: Bool = false
  ) {
    self.address = address
    self.paths = paths
    self.latency = latency
    self.faults = faults
    self.seed = seed
    self.idleLimit = idleLimit
    self.requiredKey = requiredKey
    self.clock = clock
    self.isByteExact = isByteExact
    self.countsIDs = countsIDs
  }
}

/// Removes old jobs from time to time, and detects when the sandbox may exit.
struct Housekeeping: Sendable {
  let jobs: JobQueue
  let uploads: Uploads
  let blobs: BlobFolder
  let activity: Activity
  let clock: SandboxClock
  /// How long the sandbox may be idle before it exits; nil for no limit.
  let idleLimit: Duration?

  /// Waits until the sandbox has been idle for the limit.
  ///
  /// - Throws: `CancellationError` if the task is cancelled.
  @Sendable func waitUntilIdle() async throws {
    while true {
      await sweep()
      guard let idleLimit, let quiet = activity.quiet else {
        try await clock.sleep(idleLimit ?? .seconds(3600))
        continue
      }
      if quiet >= idleLimit { return }
      try await clock.sleep(idleLimit - quiet)
    }
  }

  private func sweep() async {
    let names = await jobs.sweep()
    blobs.sweep(keeping: names.union(uploads.sweep(now: Int(clock.now()))))
  }
}

/// Tracks whether the sandbox is busy, so that it knows when it may exit.
final class Activity: Sendable {
  private struct State {
    var count = 0
    var quietSince: Duration
  }

  private let clock: SandboxClock
  private let state: Mutex<State>

  init(clock: SandboxClock) {
    self.clock = clock
    state = Mutex(State(quietSince: clock.uptime()))
  }

  func begin() { state.withLock { $0.count += 1 } }

  func end() {
    let now = clock.uptime()
    state.withLock {
      $0.count -= 1
      $0.quietSince = now
    }
  }

  /// How long the sandbox has been idle; nil while it is busy.
  var quiet: Duration? {
    let now = clock.uptime()
    return state.withLock { $0.count > 0 ? nil : now - $0.quietSince }
  }
}
