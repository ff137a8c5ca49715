import Payload
import TestSupport
import Testing

@testable import Sandbox

/// Each fault in the format of each protocol.
@Suite(.timeLimit(.minutes(5))) struct ProtocolFaultTests {
  /// A paid request of a protocol.
  enum Speaker: String, CaseIterable, Sendable {
    case gmi, toapis, gemini, vertex

    func ask(_ sandbox: TestSandbox, _ words: String = "a kite") async throws -> WireResponse {
      let talk = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"\(words)\"}]}]}"
      return switch self {
      case .gmi: try await sandbox.submit("{\"prompt\":\"\(words)\"}")
      case .toapis:
        try await sandbox.json(
          ToAPIsTests.tasks, "{\"model\":\"\(ToAPIsTests.plain)\",\"prompt\":\"\(words)\"}")
      case .gemini: try await sandbox.json("\(GeminiTalk.model):generateContent", talk)
      case .vertex: try await sandbox.json(GeminiTalk.vertex, talk)
      }
    }

    var isQueue: Bool { self == .gmi || self == .toapis }
  }

  private func counts(_ sandbox: TestSandbox) async throws -> (received: Int, accepted: Int) {
    let counts = try await sandbox.look("/sandbox/counts")
    let received = try ["submit", "generate"].map {
      try counts.value("received", .key($0))?.int ?? 0
    }
    return (received.reduce(0, +), try counts.value("accepted", "total")?.int ?? -1)
  }

  @Test(arguments: Speaker.allCases, Fault.Kind.statuses)
  func `A status comes in the protocol's envelope, and no work is accepted`(
    speaker: Speaker, status: Int
  ) async throws {
    let sandbox = await TestSandbox(faults: [try Fault("status-\(status)#1@submit")])
    let response = try await speaker.ask(sandbox)
    #expect(response.status == status && !response.isCut)
    let isPage = !speaker.isQueue && (status == 413 || status == 502)
    #expect(response.headers["content-type"] == (isPage ? "text/html" : "application/json"))
    if !isPage {
      let error = try response.value("error")
      switch speaker {
      case .gmi: #expect(error?.string?.isEmpty == false)
      case .toapis: #expect(error?["code"] != nil && error?["message"]?.string != nil)
      case .gemini, .vertex: #expect(error?["code"]?.int == status)
      }
    }
    let before = try await counts(sandbox)
    #expect(before == (1, 0))
    // Only the first went wrong.
    #expect(try await speaker.ask(sandbox).status == 200)
    let after = try await counts(sandbox)
    #expect(after == (2, 1))
    await sandbox.stop()
  }

  @Test(arguments: Speaker.allCases)
  func `Too many requests are refused with or without a time to retry`(speaker: Speaker)
    async throws
  {
    for (kind, hint) in [("rate-limit", true), ("status-429", false), ("daily-quota", false)] {
      let sandbox = await TestSandbox(faults: [try Fault(kind)])
      let response = try await speaker.ask(sandbox)
      #expect(response.status == 429)
      let details = try response.value("error", "details")?.elements ?? []
      if speaker.isQueue {
        #expect((response.headers["retry-after"] == "2") == hint)
      } else if hint {
        #expect(details.last?["retryDelay"]?.string == "2.000500s")
      } else if kind == "daily-quota" {
        #expect(
          details[0].value(at: ["violations", 0, "quotaId"])?.string?.contains("PerDay") == true)
      } else {
        #expect(details.isEmpty)
      }
      await sandbox.stop()
    }
  }

  @Test(arguments: Speaker.allCases)
  func `A response is lost, cut short, replaced or mislabelled after the work was accepted`(
    speaker: Speaker
  ) async throws {
    for kind in ["drop", "drop-at-0", "drop-at-7", "truncate", "garbage", "wrong-type"] {
      let sandbox = await TestSandbox()
      let response = try await speaker.ask(sandbox, "[fault: \(kind)] a kite")
      switch kind {
      case "drop": #expect(response.isCut && !response.body.isEmpty)
      case "drop-at-0": #expect(response.isCut && response.status == 0 && response.body.isEmpty)
      case "drop-at-7": #expect(response.isCut && response.body.count == 7)
      case "garbage": #expect(response.headers["content-type"] == "text/html")
      case "wrong-type":
        #expect(response.headers["content-type"] == "text/plain")
        #expect(throws: Never.self) { try response.payload() }
      default: #expect(throws: PayloadError.self) { try response.payload() }
      }
      let counted = try await counts(sandbox)
      #expect(counted == (1, 1), "\(kind)")
      await sandbox.stop()
    }
  }

  @Test(arguments: Speaker.allCases)
  func `A stalled response never comes, and the connection ends when the client leaves`(
    speaker: Speaker
  )
    async throws
  {
    let sandbox = await TestSandbox()
    // The client shuts its side after the request; the server must then close without a response.
    let path =
      switch speaker {
      case .gmi: TestSandbox.base + "requests"
      case .toapis: ToAPIsTests.tasks
      case .gemini: "\(GeminiTalk.model):generateContent"
      case .vertex: GeminiTalk.vertex
      }
    let words = "[fault: stall] a kite"
    let body =
      switch speaker {
      case .gmi: "{\"model\":\"gemini-3.1-flash-image\",\"payload\":{\"prompt\":\"\(words)\"}}"
      case .toapis: "{\"model\":\"\(ToAPIsTests.plain)\",\"prompt\":\"\(words)\"}"
      default: "{\"contents\":[{\"parts\":[{\"text\":\"\(words)\"}]}]}"
      }
    let head =
      "POST \(path) HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
      + "Content-Length: \(body.utf8.count)\r\n\r\n"
    let bytes = try await sandbox.client.raw(Array((head + body).utf8), thenShuts: true)
    #expect(bytes.isEmpty)
    let counted = try await counts(sandbox)
    #expect(counted == (1, 1))
    await sandbox.stop()
  }

  @Test(arguments: Speaker.allCases)
  func `A redirect leads to the given URL`(speaker: Speaker) async throws {
    let sandbox = await TestSandbox(faults: [try Fault("redirect=https://127.0.0.1:8443/x@submit")])
    let response = try await speaker.ask(sandbox)
    #expect(response.status == 302)
    #expect(response.headers["location"] == "https://127.0.0.1:8443/x")
    #expect(try await sandbox.look("/v1/models").status == 200)
    let counted = try await counts(sandbox)
    #expect(counted == (1, 0))
    await sandbox.stop()
  }

  @Test(arguments: Fault.Kind.endings)
  func `Every finish reason comes in Google's format`(reason: String) async throws {
    let sandbox = await TestSandbox()
    let response = try await Speaker.gemini.ask(sandbox, "[fault: refuse-\(reason)] a kite")
    #expect(response.status == 200)
    #expect(try response.value("candidates", 0, "finishReason")?.string == reason)
    #expect(try response.value("candidates", 0, "content", "parts")?.elements.isEmpty != false)
    #expect(try response.value("promptFeedback") == nil)
    await sandbox.stop()
  }

  @Test(arguments: Fault.Kind.blocks)
  func `Every block reason comes in Google's format, also in a stream`(reason: String) async throws
  {
    let sandbox = await TestSandbox(faults: [try Fault("block-\(reason)")])
    let response = try await Speaker.vertex.ask(sandbox)
    #expect(response.status == 200)
    #expect(try response.value("promptFeedback", "blockReason")?.string == reason)
    #expect(try response.value("candidates") == nil)
    let stream = try await sandbox.json(
      "\(GeminiTalk.model):streamGenerateContent", #"{"contents":[{"parts":[{"text":"x"}]}]}"#)
    #expect(try stream.value(0, "promptFeedback", "blockReason")?.string == reason)
    await sandbox.stop()
  }

  @Test func `Every fault of the model works over generateContent`() async throws {
    let sandbox = await TestSandbox()
    func ask(_ kind: String) async throws -> Payload {
      try await Speaker.gemini.ask(sandbox, "[fault: \(kind)] a kite").payload()
    }
    let words = try await ask("text-only")
    #expect(words.parts.map { $0["text"] != nil } == [true])
    let nothing = try await ask("no-picture")
    #expect(nothing.root.value(at: ["candidates", 0, "finishReason"])?.string == "NO_IMAGE")
    let draft = try await ask("unmarked-draft")
    #expect(draft.parts.count { $0["inlineData"] != nil && $0["thought"] == nil } == 2)
    let unsigned = try await ask("no-signature")
    #expect(unsigned.parts.count == 2)
    #expect(unsigned.parts.allSatisfy { $0["thoughtSignature"] == nil })
    let label = try await ask("wrong-label")
    #expect(label.parts[1].value(at: ["inlineData", "mimeType"])?.string == "image/png")
    let model = try await ask("wrong-model")
    #expect(model.root["modelVersion"]?.string == "gemini-nano-banana-2.1")
    let small = try await ask("wrong-size")
    let data = small.parts[1].value(at: ["inlineData", "data"])?.string.flatMap(bytes(base64:))
    #expect(String(decoding: data ?? [], as: UTF8.self).contains("512×512"))
    #expect(try await Speaker.gemini.ask(sandbox, "[fault: fail-job] x").status == 500)
    #expect(try await Speaker.gemini.ask(sandbox, "[fault: cancel-job] x").status == 499)
    await sandbox.stop()
  }

  @Test func `A task can be refused, fail, be cancelled, or produce no picture or two`()
    async throws
  {
    let sandbox = await TestSandbox()
    func task(_ kind: String) async throws -> PayloadValue {
      let id = try await Speaker.toapis.ask(sandbox, "[fault: \(kind)] a kite").value("id")?.string
      let limit = WaitLimit()
      while true {
        try limit.check()
        let task = try await sandbox.look("\(ToAPIsTests.tasks)/\(id ?? "")").payload().root
        if !["queued", "in_progress"].contains(task["status"]?.string) { return task }
        await Task.yield()
      }
    }
    let refused = try await task("refuse-SPII")
    #expect(refused["status"]?.string == "failed")
    #expect(refused.value(at: ["error", "code"])?.string == "content_policy_violation")
    #expect(refused.value(at: ["error", "message"])?.string?.contains("SPII") == true)
    let failed = try await task("fail-job")
    #expect(failed.value(at: ["error", "code"])?.string == "generation_failed")
    #expect(try await task("cancel-job")["status"]?.string == "cancelled")
    let empty = try await task("no-picture")
    #expect(empty["status"]?.string == "completed")
    #expect(empty.value(at: ["result", "data"])?.elements.isEmpty == true)
    #expect(try await task("unmarked-draft").value(at: ["result", "data"])?.elements.count == 2)
    #expect(try await task("wrong-model")["model"]?.string == "another-model")
    let gone = try await task("expired")
    let url = try #require(gone["url"]?.string)
    let path = String(url.dropFirst("http://studio.local".count))
    #expect(try await sandbox.look(path).status == 404)
    await sandbox.stop()
  }

  @Test func `A job can wait in the queue, be cancelled, or lose its picture at the end`()
    async throws
  {
    let manual = ManualClock()
    let sandbox = await TestSandbox(clock: manual.clock, faults: [try Fault("expired-403")])
    _ = try await Speaker.gmi.ask(sandbox, "[fault: slow-queue] a kite")
    try await manual.waitForSleepers(2)
    #expect(try await sandbox.get("requests/request-1").text.contains("\"queued\""))
    manual.advance(by: .seconds(5))
    let done = try await sandbox.finished("request-1")
    let url = done.root.value(at: ["outcome", "media_urls", 0, "url"])?.string ?? ""
    #expect(
      try await sandbox.look(String(url.dropFirst("http://studio.local".count))).status == 403)
    _ = try await Speaker.gmi.ask(sandbox, "[fault: cancel-job] a kite")
    let limit = WaitLimit()
    while try await !sandbox.get("requests/request-2").text.contains("\"cancelled\"") {
      try limit.check()
      await Task.yield()
    }
    await sandbox.stop()
  }

  @Test func `A fault directive with a place affects only that place of its own job`() async throws
  {
    let sandbox = await TestSandbox()
    _ = try await Speaker.gmi.ask(sandbox, "[fault: unavailable@status] a kite")
    _ = try await Speaker.gmi.ask(sandbox)
    #expect(try await sandbox.get("requests/request-1").status == 503)
    #expect(try await sandbox.get("requests/request-2").status == 200)
    await sandbox.stop()
  }

  @Test func `Every listed kind can be requested, encoded and parsed again`() throws {
    for entry in FaultList.entries {
      let fault = try Fault("\(entry.example)#3@media:0.5")
      #expect(fault.count == 3 && fault.place == .media && fault.rate == 0.5)
      #expect(Fault.Kind(named: fault.kind.name) == fault.kind)
    }
    for line in (FaultList.help + "\n" + FaultList.reasons).split(separator: "\n") {
      #expect(line.count <= 80, "\(line)")
    }
    #expect(try Fault("redirect=http://127.0.0.1:8080/a#b").kind.name.hasSuffix("8080/a#b"))
  }
}
