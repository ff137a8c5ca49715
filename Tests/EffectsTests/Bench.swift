import Cells
import Effects
import Imagery
import Model
import Payload
import Providers
import Synchronization
import TestSupport

/// The effects with doubles for every driver.
struct Bench: Sendable {
  let library = MemoryLibrary()
  let blobs = MemoryBlobStore()
  let transcripts = MemoryTranscripts()
  let replies = MemoryReplies()
  let transport: ScriptedTransport
  let imaging = FakeImaging()
  let access = FakeAccess()
  let heard = Heard()
  let session = Session(id: Session.ID(rawValue: "s1"), created: Timestamp(milliseconds: 0))

  init(_ answers: [ScriptedTransport.Answer]) {
    transport = ScriptedTransport(answers, blobs: blobs, log: { [library] in library.log })
  }

  var endpoint: Endpoint {
    var endpoint = Endpoint(
      name: "gmi", wire: .gmi, baseURL: "https://example.test", model: "m", key: .none,
      capabilities: Capabilities(
        ratios: [AspectRatio(1, 1), AspectRatio(16, 9)], resolutions: Resolution.allCases))
    endpoint.capabilities.formats = [.png, .jpeg]
    return endpoint
  }

  var ports: Ports {
    Ports(
      library: library, blobs: blobs, transcripts: transcripts, replies: replies,
      transport: transport,
      painter: FakePainter(), imaging: imaging, access: access, folders: FakeFolders(),
      now: { Timestamp(milliseconds: 1000) }, sleep: { _ in try Task.checkCancellation() },
      uptime: { 0 }, jitter: { 0 },
      newSessionID: { taken in
        Session.ID(rawValue: "s\(taken.count + 1)")
      },
      absolutePath: { $0.hasPrefix("~/") ? "/home/me" + $0.dropFirst() : $0 })
  }

  var runner: SubmitTurn { SubmitTurn(ports: ports, endpoints: ["gmi": endpoint]) }

  func draft(_ words: String, parent: Int? = nil, references: [Reference] = []) -> TurnDraft {
    TurnDraft(
      session: session, parent: parent, instruction: words, settings: .initial,
      references: references, profile: "gmi", model: "m")
  }
}

/// Collects what a runner tells.
final class Heard: Sendable {
  private let jobs = Mutex<[Job]>([])

  var journal: [Job] { jobs.withLock { $0 } }

  @Sendable func hear(_ news: SubmitTurn.Update) {
    if case .turn(let turn) = news { jobs.withLock { $0.append(turn.job) } }
  }
}

final class MemoryTranscripts: TranscriptStore {
  private let kept = Mutex<[String: Payload]>([:])

  func transcript(session: String, turn: Int) async throws(BlobError) -> Payload? {
    kept.withLock { $0["\(session)/\(turn)"] }
  }

  func store(_ transcript: Payload, session: String, turn: Int) async throws(BlobError) {
    kept.withLock { $0["\(session)/\(turn)"] = transcript }
  }
}

final class MemoryReplies: ReplyStore {
  private let kept = Mutex<[String: KeptReply]>([:])

  func keptReply(session: String, turn: Int) async throws(BlobError) -> KeptReply? {
    kept.withLock { $0["\(session)/\(turn)"] }
  }

  func store(_ reply: KeptReply, session: String, turn: Int) async throws(BlobError) {
    kept.withLock { $0["\(session)/\(turn)"] = reply }
  }

  func removeReply(session: String, turn: Int) async throws(BlobError) {
    kept.withLock { $0["\(session)/\(turn)"] = nil }
  }
}

final class FakeImaging: Imaging {
  private let conversions = Mutex<[String]>([])

  private let keeps = Mutex<[String]>([])
  private let failure = Mutex<Failure?>(nil)

  /// From now on nothing can be looked at, for this reason.
  func fail(with failure: Failure?) { self.failure.withLock { $0 = failure } }

  private let cleans = Mutex<[String]>([])
  private let marks = Mutex<[String]>([])

  var kept: [String] { keeps.withLock { $0 } }
  var marked: [String] { marks.withLock { $0 } }
  var cleaned: [String] { cleans.withLock { $0 } }
  var converted: [String] { conversions.withLock { $0 } }

  func inspect(_ path: String) async throws(Failure) -> PictureFacts {
    if let failure = failure.withLock(\.self) { throw failure }
    if path.hasSuffix(".txt") { throw Failure(.picture, "The file is text, not a picture.") }
    let size = PixelSize(width: 1600, height: 900)
    // Pictures of a telephone have many pixels.
    guard path.contains("phone") else { return PictureFacts(type: .png, size: size, byteCount: 10) }
    return PictureFacts(
      type: .jpeg, size: size, byteCount: 10, original: PixelSize(width: 16_000, height: 9_000))
  }

  func convert(_ path: String, to type: MediaType, maxBytes: Int, output: String)
    async throws(Failure) -> PictureFacts
  {
    conversions.withLock { $0.append(path) }
    return PictureFacts(type: type, size: PixelSize(width: 800, height: 450), byteCount: 5)
  }

  /// Pictures of a camera have that in their name.
  func clean(_ path: String, output: String) async throws(Failure) -> PictureFacts? {
    guard path.contains("camera") else { return nil }
    cleans.withLock { $0.append(path) }
    return try await inspect(path)
  }

  func sample(_ path: String, _ part: PixelRect) async throws(Failure) -> PixelPatch {
    let values = (0..<(part.width * part.height)).map {
      PixelValue(red: UInt8($0 % 256), green: 1, blue: 2)
    }
    guard let patch = PixelPatch(rect: part, values: values) else {
      throw Failure(.picture, "There are no such pixels.")
    }
    return patch
  }

  func compare(_ before: String, _ after: String, regions: [Region], threshold: Int?)
    async throws(Failure) -> Difference
  {
    let none = Difference.Count(changed: 0, total: 4, box: nil, largest: 0)
    return Difference(
      alignment: Alignment(
        before: PixelSize(width: 2, height: 2), after: PixelSize(width: 2, height: 2)),
      threshold: 0, all: none, outside: none)
  }

  private let steps = Mutex<[PixelStep]>([])
  var applied: [PixelStep] { steps.withLock { $0 } }

  func apply(_ step: PixelStep, to path: String, output: String) async throws(Failure)
    -> PictureFacts
  {
    let size = try await inspect(path).size
    steps.withLock { $0.append(step) }
    return PictureFacts(type: .png, size: step.size(of: size), byteCount: 9)
  }

  func keep(
    _ result: String, over parent: String, regions: [Region], feather: Int, output: String
  ) async throws(Failure) -> PictureFacts {
    keeps.withLock { $0.append("\(result) over \(parent) in \(regions)") }
    return PictureFacts(type: .png, size: PixelSize(width: 1600, height: 900), byteCount: 7)
  }

  func mark(_ path: String, regions: [Region], output: String) async throws(Failure)
    -> PictureFacts
  {
    marks.withLock { $0.append("\(path) \(regions)") }
    return PictureFacts(type: .jpeg, size: PixelSize(width: 1600, height: 900), byteCount: 6)
  }
}

struct FakePainter: Painter {
  func pixels(_ request: FileRequest) async throws(Failure) -> PixelPicture {
    PixelPicture(
      form: request.form ?? .kitty, encoding: .png, size: request.size, width: 4, height: 3,
      tiles: [])
  }

  func paint(_ request: FileRequest) async throws(Failure) -> (Canvas, PictureFacts) {
    (
      Canvas(size: request.size),
      PictureFacts(type: .png, size: PixelSize(width: 4, height: 3), byteCount: 9)
    )
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

/// Knows one folder.
struct FakeFolders: Folders {
  func list(_ path: String) async throws(Failure) -> FolderListing {
    guard path == "/pictures" else { throw Failure(.picture, "There is no folder \(path).") }
    return FolderListing(
      folder: path, spelled: path, entries: [FolderEntry(name: "a.png", isFolder: false)])
  }
}

/// Counts how often a provider was made reachable.
final class FakeAccess: Access {
  private let openings = Mutex(0)

  var count: Int { openings.withLock { $0 } }

  func open(_ endpoint: Endpoint) async throws(Failure) -> String? {
    openings.withLock { $0 += 1 }
    return nil
  }
}
