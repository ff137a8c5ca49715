import Configuration
import Darkroom
import Effects
import FoundationEssentials
import Glibc
import Logging
import Model
import Networking
import Posix
import Previews
import Providers
import Storage
import Studio
import Synchronization

/// What every command starts with: folders, configuration and clock, and the drivers made from
/// them.
struct AppContext {
  let environment: [String: String]
  let paths: Paths
  let configuration: UserConfiguration
  let warnings: [ConfigurationProblem]
  let clock: ProgramClock
  /// Notified when another program is being waited for.
  let waits = WaitNotice()
  /// The profile requested on the command line; nil for the configured one.
  private let profile: String?

  init(profile: String?) throws(Failure) {
    environment = ProcessInfo.processInfo.environment
    paths = try Paths(environment: environment)
    (configuration, warnings) = try UserConfiguration.load(
      paths, environment: environment, keyProblems: { KeyMap.reading($0).problems })
    clock = ProgramClock(environment: environment)
    EditorDraft.sweep(paths.editorFolder)
    self.profile = profile
    if let clock = environment["RETAKE_CLOCK"], !self.clock.isFixed {
      throw Failure(
        .usage, "RETAKE_CLOCK is '\(clock)', which is not a time.",
        advice: "Write it like 2026-11-21T09:30:00Z.")
    }
  }

  /// The profile in use.
  var endpoint: Endpoint {
    get throws(Failure) { try configuration.endpoint(named: profile) }
  }

  /// The current profile with another model if one is requested, and a warning about an unknown
  /// model.
  func endpoint(model: String?) throws(Failure) -> (endpoint: Endpoint, warning: String?) {
    try configuration.endpoint(named: profile, model: model)
  }

  /// Every configured profile, by name.
  var endpoints: [String: Endpoint] {
    Dictionary(
      configuration.endpoints.map { ($0.name, $0) },
      uniquingKeysWith: { $1 })
  }

  /// Fetches keys.
  var keys: KeyFetcher {
    KeyFetcher(environment: environment, keyVariables: configuration.keyVariables)
  }

  /// The environment of the programs we start: no key, and nothing that may be a secret.
  var childEnvironment: [String: String] {
    ChildEnvironment.withoutSecrets(environment, besides: configuration.keyVariables)
  }

  func openLibrary() throws(Failure) -> SQLiteLibrary {
    try SQLiteLibrary(StorageFolders(data: paths.data)) { [waits] in waits.notify($0) }
  }

  /// The log of the program's requests.
  var log: Logger {
    Logger(file: LogFile(path: paths.log), process: getpid(), now: { [clock] in clock.now })
  }

  func darkroom() -> DarkroomClient { DarkroomClient() }

  func ports(darkroom: DarkroomClient = DarkroomClient()) throws(Failure) -> Ports {
    ports(over: try openLibrary(), darkroom: darkroom)
  }

  func ports(
    over library: SQLiteLibrary, darkroom: DarkroomClient = DarkroomClient()
  ) -> Ports {
    // Time during which a laptop sleeps does not count.
    let uptime = SuspendingClock()
    let start = uptime.now
    return Ports(
      library: library, blobs: library, transcripts: library, replies: library,
      transport: LoggedTransport(
        transport: CurlTransport(blobs: library, version: Version.text), log: log),
      painter: ChafaPainter(
        darkroom: darkroom, symbols: .fitting(term: environment["TERM"]),
        store: PreviewStore(folder: paths.previews)),
      imaging: darkroom,
      access: SharedAccess(
        ProgramAccess(
          keys: keys,
          sandbox: SandboxLauncher(paths: paths, environment: childEnvironment))),
      folders: DiskFolders(
        absolutePath: { [environment] path in spelledPath(path, environment: environment) },
        home: try? homeFolder(environment)),
      templates: InstalledTemplates(paths),
      arrivals: ArrivingPainter(symbols: .fitting(term: environment["TERM"])),
      now: { [clock] in clock.now },
      sleep: { seconds in try await Timers.sleep(for: .seconds(min(max(0, seconds), 1e6))) },
      uptime: { start.duration(to: uptime.now) / .seconds(1) },
      calendar: .ofThisMachine,
      newSessionID: { [clock] taken in clock.sessionID(taken: taken) },
      absolutePath: { [environment] path in spelledPath(path, environment: environment) })
  }
}

/// Reports that another program is being waited for: on stderr, or in a studio.
final class WaitNotice: Sendable {
  private let show = Mutex<@Sendable (String) -> Void>({ Output.error("retake: \($0)") })

  /// Redirects the messages from now on: nothing may be written across the studio's screen.
  func redirect(to show: @escaping @Sendable (String) -> Void) {
    self.show.withLock { $0 = show }
  }

  func notify(_ sentence: String) {
    let show = show.withLock { $0 }
    show(sentence)
  }
}

enum Version {
  static let text = "0.1.0"
}

/// The part of the environment that other programs get.
enum ChildEnvironment {
  /// The environment without anything that may be a secret, judging by its name or because it is
  /// known to hold one.
  static func withoutSecrets(
    _ environment: [String: String], besides known: Set<String> = []
  ) -> [String: String] {
    environment.filter { name, _ in
      let bytes = Array(name.uppercased().utf8)
      return !known.contains(name)
        && !secretWords.contains { word in
          bytes.indices.contains { bytes[$0...].starts(with: word) }
        }
    }
  }

  private static let secretWords = ["KEY", "TOKEN", "SECRET", "PASSWORD", "CREDENTIAL"].map {
    Array($0.utf8)
  }
}
