import Foundation
import Payload
import Providers
import Synchronization
import TestSupport
import Testing

@testable import Networking

@Suite(.timeLimit(.minutes(5))) struct FaultTests {
  private let transport = CurlTransport(blobs: MemoryBlobStore(), version: "1")

  @Test(arguments: [
    "http://example.com/", "http://192.0.2.7/", "http://localhost.example.com/",
    "http://127.0.0.1.example.com/", "http://[::2]/", "http://128.0.0.1/", "http://0/",
  ])
  func `Plain http to another machine is refused before any lookup`(_ url: String) async {
    let error = await transport.exchange(HTTPRequest(method: "GET", url: url)).error
    #expect(error?.reason == .insecure)
    #expect(error?.mayHaveBeenAccepted == false)
  }

  @Test(arguments: [
    ("http://127.0.0.1/", true), ("http://127.255.0.9:80/", true), ("http://127.1/", true),
    ("http://LOCALHOST/", true), ("http://[::1]:8080/x", true), ("http://2130706433/", true),
    ("http://10.0.0.1/", false),
  ])
  func `This machine is recognised by name and by number`(_ url: String, _ isLoopback: Bool) throws
  {
    #expect(try Address(url).isLoopback == isLoopback)
  }

  @Test(arguments: ["", "kite", "ftp://127.0.0.1/", "file:///etc/passwd", "http://u:p@127.0.0.1/"])
  func `A malformed address is refused`(_ url: String) async {
    let error = await transport.exchange(HTTPRequest(method: "GET", url: url)).error
    #expect(error?.reason == .badAddress)
  }

  @Test func `A socket path that is too long is refused`() async {
    let error = await transport.exchange(
      HTTPRequest(
        method: "GET", url: "http://sandbox/",
        socket: "/tmp/" + String(repeating: "x", count: 103))
    ).error
    #expect(error?.reason == .badAddress)
    #expect(error?.detail.contains("107") == true)
  }

  @Test(arguments: ["a\r\nX-Evil: 1", "a\nb", "a\0b"])
  func `A header that would split into two is not sent`(_ value: String) async {
    let server = RawServer { _, server in server.record("reached") }
    defer { server.stop() }
    let error = await transport.exchange(
      HTTPRequest(method: "GET", url: server.url + "/", headers: [("Authorization", value)])
    ).error
    #expect(error?.reason == .other)
    #expect(error?.detail.contains("Evil") == false)
    #expect(server.records.isEmpty)
  }

  @Test func `A refused connection cannot have delivered the request`() async {
    let server = RawServer { _, _ in }
    let url = server.url
    server.stop()
    let error = await transport.exchange(
      HTTPRequest(method: "POST", url: url + "/", body: body("x"))
    ).error
    #expect(error?.reason == .cannotConnect)
    #expect(error?.mayHaveBeenAccepted == false)
  }

  @Test(arguments: [403, 407, 502])
  func `A proxy that refuses to connect is reported with its status`(_ status: Int) async {
    let proxy = RawServer { connection, server in
      server.record(String(connection.head().prefix(7)))
      connection.write(
        "HTTP/1.1 \(status) No\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>")
    }
    defer { proxy.stop() }
    let transport = CurlTransport(
      blobs: MemoryBlobStore(), version: "1", stall: .seconds(60), proxy: proxy.url)
    let error = await transport.exchange(
      HTTPRequest(method: "POST", url: "https://provider.example/", body: body("x"))
    ).error
    #expect(error?.reason == .proxy(status: status))
    #expect(error?.mayHaveBeenAccepted == false)
    #expect(proxy.records == ["CONNECT"])
  }

  @Test(arguments: [true, false])
  func `A missing or silent proxy is reported as the proxy's fault`(_ isThere: Bool) async {
    let proxy = RawServer { connection, _ in _ = connection.head() }
    if !isThere { proxy.stop() }
    defer { if isThere { proxy.stop() } }
    let transport = CurlTransport(
      blobs: MemoryBlobStore(), version: "1", stall: .seconds(60), proxy: proxy.url)
    let error = await transport.exchange(
      HTTPRequest(method: "POST", url: "https://provider.example/", body: body("x"))
    ).error
    #expect(error?.reason == .proxy(status: 0), "\(error?.detail ?? "")")
    #expect(error?.mayHaveBeenAccepted == false)
  }

  @Test func `Without a proxy the error does not mention one`() async {
    let server = RawServer { _, _ in }
    let url = server.url.replacing("http://", with: "https://")
    server.stop()
    let error = await transport.exchange(
      HTTPRequest(method: "POST", url: url + "/", body: body("x"))
    ).error
    #expect(error?.reason == .cannotConnect, "\(error?.detail ?? "")")
  }

  @Test func `A response records when it arrived`() async {
    let server = RawServer { connection, _ in
      _ = connection.request()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    }
    defer { server.stop() }
    let before = Date().timeIntervalSince1970
    let exchange = await transport.exchange(HTTPRequest(method: "GET", url: server.url + "/"))
    let received = exchange.head?.received ?? 0
    #expect((before - 1...Date().timeIntervalSince1970 + 1).contains(received))
  }

  @Test func `A missing socket cannot have delivered the request`() async {
    let error = await transport.exchange(
      HTTPRequest(
        method: "POST", url: "http://sandbox/", body: body("x"), socket: RawServer.socketPath())
    ).error
    #expect(error?.reason == .cannotConnect)
    #expect(error?.mayHaveBeenAccepted == false)
  }

  @Test func `A connection lost while the body is being sent may have delivered it`() async {
    let server = RawServer { connection, _ in
      if connection.head().hasSuffix("\r\n\r\n") { _ = connection.read() }
      connection.reset()
    }
    defer { server.stop() }
    let error = await transport.exchange(
      HTTPRequest(
        method: "POST", url: server.url + "/",
        body: body(String(repeating: "x", count: 8_000_000)))
    ).error
    #expect(error?.reason == .connectionLost)
    #expect(error?.mayHaveBeenAccepted == true)
  }

  @Test
  func
    `A connection closed without a response may have delivered the request, and it is not retried`()
    async
  {
    let server = RawServer { connection, server in
      server.record(connection.request() == nil ? "nothing" : "request")
    }
    defer { server.stop() }
    let error = await transport.exchange(
      HTTPRequest(method: "POST", url: server.url + "/", body: body("x"))
    ).error
    #expect(error?.reason == .connectionLost)
    #expect(error?.mayHaveBeenAccepted == true)
    #expect(server.records == ["request"])
  }

  @Test func `A response that breaks off is an error`() async {
    let server = RawServer { connection, _ in
      _ = connection.request()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    }
    defer { server.stop() }
    let exchange = await transport.exchange(HTTPRequest(method: "GET", url: server.url + "/"))
    #expect(exchange.error?.reason == .connectionLost)
    #expect(exchange.text == "half")
  }

  @Test(arguments: [true, false])
  func `A response over the limit is refused`(_ isAnnounced: Bool) async {
    let server = RawServer { connection, _ in
      _ = connection.request()
      connection.write(
        "HTTP/1.1 200 OK\r\n\(isAnnounced ? "Content-Length: 5000000\r\n" : "")\r\n")
      connection.write([UInt8](repeating: 7, count: 5_000_000))
    }
    defer { server.stop() }
    let exchange = await transport.exchange(
      HTTPRequest(method: "GET", url: server.url + "/", maximumResponse: 100_000))
    #expect(exchange.error?.reason == .tooLarge)
    #expect(exchange.body.count <= 100_000)
  }

  @Test func `Endless headers are refused`() async {
    let server = RawServer { connection, _ in
      _ = connection.request()
      connection.write("HTTP/1.1 200 OK\r\n")
      for number in 0..<5000 {
        connection.write("X-\(number): \(String(repeating: "y", count: 90))\r\n")
      }
    }
    defer { server.stop() }
    let exchange = await transport.exchange(HTTPRequest(method: "GET", url: server.url + "/"))
    #expect(exchange.error?.reason == .tooLarge)
  }

  @Test func `A server that says nothing runs into the timeout`() async {
    let server = RawServer { connection, _ in
      _ = connection.request()
      _ = connection.read()
    }
    defer { server.stop() }
    let error = await transport.exchange(
      HTTPRequest(method: "POST", url: server.url + "/", body: body("x"), timeout: 0.2)
    ).error
    #expect(error?.reason == .timedOut)
    #expect(error?.mayHaveBeenAccepted == true)
  }

  @Test func `A response that stops half way is given up`() async {
    let transport = CurlTransport(blobs: MemoryBlobStore(), version: "1", stall: .milliseconds(50))
    let server = RawServer { connection, server in
      _ = connection.request()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
      let more = connection.read()
      server.record(more.isEmpty ? "closed" : "more \(more.count)")
    }
    defer { server.stop() }
    let exchange = await transport.exchange(HTTPRequest(method: "GET", url: server.url + "/"))
    #expect(exchange.error?.reason == .timedOut)
    #expect(await until { !server.records.isEmpty })
    #expect(server.records == ["closed"])
  }

  @Test func `Cancelling closes the connection`() async {
    let server = RawServer { connection, server in
      _ = connection.request()
      server.record("asked")
      server.record(connection.read().isEmpty ? "closed" : "more")
    }
    defer { server.stop() }
    let task = Task {
      await transport.exchange(HTTPRequest(method: "POST", url: server.url + "/", body: body("x")))
    }
    #expect(await until { server.records == ["asked"] })
    task.cancel()
    let exchange = await task.value
    #expect(exchange.error?.reason == .cancelled)
    #expect(exchange.error?.mayHaveBeenAccepted == true)
    #expect(await until { server.records == ["asked", "closed"] })
  }

  @Test func `A request cancelled before it starts is never sent`() async {
    let server = RawServer { _, server in server.record("reached") }
    defer { server.stop() }
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return await transport.exchange(HTTPRequest(method: "GET", url: server.url + "/"))
    }
    task.cancel()
    #expect(await task.value.error?.reason == .cancelled)
    #expect(server.records.isEmpty)
  }

  @Test func `A redirect is reported, not followed`() async {
    let server = RawServer { connection, server in
      server.record(String(connection.head().prefix(6)))
      connection.write(
        "HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1:1/other\r\nContent-Length: 0\r\n\r\n")
    }
    defer { server.stop() }
    let call = await transport.exchange(HTTPRequest(method: "GET", url: server.url + "/a"))
    #expect(call.head?.status == 302)
    // A download that carries a key does not follow redirects either.
    let keyed = await transport.exchange(
      HTTPRequest(
        method: "GET", url: server.url + "/b", headers: [("Authorization", "Bearer k")],
        followsRedirects: true))
    #expect(keyed.head?.status == 302)
    #expect(server.records == ["GET /a", "GET /b"])
  }

  @Test func `A download is redirected to https only`() async {
    let target = RawServer { _, server in server.record("reached") }
    defer { target.stop() }
    let port = target.port
    let server = RawServer { connection, _ in
      _ = connection.head()
      connection.write(
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:\(port)/\r\nContent-Length: 0\r\n\r\n")
    }
    defer { server.stop() }
    let exchange = await transport.exchange(
      HTTPRequest(method: "GET", url: server.url + "/", followsRedirects: true))
    #expect(exchange.error?.reason == .insecure)
    #expect(target.records.isEmpty)
  }
}
