import Payload
import Testing

@testable import Sandbox

/// Faults on demand.
@Suite(.timeLimit(.minutes(5))) struct FaultTests {
  @Test(arguments: [
    ("rate-limit", 429), ("unavailable", 503), ("status-500", 500),
  ])
  func `An HTTP error replaces the response`(kind: String, status: Int) async throws {
    let sandbox = await TestSandbox(faults: [try Fault(kind)])
    let submit = try await sandbox.submit(#"{"prompt":"a kite"}"#)
    #expect(submit.status == status)
    #expect(try Payload(json: submit.body).error != nil)
    if status == 429 { #expect(submit.headers["retry-after"] == "2") }
    #expect(try await sandbox.get("requests/request-1").status == status)
    #expect(try await sandbox.get("models").status == 200)
    await sandbox.stop()
  }

  @Test
  func `A response is dropped, cut short or replaced by a web page after the job was accepted`()
    async throws
  {
    for kind in ["drop", "truncate", "garbage"] {
      let sandbox = await TestSandbox()
      let response = try await sandbox.submit("{\"prompt\":\"[fault: \(kind)] a kite\"}")
      #expect(response.isCut == (kind == "drop"))
      #expect(throws: PayloadError.self) { try Payload(json: response.body) }
      if kind == "garbage" { #expect(response.headers["content-type"] == "text/html") }
      let job = try await sandbox.finished("request-1")
      #expect(job.root["status"]?.string == "success")
      #expect(job.root.value(at: ["payload", "prompt"])?.string?.contains("kite") == true)
      await sandbox.stop()
    }
  }

  @Test func `A job can be refused, fail, produce no picture, or never end`() async throws {
    let sandbox = await TestSandbox()
    let refused = try await sandbox.run(#"{"prompt":"[fault: refuse] a kite"}"#)
    #expect(refused.root["status"]?.string == "failed")
    #expect(refused.error?.contains("safety") == true)
    let failed = try await sandbox.run(#"{"prompt":"[fault: fail-job] a kite"}"#)
    #expect(failed.error == "Internal error while generating the image.")
    let wordy = try await sandbox.run(#"{"prompt":"[fault: no-picture] a kite"}"#)
    #expect(wordy.root.value(at: ["outcome", "media_urls"])?.elements.isEmpty == true)
    #expect(wordy.reply?.isEmpty == false)
    // Even a turn without a picture can be followed by another.
    #expect(try await sandbox.run(next(wordy.nextTurn, saying: "a boat")).reply != nil)
    _ = try await sandbox.submit(#"{"prompt":"[fault: stuck] a kite"}"#)
    #expect(try await sandbox.get("requests/request-5").text.contains("\"processing\""))
    await sandbox.stop()
  }

  @Test func `A fault at one place does not affect the others`() async throws {
    let sandbox = await TestSandbox(faults: [try Fault("unavailable@status")])
    #expect(try await sandbox.submit(#"{"prompt":"a kite"}"#).status == 200)
    #expect(try await sandbox.get("requests/request-1").status == 503)
    await sandbox.stop()
  }

  @Test func `The same seed gives the same faults`() async throws {
    func statuses(_ seed: UInt64) -> [Fault.Kind?] {
      let faultInjection = FaultInjection([Fault(.unavailable, rate: 0.5)], seed: seed)
      return (0..<40).map { _ in faultInjection.responseFault(at: .submit) }
    }
    #expect(statuses(7) == statuses(7))
    #expect(statuses(7) != statuses(8))
    #expect((10...30).contains(statuses(7).count { $0 != nil }))
  }

  @Test(arguments: ["", "nothing", "drop:2", "drop:x", "drop@moon", "drop:-1", ":1"])
  func `An unknown fault is refused`(text: String) {
    #expect(throws: SandboxError.badFault(text)) { try Fault(text) }
  }

  @Test func `A body over the limit is refused without being read`() async throws {
    let sandbox = await TestSandbox()
    let head = """
      POST \(TestSandbox.base)requests HTTP/1.1\r\nHost: x\r\nContent-Length: 600000000\r\n\r\n{
      """
    let response = try await sandbox.client.raw(Array(head.utf8))
    #expect(String(decoding: response, as: UTF8.self).hasPrefix("HTTP/1.1 413 "))
    await sandbox.stop()
  }

  @Test(arguments: [("", 400), ("k", 401)])
  func `After a refused body the connection serves the next request`(
    key: String, status: Int
  ) async throws {
    let sandbox = await TestSandbox(requiredKey: key.isEmpty ? nil : key)
    let body = "{" + String(repeating: "?", count: 300_000)
    let first = """
      POST \(TestSandbox.base)requests HTTP/1.1\r\nHost: x\r\n\
      Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n
      """
    let second = """
      GET \(TestSandbox.base)models HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
      Authorization: Bearer k\r\n\r\n
      """
    let bytes = try await sandbox.client.raw(Array((first + body + second).utf8))
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.hasPrefix("HTTP/1.1 \(status) "))
    #expect(text.contains("HTTP/1.1 200 OK"))
    await sandbox.stop()
  }
}
