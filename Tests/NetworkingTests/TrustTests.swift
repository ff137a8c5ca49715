import Glibc
import Payload
import Providers
import TestSupport
import Testing

@testable import Networking

/// An `openssl s_server` with a self-signed certificate for localhost.
private final class SelfSigned {
  private let folder = "/tmp/retake-tls-\(getpid())-\(UInt32.random(in: 0 ... .max))"
  private let output: UnsafeMutablePointer<FILE>?
  private var process: pid_t = 0
  private(set) var port = 0

  static let isPossible = access("/usr/bin/openssl", X_OK) == 0

  var certificate: String { folder + "/certificate.pem" }

  init() {
    // The shell prints its process id before it becomes the server, which prints the port it
    // listens on.
    output = popen(
      """
      mkdir -m 700 \(folder) && cd \(folder) && exec 2>/dev/null </dev/null &&
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
        -subj /CN=localhost -addext subjectAltName=DNS:localhost \
        -keyout key.pem -out certificate.pem &&
      echo PROCESS:$$ &&
      exec openssl s_server -accept 127.0.0.1:0 -key key.pem -cert certificate.pem -www
      """, "r")
    var line = [CChar](repeating: 0, count: 256)
    while port == 0, let output, fgets(&line, CInt(line.count), output) != nil {
      let text = line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
      let words = String(decoding: text, as: UTF8.self).split(separator: ":")
      guard let number = words.last.flatMap({ Int($0) }) else { continue }
      if words[0] == "PROCESS" { process = pid_t(number) } else { port = number }
    }
  }

  deinit {
    if process > 0 { kill(process, SIGKILL) }
    if let output { pclose(output) }
    for file in ["key.pem", "certificate.pem", ""] { remove("\(folder)/\(file)") }
  }
}

@Suite(.enabled(if: SelfSigned.isPossible, "openssl is installed"), .timeLimit(.minutes(5)))
struct TrustTests {
  @Test func `An untrusted server is refused, and a trusted one is accepted`()
    async
  {
    let server = SelfSigned()
    #expect(server.port > 0)
    let transport = CurlTransport(blobs: MemoryBlobStore(), version: "1")
    let url = "https://localhost:\(server.port)/"
    let stranger = await transport.exchange(
      HTTPRequest(method: "POST", url: url, body: body("secret")))
    #expect(stranger.error?.reason == .tls)
    #expect(stranger.error?.mayHaveBeenAccepted == false)
    #expect(stranger.order.isEmpty)

    let known = await transport.exchange(
      HTTPRequest(method: "GET", url: url, certificates: server.certificate))
    #expect(known.error == nil)
    #expect(known.head?.status == 200)

    // The certificate is for localhost, not for the address.
    let other = await transport.exchange(
      HTTPRequest(
        method: "GET", url: "https://127.0.0.1:\(server.port)/",
        certificates: server.certificate))
    #expect(other.error?.reason == .tls)
  }

  @Test func `A missing file of certificate authorities is reported`() async {
    let transport = CurlTransport(blobs: MemoryBlobStore(), version: "1")
    let server = RawServer { connection, _ in _ = connection.read() }
    defer { server.stop() }
    let exchange = await transport.exchange(
      HTTPRequest(
        method: "GET", url: "https://127.0.0.1:\(server.port)/", certificates: "/nowhere.pem"))
    #expect(exchange.error?.reason == .tls)
  }
}
