import Foundation
import Payload
import Providers
import Synchronization
import TestSupport
import Testing

@testable import Networking

@Suite(.timeLimit(.minutes(5))) struct TransferTests {
  private let transport = CurlTransport(blobs: MemoryBlobStore(), version: "1.2.3")

  @Test func `A request goes out as written and the response comes back in order`() async {
    let server = RawServer { connection, server in
      guard let (head, body) = connection.request() else { return }
      server.record(head)
      server.record(String(decoding: body, as: UTF8.self))
      connection.write("HTTP/1.1 200 Fine\r\nX-B: 2\r\nx-a:1 \r\nContent-Length: 5\r\n\r\nhello")
    }
    defer { server.stop() }
    let exchange = await transport.exchange(
      HTTPRequest(
        method: "POST", url: server.url + "/a?b=c",
        headers: [
          ("Authorization", "Bearer k"), ("Content-Type", "application/json"), ("X-Empty", ""),
          ("Accept", "application/json"),
        ], body: body("{\"x\":1}")))
    #expect(exchange.error == nil)
    #expect(exchange.order == ["started", "head", "bytes"])
    #expect(exchange.head?.status == 200)
    #expect(
      exchange.head?.headers == [
        .init(name: "X-B", value: "2"), .init(name: "x-a", value: "1"),
        .init(name: "Content-Length", value: "5"),
      ])
    #expect(exchange.text == "hello")
    #expect(exchange.sent == [7])
    let lines = (server.records.first ?? "").components(separatedBy: "\r\n")
    #expect(lines.first == "POST /a?b=c HTTP/1.1")
    #expect(lines.contains("User-Agent: retake/1.2.3"))
    #expect(lines.contains("Content-Length: 7"))
    #expect(!lines.contains { $0.lowercased().hasPrefix("expect") })
    let own = lines.filter { line in
      ["Authorization", "Content-Type", "X-Empty", "Accept"].contains { line.hasPrefix($0 + ":") }
    }
    #expect(
      own == [
        "Authorization: Bearer k", "Content-Type: application/json", "X-Empty:",
        "Accept: application/json",
      ])
    #expect(server.records.last == "{\"x\":1}")
  }

  @Test func `Four megabytes go over a Unix socket without waiting for 100 Continue`() async {
    let blobs = MemoryBlobStore()
    let picture = Array(repeatElement(Array(UInt8.min ... .max), count: 12_000).joined())
    var sending = body("{\"data\":\"")
    sending.append(base64: keep(picture, on: blobs))
    sending.append("\"}")
    let server = RawServer(path: RawServer.socketPath()) { connection, server in
      guard let (head, body) = connection.request() else { return }
      server.record(head.lowercased().contains("expect:") ? "waits" : "does not wait")
      let data = Data(base64Encoded: Data(body.dropFirst(9).dropLast(2)))
      server.record(data == Data(picture) ? "same" : "different")
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    }
    defer { server.stop() }
    let exchange = await CurlTransport(blobs: blobs, version: "1").exchange(
      HTTPRequest(method: "POST", url: server.url + "/", body: sending, socket: server.path))
    #expect(exchange.error == nil)
    #expect(server.records == ["does not wait", "same"])
    #expect(exchange.order == ["started", "head"])
    #expect(exchange.sent.last == sending.byteCount)
    #expect(exchange.sent == exchange.sent.sorted())
    #expect(exchange.sent.count <= 130)
  }

  @Test func `A chunked response is joined`() async {
    let server = RawServer { connection, _ in
      _ = connection.head()
      connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
      for piece in ["5\r\nhello\r\n", "7;x=y\r\n, there\r\n", "0\r\nX-Trailer: 1\r\n\r\n"] {
        connection.write(piece)
      }
    }
    defer { server.stop() }
    let exchange = await transport.exchange(HTTPRequest(method: "GET", url: server.url + "/"))
    #expect(exchange.text == "hello, there")
    #expect(exchange.order == ["head", "bytes"])
    #expect(exchange.head?.header("x-trailer") == nil)
  }

  @Test func `Interim responses are skipped`() async {
    let server = RawServer { connection, _ in
      _ = connection.head()
      connection.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
      connection.write("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno")
    }
    defer { server.stop() }
    let exchange = await transport.exchange(HTTPRequest(method: "GET", url: server.url + "/"))
    #expect(exchange.head?.status == 404)
    #expect(exchange.head?.header("Link") == nil)
    #expect(exchange.text == "no")
  }

  @Test func `Status requests share a connection, and a paid request gets its own`() async {
    let server = RawServer { connection, server in
      server.record("connection")
      while let (head, _) = connection.request() {
        server.record(String(head.prefix(4)))
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
      }
    }
    defer { server.stop() }
    let get = HTTPRequest(method: "GET", url: server.url + "/")
    _ = await transport.exchange(get)
    _ = await transport.exchange(get)
    #expect(server.records == ["connection", "GET ", "GET "])
    let other = RawServer { connection, server in
      guard let (head, _) = connection.request() else { return server.record("nothing") }
      server.record(String(head.prefix(4)))
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    }
    defer { other.stop() }
    _ = await transport.exchange(HTTPRequest(method: "GET", url: other.url + "/"))
    // The server has closed that connection; a request sent into it would be sent twice.
    let post = await transport.exchange(
      HTTPRequest(method: "POST", url: other.url + "/", body: body("x")))
    #expect(post.error == nil)
    #expect(other.records == ["GET ", "POST"])
  }

  @Test func `An error thrown by the receiver ends the transfer`() async {
    struct Enough: Error {}
    let server = RawServer { connection, server in
      _ = connection.request()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
      server.record(connection.read().isEmpty ? "closed" : "more")
    }
    defer { server.stop() }
    await #expect {
      try await transport.send(HTTPRequest(method: "GET", url: server.url + "/")) { event in
        if case .bytes = event { throw Enough() }
      }
    } throws: { error in
      (error as? TransportError)?.reason == .refusedByReceiver
    }
    #expect(await until { server.records == ["closed"] })
  }

  @Test func `A receiver that cannot write the journal keeps the body from leaving`() async {
    struct Full: Error {}
    let server = RawServer { connection, server in
      let text = connection.head()
      server.record(text.hasSuffix("secret") ? "leaked" : "kept")
    }
    defer { server.stop() }
    await #expect {
      try await transport.send(
        HTTPRequest(method: "POST", url: server.url + "/", body: body("secret"))
      ) { event in
        if case .bodyStarted = event { throw Full() }
      }
    } throws: { error in
      let error = error as? TransportError
      return error?.reason == .refusedByReceiver && error?.mayHaveBeenAccepted == false
    }
    #expect(await until { !server.records.isEmpty })
    #expect(server.records == ["kept"])
  }

  @Test func `A body that cannot be read is not sent`() async {
    var missing = PayloadBody()
    missing.append(Blob(name: "gone", byteCount: 9))
    let server = RawServer { connection, _ in _ = connection.head() }
    defer { server.stop() }
    let exchange = await transport.exchange(
      HTTPRequest(method: "POST", url: server.url + "/", body: missing))
    #expect(exchange.error?.mayHaveBeenAccepted == false)
    #expect(exchange.error?.detail.contains("is missing") == true)
    #expect(exchange.order.isEmpty)
  }

  @Test func `Each send reads the body from its beginning`() async {
    let server = RawServer { connection, server in
      guard let (_, body) = connection.request() else { return }
      server.record(String(decoding: body, as: UTF8.self))
      connection.write("HTTP/1.1 429 No\r\nContent-Length: 0\r\n\r\n")
    }
    defer { server.stop() }
    let request = HTTPRequest(method: "POST", url: server.url + "/", body: body("again"))
    #expect(await transport.exchange(request).head?.status == 429)
    #expect(await transport.exchange(request).head?.status == 429)
    #expect(server.records == ["again", "again"])
  }

  @Test func `Many concurrent requests all return`() async {
    let servers = (0..<4).map { _ in
      RawServer { connection, _ in
        while let (head, _) = connection.request() {
          let path = head.split(separator: " ")[1]
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(path.utf8.count)\r\n\r\n\(path)")
        }
      }
    }
    defer { servers.forEach { $0.stop() } }
    await withTaskGroup(of: Bool.self) { group in
      for number in 0..<40 {
        let url = servers[number % 4].url + "/\(number)"
        group.addTask {
          await transport.exchange(HTTPRequest(method: "GET", url: url)).text == "/\(number)"
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }

  private func keep(_ bytes: [UInt8], on blobs: MemoryBlobStore) -> Blob {
    do {
      let writer = try blobs.open()
      try bytes.withUnsafeBytes { try writer.append($0) }
      return try writer.finish()
    } catch {
      Issue.record("nothing was put in the blob store: \(error)")
      return Blob(name: "", byteCount: 0)
    }
  }
}
