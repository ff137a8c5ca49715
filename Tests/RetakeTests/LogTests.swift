import Foundation
import Imagery
import Logging
import Model
import Payload
import Providers
import Testing

@testable import Retake

private struct AnsweringTransport: Transport {
  let error: TransportError?

  func send(
    _ request: HTTPRequest, events: @escaping @Sendable (TransportEvent) throws -> Void
  ) async throws(TransportError) {
    if let error { throw error }
    do {
      try events(.head(HTTPHead(status: 200)))
      try events(.bytes([1, 2, 3]))
    } catch {
      throw TransportError(.refusedByReceiver, detail: "", mayHaveBeenAccepted: false)
    }
  }
}

@Suite(.timeLimit(.minutes(10))) struct LogTests {
  private let folder = NSTemporaryDirectory() + "retake-log-\(UUID().uuidString)"

  private func logged(_ error: TransportError? = nil) async throws -> String {
    let path = folder + "/log"
    let log = Logger(
      file: LogFile(path: path), process: 7, now: { Timestamp(milliseconds: 0) })
    let transport = LoggedTransport(transport: AnsweringTransport(error: error), log: log)
    let request = HTTPRequest(
      method: "GET", url: "https://example.test/a.png?signature=hidden",
      headers: [("Authorization", "Bearer hidden")])
    try? await transport.send(request) { _ in }
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  @Test func `A request is logged as one line without its query and its headers`() async throws {
    let text = try await logged()
    #expect(
      text.hasPrefix(
        "1970-01-01T00:00:00Z 7 info GET https://example.test/a.png answered 200, 0 bytes out, 3 in, "
      ))
    #expect(text.hasSuffix(" s\n"))
    #expect(!text.contains("hidden"))
  }

  @Test func `A request that failed says why, and the file is private`() async throws {
    let text = try await logged(
      TransportError(.timedOut, detail: "nothing moved", mayHaveBeenAccepted: true))
    #expect(text.contains("warning GET https://example.test/a.png ended with timedOut"))
    #expect(text.contains("maybe accepted"))
    let mode = try FileManager.default.attributesOfItem(atPath: folder + "/log")[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  @Test func `A long log is rotated and kept as the previous one`() throws {
    let path = folder + "/long/log"
    for _ in 0..<3 { LogFile(path: path, longest: 10).write("a line of text") }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "a line of text\n")
    #expect(try String(contentsOfFile: path + ".1", encoding: .utf8) == "a line of text\n")
  }

  @Test func `An unwritable log stops no command`() {
    LogFile(path: "/proc/nowhere/log").write("x")
  }
}
