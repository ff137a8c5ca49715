import Dispatch
import Payload
import Providers
import Synchronization
import TestSupport
import Testing

@testable import Networking

/// A clock that the test advances.
private final class HandClock: Sendable {
  private let time = Mutex(SuspendingClock.now)

  @Sendable func now() -> SuspendingClock.Instant { time.withLock { $0 } }
  func pass(_ seconds: Double) { time.withLock { $0 += .seconds(seconds) } }
}

/// A transfer is limited by silence, not by its duration.
@Suite(.timeLimit(.minutes(5))) struct SilenceTests {
  private let clock = HandClock()

  private var transport: CurlTransport {
    CurlTransport(blobs: MemoryBlobStore(), version: "1", stall: .seconds(60), now: clock.now)
  }

  @Test(arguments: ["GET", "POST"])
  func `A response that arrives a byte at a time may take any length of time`(_ method: String)
    async
  {
    let step = DispatchSemaphore(value: 0)
    let server = RawServer { connection, _ in
      _ = connection.request()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n")
      for _ in 1...20 {
        connection.write("x")
        _ = step.wait(timeout: .now() + 20)
      }
    }
    defer { server.stop() }
    let came = Mutex(0)
    var request = HTTPRequest(method: method, url: server.url + "/", timeout: 50)
    if method == "POST" { request.body = body("x") }
    let error: TransportError?
    do throws(TransportError) {
      try await transport.send(request) { [clock] event in
        guard case .bytes(let bytes) = event else { return }
        came.withLock { $0 += bytes.count }
        clock.pass(40)
        for _ in bytes { step.signal() }
      }
      error = nil
    } catch let thrown {
      error = thrown
    }
    #expect(error == nil)
    #expect(came.withLock(\.self) == 20)
  }

  @Test(arguments: [
    ("GET", 300.0, 61.0, true), ("GET", 10, 11, true), ("POST", 300, 61, false),
    ("POST", 300, 301, true),
  ])
  func `A stalled download is given up sooner than a slow model`(
    _ method: String, _ timeout: Double, _ silence: Double, _ isGivenUp: Bool
  ) async {
    let step = DispatchSemaphore(value: 0)
    let server = RawServer { connection, _ in
      _ = connection.request()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na")
      _ = step.wait(timeout: .now() + 20)
      connection.write("b")
      _ = connection.read()
    }
    defer { server.stop() }
    var request = HTTPRequest(method: method, url: server.url + "/", timeout: timeout)
    if method == "POST" { request.body = body("x") }
    let error: TransportError?
    let hasBegun = Atomic(false)
    let isOver = Atomic(false)
    async let passed = until {
      // When the transfer continues, advancing once is enough: the last byte may be noticed after
      // the clock has moved.
      if isGivenUp, hasBegun.load(ordering: .relaxed) { clock.pass(silence) }
      return isOver.load(ordering: .relaxed)
    }
    do throws(TransportError) {
      try await transport.send(request) { [clock] event in
        guard case .bytes(let bytes) = event, bytes.first == UInt8(ascii: "a") else { return }
        clock.pass(silence)
        hasBegun.store(true, ordering: .relaxed)
        if !isGivenUp { step.signal() }
      }
      error = nil
    } catch let thrown {
      error = thrown
    }
    isOver.store(true, ordering: .relaxed)
    _ = await passed
    step.signal()
    #expect(error?.reason == (isGivenUp ? .timedOut : nil))
  }
}

/// The step between a request and the first byte of its body.
@Suite(.timeLimit(.minutes(5))) struct GateTests {
  private let transport = CurlTransport(blobs: MemoryBlobStore(), version: "1")

  @Test func `While a body waits for the journal, other transfers continue`() async {
    let server = RawServer { connection, server in
      while let (head, body) = connection.request() {
        server.record("\(head.prefix(4)) \(body.count)")
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
      }
    }
    defer { server.stop() }
    let gate = AsyncStream<Void>.makeStream()
    let began = AsyncStream<Void>.makeStream()
    var post = HTTPRequest(
      method: "POST", url: server.url + "/", body: body(String(repeating: "x", count: 3_000_000)))
    post.beforeBody = {
      began.continuation.yield()
      for await _ in gate.stream { break }
    }
    let paid = Task { [post] in await transport.exchange(post) }
    for await _ in began.stream { break }
    for _ in 0..<3 {
      let get = await transport.exchange(HTTPRequest(method: "GET", url: server.url + "/"))
      #expect(get.error == nil)
    }
    #expect(server.records == ["GET  0", "GET  0", "GET  0"])
    gate.continuation.yield()
    let exchange = await paid.value
    #expect(exchange.error == nil)
    #expect(exchange.order == ["started", "head"])
    #expect(server.records.last == "POST 3000000")
  }

  @Test func `A body that the journal refuses is not sent`() async {
    struct Full: Error {}
    let server = RawServer { connection, server in
      server.record(connection.head().hasSuffix("secret") ? "leaked" : "kept")
      server.record(connection.read().isEmpty ? "closed" : "more")
    }
    defer { server.stop() }
    var request = HTTPRequest(method: "POST", url: server.url + "/", body: body("secret"))
    request.beforeBody = { throw Full() }
    let exchange = await transport.exchange(request)
    #expect(exchange.error?.reason == .refusedByReceiver)
    #expect(exchange.error?.mayHaveBeenAccepted == false)
    #expect(exchange.order.isEmpty)
    #expect(await until { server.records.count == 2 })
    #expect(server.records == ["kept", "closed"])
  }

  @Test func `A request cancelled at the gate is not sent`() async {
    let server = RawServer { connection, server in
      _ = connection.head()
      server.record(connection.read().isEmpty ? "closed" : "more")
    }
    defer { server.stop() }
    let began = AsyncStream<Void>.makeStream()
    let gate = AsyncStream<Void>.makeStream()
    var request = HTTPRequest(method: "POST", url: server.url + "/", body: body("x"))
    request.beforeBody = {
      began.continuation.yield()
      for await _ in gate.stream { break }
    }
    let task = Task { [request] in await transport.exchange(request) }
    for await _ in began.stream { break }
    task.cancel()
    let exchange = await task.value
    gate.continuation.yield()
    #expect(exchange.error?.reason == .cancelled)
    #expect(exchange.error?.mayHaveBeenAccepted == false)
    #expect(await until { server.records == ["closed"] })
  }

  @Test func `A cancellation that arrives before its order still counts`() async throws {
    let loop = CurlLoop(
      CurlTransport.Setup(
        blobs: MemoryBlobStore(), userAgent: "retake/1", certificateFile: nil,
        certificateFolder: nil,
        stall: .seconds(60)))
    defer { loop.stop() }
    let server = RawServer { connection, server in
      while let (head, _) = connection.request() {
        server.record(String(head.prefix(4)))
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
      }
    }
    defer { server.stop() }
    @Sendable func send(_ id: Int, _ method: String) async -> TransportError? {
      let result = await withCheckedContinuation { continuation in
        loop.start(
          TransferRequest(
            id: id,
            request: HTTPRequest(
              method: method, url: server.url + "/", body: method == "POST" ? body("x") : nil),
            events: { _ in }, continuation: continuation))
      }
      loop.forget(id)
      if case .failure(let error) = result { return error }
      return nil
    }
    #expect(await send(loop.newID(), "GET ") == nil)
    let paid = loop.newID()
    loop.cancel(paid)
    // The loop has processed the cancellation before the order arrives.
    #expect(await send(loop.newID(), "HEAD") == nil)
    #expect(await send(paid, "POST")?.reason == .cancelled)
    #expect(server.records == ["GET ", "HEAD"])
  }

  @Test(arguments: ["POST", "PUT"])
  func `A body is sent once, whatever happens to the connection`(_ method: String) async {
    // The connection stays open after the first response, then closes at each stage of the next
    // request.
    for bytes in [0, 1, 100, 200_000] {
      let server = RawServer { connection, server in
        guard let (head, _) = connection.request(reading: bytes) else {
          return server.record("broken")
        }
        server.record(String(head.prefix(4)))
        if head.hasPrefix("GET") {
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        }
      }
      _ = await transport.exchange(HTTPRequest(method: "GET", url: server.url + "/"))
      let exchange = await transport.exchange(
        HTTPRequest(
          method: method, url: server.url + "/",
          body: body(String(repeating: "x", count: 4_000_000))))
      #expect(exchange.error?.mayHaveBeenAccepted == true)
      #expect(
        server.records.filter { $0.hasPrefix(method.prefix(3)) }.count == 1, "\(server.records)")
      server.stop()
    }
  }
}

extension RawServer.Connection {
  /// Reads a head and this many bytes of the body, then stops.
  fileprivate func request(reading count: Int) -> (head: String, body: [UInt8])? {
    let head = head()
    guard !head.isEmpty else { return nil }
    var body: [UInt8] = []
    while !head.hasPrefix("GET"), body.count < count {
      let more = read(count)
      if more.isEmpty { break }
      body += more
    }
    return (head, body)
  }
}
