import Glibc
import Payload
import Synchronization
import Testing

@testable import Sandbox

/// Heads, bodies and connections as they come over the wire.
@Suite(.timeLimit(.minutes(5))) struct ConnectionTests {
  private static let models = "GET /v1beta/models HTTP/1.1\r\nHost: a\r\n"

  private func status(_ bytes: [UInt8]) -> Int? {
    String(decoding: bytes.prefix(12), as: UTF8.self).split(separator: " ").last.flatMap { Int($0) }
  }

  /// The statuses of all responses on a connection.
  private func statuses(_ bytes: [UInt8]) -> [Int] {
    String(decoding: bytes, as: UTF8.self).matches(of: #/HTTP/1\.1 ([0-9]{3}) /#)
      .compactMap { Int($0.1) }
  }

  @Test(arguments: [
    ("GET /LONG HTTP/1.1\r\nHost: a\r\n\r\n", 414), ("LONG", 414),
    (models + "X: LONG\r\n\r\n", 431), (models + "MANY\r\n", 431),
    ("GET / HTTP/2.0\r\n\r\n", 505), ("GET /\r\n\r\n", 400), ("\u{1} / HTTP/1.1\r\n\r\n", 400),
    ("GET nowhere HTTP/1.1\r\n\r\n", 400), ("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    (models + "no colon\r\n\r\n", 400), (models + "Bad Name: x\r\n\r\n", 400),
    (models + "X: a\u{0}b\r\n\r\n", 400), (models + " folded: x\r\n\r\n", 400),
    (models + "Content-Length: -1\r\n\r\n", 400), (models + "Content-Length: 1e9\r\n\r\n", 400),
    (models + "Content-Length: 99999999999999999999\r\n\r\n", 400),
    (models + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
    (models + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    (models + "Transfer-Encoding: gzip\r\n\r\n", 501),
    ("GET /v1beta/models HTTP/1.1\r\n\r\n", 400), (models + "Host: b\r\n\r\n", 400),
    (
      "OPTIONS /v1beta/models HTTP/1.1\r\nHost: a\r\nAccess-Control-Request-Method: POST\r\n\r\n",
      403
    ),
    ("\r\n\r\n" + models + "Connection: close\r\n\r\n", 200),
    ("GET http://a/v1beta/models HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n", 200),
    ("GET /v1beta/models?pageSize=%32&a HTTP/1.1\nHost: a\nConnection: close\n\n", 200),
    ("GET /v1beta/models HTTP/1.0\r\n\r\n", 200),
  ])
  func `A head is read once, and refused if it cannot be served`(
    head: String, expected: Int
  ) async throws {
    let sandbox = await TestSandbox()
    let start = ContinuousClock.now
    let sent = head.replacing("LONG", with: String(repeating: "x", count: 200_000))
      .replacing("MANY", with: (0..<200).map { "X-\($0): y\r\n" }.joined())
    let response = try await sandbox.client.raw(Array(sent.utf8), thenShuts: true)
    #expect(
      status(response) == expected, "\(String(decoding: response.prefix(400), as: UTF8.self))")
    #expect(start.duration(to: .now) < .seconds(10))
    #expect(!String(decoding: response, as: UTF8.self).contains("Access-Control"))
    await sandbox.stop()
  }

  @Test func `A refused head gets an error in the format of the protocol at its path`()
    async throws
  {
    let sandbox = await TestSandbox()
    func body(_ path: String) async throws -> Payload {
      let head = "POST \(path)?\(String(repeating: "x", count: 20_000)) HTTP/1.1\r\n\r\n"
      let response = try await sandbox.client.raw(Array(head.utf8))
      let start = try #require(response.firstRange(of: Array("\r\n\r\n".utf8)))
      return try Payload(json: Array(response[start.upperBound...]))
    }
    let google = try await body("\(GeminiTalk.model):generateContent")
    #expect(google.root.value(at: ["error", "status"])?.string == "INVALID_ARGUMENT")
    #expect(google.root.value(at: ["error", "code"])?.int == 414)
    let toapis = try await body("/v1/images/generations")
    #expect(toapis.root.value(at: ["error", "type"])?.string == "invalid_request_error")
    #expect(try await body(TestSandbox.base + "requests").error?.contains("16384 bytes") == true)
    await sandbox.stop()
  }

  @Test func `A head that takes too long to arrive is refused`() async throws {
    let manual = ManualClock()
    var limits = ConnectionLimits()
    limits.sleep = manual.clock.sleep
    limits.idle = nil
    let sandbox = await TestSandbox(limits: limits)
    let response = Task { try await sandbox.client.raw(Array("GET / HT".utf8)) }
    try await manual.waitForSleepers(1)
    manual.advance(by: limits.headTime)
    #expect(status(try await response.value) == 408)
    await sandbox.stop()
  }

  @Test func `A body that stops in the middle is refused`() async throws {
    let manual = ManualClock()
    var limits = ConnectionLimits()
    limits.sleep = manual.clock.sleep
    limits.idle = nil
    let sandbox = await TestSandbox(limits: limits)
    let head =
      "POST \(GeminiTalk.model):generateContent HTTP/1.1\r\nHost: a\r\n"
      + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"contents\""
    let response = Task { try await sandbox.client.raw(Array(head.utf8)) }
    try await manual.waitForSleepers(1)
    manual.advance(by: limits.silence)
    #expect(status(try await response.value) == 408)
    await sandbox.stop()
  }

  @Test func `A connection without a request is closed`() async throws {
    let manual = ManualClock()
    var limits = ConnectionLimits()
    limits.sleep = manual.clock.sleep
    let sandbox = await TestSandbox(limits: limits)
    let response = Task { try await sandbox.client.raw([]) }
    try await manual.waitForSleepers(1)
    manual.advance(by: try #require(limits.idle))
    #expect(try await response.value.isEmpty)
    await sandbox.stop()
  }

  @Test func `A body that arrives steadily but never ends is refused`() async throws {
    let looks = Mutex(0)
    let start = ContinuousClock.now
    var limits = ConnectionLimits()
    limits.uptime = {
      start
        + .seconds(
          600
            * looks.withLock { looks in
              looks += 1
              return looks
            })
    }
    let sandbox = await TestSandbox(limits: limits)
    let head =
      "POST \(GeminiTalk.model):generateContent HTTP/1.1\r\nHost: a\r\n"
      + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    let pieces = String(repeating: "1\r\n \r\n", count: 20)
    #expect(status(try await sandbox.client.raw(Array((head + pieces).utf8))) == 408)
    await sandbox.stop()
  }

  @Test func `Requests that arrive without a pause do not pile up in memory`() async throws {
    var ends: [Int32] = [-1, -1]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    defer { for end in ends { close(end) } }
    let reader = ConnectionReader(descriptor: ends[0], limits: ConnectionLimits())
    let one = Array("GET /v1beta/models HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
    let piece = 50 * one.count + one.count / 2
    let stream = Array(repeatElement(one, count: 102).joined())
    var (written, read) = (0, 0)
    for _ in 0..<400 {
      let start = written % one.count
      #expect(Glibc.write(ends[1], Array(stream[start..<start + piece]), piece) == piece)
      written += piece
      while read < written / one.count {
        #expect(try await reader.head()?.path == "/v1beta/models")
        read += 1
      }
    }
    #expect(await reader.heldBytes < 200_000)
  }

  @Test func `Requests that arrive together on one connection are answered in turn`()
    async throws
  {
    let sandbox = await TestSandbox()
    let body = #"{"contents":[{"parts":[{"text":"a kite"}]}]}"#
    let post =
      "POST \(GeminiTalk.model):countTokens HTTP/1.1\r\nHost: a\r\n"
      + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    let requests = post + Self.models + "\r\n" + post + Self.models + "Connection: close\r\n\r\n"
    #expect(statuses(try await sandbox.client.raw(Array(requests.utf8))) == [200, 200, 200, 200])
    await sandbox.stop()
  }

  @Test(arguments: [
    (
      "5\r\n{\"con\r\n2b;x=y\r\ntents\":[{\"parts\":[{\"text\":\"a kite\"}]}]}    \r\n0\r\nTrailer: x\r\n\r\n",
      200
    ),
    ("0\r\n\r\n", 400), ("zz\r\n", 400), ("-1\r\n", 400), ("7fffffffffffffffff\r\n", 400),
    ("1\r\n{{\r\n0\r\n\r\n", 400), ("5\r\n{\"con", 400),
    ("\(String(repeating: "0", count: 5000))\r\n", 400),
  ])
  func `A chunked body is read, and a malformed one is refused`(
    chunks: String, expected: Int
  ) async throws {
    let sandbox = await TestSandbox()
    let head =
      "POST \(GeminiTalk.model):countTokens HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
      + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    let response = try await sandbox.client.raw(Array((head + chunks).utf8), thenShuts: true)
    #expect(status(response) == expected, "\(String(decoding: response, as: UTF8.self))")
    await sandbox.stop()
  }

  @Test func `A client that expects 100 Continue gets it before it sends its body`() async throws {
    let sandbox = await TestSandbox()
    let body = #"{"contents":[{"parts":[{"text":"a kite"}]}]}"#
    let post =
      "POST \(GeminiTalk.model):countTokens HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
      + "Content-Type: application/json\r\nConnection: close\r\n"
      + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    #expect(statuses(try await sandbox.client.raw(Array(post.utf8))) == [100, 200])
    await sandbox.stop()
  }

  @Test func `The response to HEAD has no body`() async throws {
    let sandbox = await TestSandbox()
    let head = "HEAD /v1beta/models HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    let response = String(decoding: try await sandbox.client.raw(Array(head.utf8)), as: UTF8.self)
    #expect(response.hasSuffix("\r\n\r\n") && response.hasPrefix("HTTP/1.1 4"), "\(response)")
    await sandbox.stop()
  }

  @Test func `A connection beyond the limit is refused with 503`() async throws {
    var limits = ConnectionLimits()
    limits.connections = 1
    let sandbox = await TestSandbox(limits: limits)
    let (held, signal) = AsyncStream<Void>.makeStream()
    let first = Task {
      try await sandbox.client.raw(
        Array("GET /v1beta/models HTTP/1.1\r\nHost: a\r\n".utf8), onConnect: { signal.yield() })
    }
    for await _ in held { break }
    var second: Int?
    repeat {
      second = try await sandbox.look("/v1beta/models").status
    } while second == 200
    #expect(second == 503)
    first.cancel()
    await sandbox.stop()
    _ = await first.result
  }
}

/// Which clients may use the sandbox.
@Suite(.timeLimit(.minutes(5))) struct AccessTests {
  private static let body = #"{"contents":[{"parts":[{"text":"a kite"}]}]}"#

  private func status(
    _ sandbox: TestSandbox, host: String?, _ headers: [String: String], body: String = body
  ) async throws -> (status: Int?, text: String) {
    var head = "POST \(GeminiTalk.model):generateContent HTTP/1.1\r\nConnection: close\r\n"
    if let host { head += "Host: \(host)\r\n" }
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    head += "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    let text = String(decoding: try await sandbox.client.raw(Array(head.utf8)), as: UTF8.self)
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) }, text)
  }

  @Test(arguments: [
    ("127.0.0.1", 200), ("127.0.0.1:8080", 200), ("localhost:1", 200), ("LOCALHOST", 200),
    ("[::1]:8080", 200), ("evil.example", 403), ("127.0.0.1.evil.example", 403),
    ("localhost.evil.example:80", 403), ("127.0.0.1:port", 403), ("localhost:99999", 403),
    ("192.168.1.2", 403), ("0.0.0.0", 403), ("", 403), ("127.0.0.1@evil.example", 403),
  ])
  func `At a port only the loopback's hosts are accepted`(host: String, expected: Int) async throws
  {
    let sandbox = await TestSandbox(atPort: true)
    let json = ["Content-Type": "application/json"]
    let response = try await status(sandbox, host: host, json)
    #expect(response.status == expected, "\(response.text)")
    if expected == 403 { #expect(response.text.contains("PERMISSION_DENIED")) }
    let counts = try await sandbox.client.send("GET", "/sandbox/counts", host: "localhost")
    #expect(try counts.value("accepted", "total")?.int == (expected == 200 ? 1 : 0))
    await sandbox.stop()
  }

  @Test(arguments: [
    (["Origin": "http://evil.example"], 403), (["Origin": "null"], 403),
    (["Origin": "https://127.0.0.1"], 403), (["Origin": "http://127.0.0.1"], 200),
    (["Origin": "http://127.0.0.1:9"], 403), (["Sec-Fetch-Site": "cross-site"], 403),
    (["Sec-Fetch-Site": "same-site"], 403), (["Sec-Fetch-Site": "same-origin"], 200),
    (["Sec-Fetch-Site": "none"], 200), (["Access-Control-Request-Method": "POST"], 403),
  ])
  func `A request from another site's page is refused`(
    headers: [String: String], expected: Int
  ) async throws {
    for atPort in [true, false] {
      let sandbox = await TestSandbox(atPort: atPort)
      let response = try await status(
        sandbox, host: "127.0.0.1", headers.merging(["Content-Type": "application/json"]) { $1 })
      #expect(response.status == expected, "\(response.text)")
      #expect(!response.text.contains("Access-Control-Allow"))
      await sandbox.stop()
    }
  }

  @Test(arguments: [
    ("text/plain", 415), ("application/x-www-form-urlencoded", 415), ("multipart/form-data", 415),
    (nil, 415), ("application/json; charset=utf-8", 200), ("Application/JSON", 200),
    ("text/plain; application/json", 415),
  ])
  func `A body that is not labelled as JSON is not read as JSON`(
    type: String?, expected: Int
  ) async throws {
    let sandbox = await TestSandbox()
    let response = try await status(
      sandbox, host: "a", type.map { ["Content-Type": $0] } ?? [:])
    #expect(response.status == expected, "\(response.text)")
    if expected == 415 { #expect(response.text.contains("Content-Type: application/json")) }
    for path in [TestSandbox.base + "requests", "/v1/images/generations"] where expected == 415 {
      let headers = type.map { ["Content-Type": $0] } ?? [:]
      let other = try await sandbox.client.send(
        "POST", path, headers: headers, body: Array("{}".utf8))
      #expect(other.status == 415, "\(other.text)")
    }
    let upload = try await sandbox.client.send(
      "POST", "/v1/uploads/images", headers: ["Content-Type": "text/plain"], body: [1])
    #expect(upload.status == 415)
    await sandbox.stop()
  }
}
