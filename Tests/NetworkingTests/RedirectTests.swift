import Payload
import Providers
import TestSupport
import Testing

@testable import Networking

/// Over the real transport, a request that carries a key goes only where it was sent.
@Suite(.timeLimit(.minutes(5))) struct RedirectTests {
  enum Elsewhere: String, CaseIterable, Sendable { case port, host, scheme, samePlace }

  @Test(
    arguments: Elsewhere.allCases, ["Authorization", "x-goog-api-key", "AUTHORIZATION", "Cookie"])
  func `A key does not follow a redirect`(elsewhere: Elsewhere, header: String) async {
    let other = RawServer { connection, server in
      server.record(String(decoding: connection.read(), as: UTF8.self))
    }
    defer { other.stop() }
    let otherPort = other.port
    let server = RawServer { connection, server in
      server.record(connection.head())
      let target =
        switch elsewhere {
        case .port: "http://127.0.0.1:\(otherPort)/taken"
        case .host: "http://localhost:\(server.port)/taken"
        case .scheme: "https://127.0.0.1:\(server.port)/taken"
        case .samePlace: "\(server.url)/taken"
        }
      connection.write(
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: \(target)\r\nContent-Length: 0\r\n\r\n")
    }
    defer { server.stop() }
    let transport = CurlTransport(blobs: MemoryBlobStore(), version: "1")
    for method in ["GET", "POST"] {
      let exchange = await transport.exchange(
        HTTPRequest(
          method: method, url: server.url + "/asked", headers: [(header, "Bearer s3cret")],
          body: method == "POST" ? body("{}") : nil, followsRedirects: true))
      #expect(exchange.head?.status == 307)
    }
    #expect(other.records.isEmpty)
    #expect(server.records.count == 2)
    for head in server.records {
      #expect(head.contains(" /asked ") && head.contains("s3cret"))
    }
  }

  @Test func `A key is attached only to requests to the profile's own origin`() {
    var endpoint = Endpoint.gmi
    endpoint.baseURL = "http://127.0.0.1:8080"
    for url in [
      "http://127.0.0.1:8081/a", "http://localhost:8080/a", "https://127.0.0.1:8080/a",
      "http://127.0.0.1:8080@evil.example/a", "http://127.0.0.1:8080.evil.example/a",
    ] {
      let request = endpoint.authorize(HTTPRequest(method: "GET", url: url), key: "s3cret-s3cret")
      #expect(request.headers.isEmpty, "\(url)")
    }
    let own = endpoint.authorize(
      HTTPRequest(method: "GET", url: "http://127.0.0.1:8080/a"), key: "s3cret-s3cret")
    #expect(own.headers.count == 1 && !own.url.contains("s3cret"))
  }
}
