import Foundation
import Glibc
import Model
import Payload
import Providers
import Storage

extension Bench {
  /// A conversation of pictures of about 25 MB: the client's peak memory and time for each turn,
  /// compared with curl sending the same bytes to the same server and with a plain JSON round trip.
  func payload(turns count: Int) async throws -> [Measurement] {
    guard let curl = program("curl") else {
      print("payload: curl is not installed, nothing to measure beside")
      return []
    }
    let server = try SandboxProcess(retake, environment: environment)
    defer { server.stop() }
    try FileManager.default.createDirectory(
      atPath: path("config"), withIntermediateDirectories: true)
    try Data(configuration(server.address).utf8).write(
      to: URL(filePath: path("config/config.toml")))

    var rows: [TurnFigures] = []
    var session: String?
    for number in 1...count {
      // The first one is painted and small; those that continue from it are large.
      let instruction = number == 1 ? "a kite over the sea" : "add grain, take \(number)"
      // The body is written before the turn, from what the library holds by then.
      let body = path("body.json")
      let length = try await writeBody(instruction, session: session, parent: number - 1, to: body)
      var arguments = [retake, "run", "-p", instruction, "--profile", "bench"]
      arguments += ["--ratio", "1:1", "--size", "4K", "--format", "png", "--json"]
      if let session { arguments += ["--session", session] }
      let ours = try measured(arguments, output: path("turn.json"))
      session = try sessionName(path("turn.json"))
      let other = try measured(
        [
          curl, "--silent", "--show-error", "--fail", "--output", path("answer.json"),
          "--header", "Content-Type: application/json", "--header", "Authorization: Bearer none",
          "--header", "Expect:", "--data-binary", "@" + body, server.address + Self.generate,
        ], output: path("curl.out"))
      rows.append(TurnFigures(number: number, bytes: length, ours: ours, curl: other))
      print(rows[rows.count - 1].line)
    }
    let serverPeak = server.peaks
    print(
      "peak of the sandbox \(megabytes(serverPeak.sandbox)), of its darkroom "
        + "\(megabytes(serverPeak.darkroom))")
    return table(rows) + (try plainRoundTrip(path("body.json"))) + (try scanning(path("body.json")))
  }

  private static let generate =
    "/v1/projects/bench/locations/global/publishers/google/models/gemini-3.1-flash-image:"
    + "generateContent"

  /// The one protocol in which a whole turn is a single exchange, and which allows PNG to be
  /// requested.
  private func configuration(_ address: String) -> String {
    """
    [profiles.bench]
    protocol = "vertex"
    base_url = "\(address)"
    project = "bench"
    max_request_bytes = 1000000000
    timeout = 900
    """
  }

  /// Writes the request of the next turn to a file, the way the program sends it; returns its
  /// length in bytes.
  private func writeBody(
    _ instruction: String, session: String?, parent: Int, to file: String
  ) async throws -> Int {
    let library = try SQLiteLibrary(StorageFolders(data: path("data")))
    var transcript: Payload?
    if let session { transcript = try await library.transcript(session: session, turn: parent) }
    var endpoint = Endpoint.vertex
    endpoint.options.project = "bench"
    endpoint.capabilities.maxRequestBytes = 1_000_000_000
    let request = TurnRequest(
      endpoint: endpoint, instruction: instruction,
      settings: Settings(resolution: .k4, format: .png), ratio: AspectRatio(1, 1),
      transcript: transcript)
    var job = try makeJob(request, jitter: { 0 })
    let sent = job.handle(.start, at: 0).lazy.compactMap { action -> HTTPRequest? in
      if case .send(let request, as: .submit) = action { request } else { nil }
    }.first
    guard let body = sent?.body else { throw TerminalProgram.Failed.cannotStart("a request") }
    let reader = body.makeReader(library)
    try Data().write(to: URL(filePath: file))
    let handle = try FileHandle(forWritingTo: URL(filePath: file))
    defer { try? handle.close() }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
      if count == 0 { break }
      try handle.write(contentsOf: buffer[..<count])
    }
    return body.byteCount
  }

  private func sessionName(_ file: String) throws -> String {
    let report = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: file)))
    guard let name = (report as? [String: Any])?["session"] as? String else {
      throw TerminalProgram.Failed.cannotStart("a session")
    }
    return name
  }

  private func table(_ rows: [TurnFigures]) -> [Measurement] {
    guard let first = rows.first, let last = rows.last else { return [] }
    let ratios = rows.map { $0.ours.milliseconds / $0.curl.milliseconds }
    let peak = rows.map(\.ours.peak).max() ?? 0
    return [
      Measurement(
        what: "payload, client's peak of all turns, MB", ours: Double(peak) / 1e6, hold: 64),
      Measurement(
        what: "payload, peak of the last turn beside the first, MB",
        ours: Double(last.ours.peak) / 1e6,
        beside: ("turn 1", Double(first.ours.peak) / 1e6), hold: 1.1),
      Measurement(
        what: "payload, last turn (\(megabytes(last.bytes)))", ours: last.ours.milliseconds,
        beside: ("curl", last.curl.milliseconds), hold: 1.5),
      Measurement(
        what: "payload, greatest ratio to curl of all turns", ours: ratios.max() ?? 0, hold: 1.5),
    ]
  }
}

/// The cost of one turn.
struct TurnFigures {
  var number: Int
  /// The size of the request's body.
  var bytes: Int
  var ours: ProcessFigures
  var curl: ProcessFigures

  var line: String {
    "turn \(number): request \(megabytes(bytes)), \(digits(ours.milliseconds)) ms, peak "
      + "\(megabytes(ours.peak)); curl \(digits(curl.milliseconds)) ms, peak \(megabytes(curl.peak)); "
      + "\(digits(ours.milliseconds / curl.milliseconds))x"
  }
}

func megabytes(_ bytes: Int) -> String { digits(Double(bytes) / 1e6) + " MB" }
