import Darkroom
import Imagery
import Payload
import TestSupport

@testable import Sandbox

/// A sandbox on a Unix socket in a folder of its own, with a client.
final class TestSandbox: Sendable {
  static let base = "/api/v1/ie/requestqueue/apikey/"

  let folder: TemporaryFolder
  let client: SocketClient
  let served: Task<Result<SandboxServer.Ending, SandboxError>, Never>

  var socket: String { folder.path + "/run/s.sock" }
  var data: String { folder.path + "/data" }

  /// All tests begin at once, and each server has a dozen descriptors. There are more slots than
  /// tests that start a second server beside the first.
  private static let slots = ConcurrencyLimit(24)

  /// Starts a sandbox, and waits until it listens.
  init(
    folder: TemporaryFolder = TemporaryFolder(), clock: SandboxClock = .fixed(at: 1_763_700_000),
    latency: Duration = .zero, faults: [Fault] = [], seed: UInt64 = 1,
    idleLimit: Duration = .seconds(600), requiredKey: String? = nil, isByteExact: Bool = false,
    limits: ConnectionLimits = ConnectionLimits(), atPort: Bool = false,
    compose: PictureEngine.Compose? = nil
  ) async {
    await Self.slots.acquire()
    self.folder = folder
    let path = folder.path + "/run/s.sock"
    var options = SandboxOptions(
      address: .socket(path), paths: SandboxPaths(folder.path + "/data"), latency: latency,
      faults: faults, seed: seed, idleLimit: idleLimit, requiredKey: requiredKey, clock: clock,
      isByteExact: isByteExact, countsIDs: true)
    options.limits = limits
    if atPort { options.address = .port(0, isIPv6: false) }
    let (ready, signal) = AsyncStream<SandboxAddress>.makeStream()
    let server = SandboxServer(options, compose: compose ?? Self.drawNothing)
    served = Task {
      let result: Result<SandboxServer.Ending, SandboxError>
      do throws(SandboxError) {
        result = .success(try await server.run { signal.yield($0) })
      } catch {
        result = .failure(error)
      }
      signal.finish()
      return result
    }
    var client = SocketClient(path: path)
    for await address in ready {
      if case .port(let port, _) = address { client.port = port }
      break
    }
    self.client = client
  }

  deinit {
    served.cancel()
    Self.slots.release()
  }

  /// Stands in for the darkroom: writes a file that begins like a PNG and describes the request.
  static let drawNothing: PictureEngine.Compose = {
    (request, output) async throws(DarkroomError) in
    let text = "\u{89}PNG \(request)" + String(repeating: " pixels", count: 90)
    do throws(SandboxError) {
      try PrivateFile.write(Array(text.utf8), to: output)
    } catch {
      throw DarkroomError.cannotWrite(reason: error.description)
    }
    return PictureFacts(
      type: request.encoding.type, size: request.size ?? PixelSize(width: 1, height: 1),
      byteCount: text.utf8.count)
  }

  func stop() async {
    served.cancel()
    _ = await served.value
  }

  /// The response to a GET.
  func look(_ path: String) async throws -> WireResponse { try await client.send("GET", path) }

  func get(_ path: String) async throws -> WireResponse {
    try await client.send("GET", Self.base + path)
  }

  func post(_ path: String, _ body: [UInt8]) async throws -> WireResponse {
    try await client.send(
      "POST", Self.base + path, headers: ["Content-Type": "application/json"], body: body)
  }

  /// The response to a POST of JSON.
  func json(
    _ path: String, headers: [String: String] = [:], _ body: String
  ) async throws -> WireResponse {
    try await client.send(
      "POST", path, headers: ["Content-Type": "application/json"].merging(headers) { $1 },
      body: Array(body.utf8))
  }

  func submit(_ payload: String) async throws -> WireResponse {
    try await submit(Array(payload.utf8))
  }

  func submit(_ payload: [UInt8]) async throws -> WireResponse {
    let head = Array("{\"model\":\"gemini-3.1-flash-image-preview\",\"payload\":".utf8)
    return try await post("requests", head + payload + Array("}".utf8))
  }

  /// Waits for the end of a job.
  func finished(_ id: String) async throws -> Payload {
    let limit = WaitLimit()
    while true {
      try limit.check()
      let response = try await get("requests/\(id)")
      let payload = try Payload(json: response.body)
      if ["success", "failed"].contains(payload.root["status"]?.string ?? "failed") {
        return payload
      }
      await Task.yield()
    }
  }

  /// Submits, waits, and returns the finished job.
  func run(_ payload: [UInt8]) async throws -> Payload {
    let response = try await submit(payload)
    guard response.status == 200,
      let id = try Payload(json: response.body).root["request_id"]?.string
    else { throw Failure(response.text) }
    return try await finished(id)
  }

  func run(_ payload: String) async throws -> Payload { try await run(Array(payload.utf8)) }

  struct Failure: Error {
    var text: String
    init(_ text: String) { self.text = text }
  }
}

extension WireResponse {
  /// The body as JSON; the chunks of a stream have been joined already.
  func payload() throws -> Payload { try Payload(json: body) }

  func value(_ path: PathComponent...) throws -> PayloadValue? {
    try payload().root.value(at: path)
  }
}

extension Payload {
  /// The conversation to send back, as it is on the wire.
  var nextTurn: [UInt8] {
    root.value(at: ["outcome", "next_turn_contents"])?.payload.skeleton ?? []
  }

  var reply: String? { root.value(at: ["outcome", "text"])?.string }

  var error: String? { (root["error"] ?? root.value(at: ["outcome", "error"]))?.string }
}

/// The payload of the next turn: a conversation, a comma, and what the user says now.
func next(_ contents: [UInt8], saying words: String, _ ratio: String = "1:1") -> [UInt8] {
  Array("{\"aspect_ratio\":\"\(ratio)\",\"contents\":".utf8) + contents.dropLast()
    + Array(",{\"role\":\"user\",\"parts\":[{\"text\":\"\(words)\"}]}]}".utf8)
}
