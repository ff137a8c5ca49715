import Cells
import Darkroom
import Effects
import FoundationEssentials
import Glibc
import Imagery
import Model
import Networking
import Payload
import Previews
import Providers
import Sandbox
import Storage
import Synchronization
import TestSupport

/// A provider played by a sandbox on a Unix socket, and the whole client apart from the screen: the
/// real transport, library and darkroom. Only waiting takes no time.
final class Rehearsal: Sendable {
  let folder: String
  let endpoint: Endpoint
  let library: SQLiteLibrary
  let ports: Ports
  let waits: Waits
  private let sandbox: Task<Void, Never>
  let session: Session

  /// All tests start at once; only a few run their servers at the same time.
  static let slots = ConcurrencyLimit(3)
  static let key = "k3y-that-nobody-may-see"
  /// Shared by all tests: starting a darkroom takes longer than what it does here.
  static let darkroom = DarkroomClient(
    program: builtProgram("DarkroomChild"), limits: .unhurried)

  /// Gives `endpoint` the sandbox's address; its protocol and limits stay.
  init(_ endpoint: Endpoint, faults: [Fault] = [], timeout: Double = 120, deadline: Double = 1e6)
    async throws
  {
    let name = "\(getpid())-\(UInt32.random(in: 0 ... .max))"
    folder = "/tmp/rh-\(name)"
    try FileManager.default.createDirectory(
      atPath: folder + "/run", withIntermediateDirectories: true)
    let socket = folder + "/run/s"
    var own = endpoint
    own.baseURL = "http://sandbox"
    own.socket = socket
    own.key = .none
    own.timeout = timeout
    own.poll.deadline = deadline
    if own.wire == .vertex { own.options.project = "p" }
    self.endpoint = own
    let darkroom = Self.darkroom
    let server = SandboxServer(
      SandboxOptions(
        address: .socket(socket), paths: SandboxPaths(folder + "/sandbox"), faults: faults,
        requiredKey: Self.key, clock: .fixed(at: 1_763_700_000),
        isByteExact: true, countsIDs: true),
      darkroom: darkroom)
    let (ready, signal) = AsyncStream<Void>.makeStream()
    sandbox = Task {
      _ = try? await server.run { _ in signal.yield() }
      signal.finish()
    }
    for await _ in ready { break }
    let library = try SQLiteLibrary(StorageFolders(data: folder + "/data"))
    self.library = library
    let waits = Waits()
    self.waits = waits
    ports = Ports(
      library: library, blobs: library, transcripts: library, replies: library,
      transport: CurlTransport(blobs: library, version: "test"), painter: NoPainter(),
      imaging: darkroom, access: OneKey(), folders: NoFolders(),
      now: { Timestamp(milliseconds: 1_763_700_000_000) }, sleep: waits.sleep,
      uptime: { waits.total }, jitter: { 1 }, newSessionID: { _ in Session.ID(rawValue: "s") },
      absolutePath: { $0 })
    session = Session(
      id: Session.ID(rawValue: "s"), created: Timestamp(milliseconds: 1_763_700_000_000))
  }

  /// Stops the sandbox and removes what it and the client stored.
  func end() async {
    sandbox.cancel()
    await sandbox.value
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Runs one turn, as `retake run` does.
  func turn(
    _ instruction: String, parent: Int? = nil, references: [Reference] = [],
    settings: Settings = Settings(resolution: .k1), regions: [Region] = [],
    conversationMode: ConversationMode = .conversation, at endpoints: [Endpoint]? = nil,
    ports change: (inout Ports) -> Void = { _ in },
    notify: @escaping @Sendable (SubmitTurn.Update) -> Void = { _ in }
  ) async throws -> Turn {
    let all = endpoints ?? [endpoint]
    var ports = ports
    change(&ports)
    let runner = SubmitTurn(
      ports: ports, endpoints: Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) }))
    return try await runner.run(
      TurnDraft(
        session: session, parent: parent, instruction: instruction, settings: settings,
        references: references, regions: regions, conversationMode: conversationMode,
        profile: all[0].name,
        model: all[0].model),
      notify: notify)
  }

  /// The number of calls that a real service would charge for.
  func sent() async throws -> Int {
    try await count("received", "submit") + count("received", "generate")
  }

  /// The number of requests accepted as work that a real service would charge for.
  func accepted() async throws -> Int { try await count("accepted", "total") }

  private func count(_ group: String, _ kind: String) async throws -> Int {
    let event = await ports.transport.exchange(
      HTTPRequest(method: "GET", url: "http://sandbox/sandbox/counts", socket: endpoint.socket),
      blobs: library)
    guard case .replied(let reply) = event, let count = reply.json?.root[group]?[kind]?.int else {
      throw NoCount()
    }
    return count
  }

  struct NoCount: Error {}

  /// Unfinished files on either side.
  var leftovers: [String] {
    func names(_ place: String) -> [String] {
      // A missing folder would make the check pass without looking.
      (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(place)"))
        ?? ["no folder \(place)"]
    }
    return names("data/incoming") + names("data/claims")
      + names("sandbox/blobs").filter { $0.hasPrefix(".") }
      + names("sandbox/jobs").filter { $0.hasSuffix(".part") }
  }

  /// Whether no unfinished file is left once the sandbox has finished its work.
  func isClean() async -> Bool { await until { leftovers.isEmpty } }
}

/// Waits that take no time; their durations are added up.
final class Waits: Sendable {
  private let list = Mutex<[Double]>([])

  var all: [Double] { list.withLock { $0 } }
  var total: Double { all.reduce(0, +) }

  @Sendable func sleep(_ seconds: Double) async throws {
    list.withLock { $0.append(seconds) }
    // The sandbox works in real time and needs some.
    try await Task.sleep(for: .milliseconds(2))
  }
}

private struct OneKey: Access {
  func open(_ endpoint: Endpoint) async throws(Failure) -> String? { Rehearsal.key }
}

private struct NoFolders: Folders {
  func list(_ path: String) async throws(Failure) -> FolderListing {
    throw Failure(.picture, "There is no folder \(path).")
  }
}

private struct NoPainter: Painter {
  func pixels(_ request: FileRequest) async throws(Failure) -> PixelPicture {
    throw Failure(.picture, "Nobody looks here.")
  }

  func paint(_ request: FileRequest) async throws(Failure) -> (Canvas, PictureFacts) {
    throw Failure(.picture, "Nobody looks here.")
  }

  func paint(
    _ request: PaintRequest, path: @Sendable (Picture) -> String
  ) async throws(Failure) -> Canvas {
    Canvas(size: request.size)
  }

  func pixels(
    _ request: PixelRequest, path: @Sendable (Picture) -> String
  ) async throws(Failure) -> PixelPicture {
    PixelPicture(
      form: request.form, encoding: .png, size: request.size, width: request.pixels.width,
      height: request.pixels.height, tiles: [])
  }
}

extension Rehearsal {
  /// A small picture of the client's own, sent as a reference.
  func reference() async throws -> Reference {
    let path = folder + "/reference.png"
    // 2 x 1 pixels, red and blue.
    let bytes: [UInt8] = [
      0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44,
      0x52, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x00, 0x00, 0x00, 0x7B,
      0x40, 0xE8, 0xDD, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0xF8,
      0xCF, 0x00, 0x04, 0xFF, 0x01, 0x07, 0x00, 0x01, 0xFF, 0xE2, 0x23, 0x9E, 0x59, 0x00, 0x00,
      0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ]
    try Data(bytes).write(to: URL(filePath: path))
    return try await Importer(ports).importPicture(path).reference
  }
}
