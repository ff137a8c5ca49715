import Model
import Payload
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(5))) struct ErrorWordsTests {
  private func words(_ body: String, status: Int = 400) -> ErrorWords {
    ErrorWords(reply(body, status: status))
  }

  static let shapes: [(String, String)] = [
    (#"{"error":"no such ratio"}"#, "no such ratio"),
    (#"{"error":{"message":"no such ratio","code":"x"}}"#, "no such ratio"),
    (#"[{"error":{"message":"no such ratio"}}]"#, "no such ratio"),
    (#"{"msg":"no such ratio"}"#, "no such ratio"),
    (#"{"success":false,"Message":"no such ratio"}"#, "no such ratio"),
    (#"{"errors":["no such ratio","and more"]}"#, "no such ratio"),
    (#"{"errors":[{"detail":"no such ratio"}]}"#, "no such ratio"),
    (#"{"errors":{"aspect_ratio":["no such ratio"]}}"#, "aspect_ratio: no such ratio"),
    (
      #"{"detail":[{"type":"missing","loc":["body","payload","size"],"msg":"Field required"}]}"#,
      "payload.size: Field required"
    ),
    (#"{"detail":"no such ratio"}"#, "no such ratio"),
    (#"{"type":"about:blank","title":"Bad request","status":400}"#, "Bad request"),
    (#"{"type":"about:blank","title":"Bad request","detail":"no such ratio"}"#, "no such ratio"),
    (#"{"error":{"message":"{\"error\":{\"message\":\"no such ratio\"}}"}}"#, "no such ratio"),
    (#"{"error":"upstream said 400: {\"message\":\"no such ratio\"}"}"#, "no such ratio"),
    (#"{"error":"not {json at all}"}"#, "not {json at all}"),
    (#"{"error":"odd {\"a\":1}"}"#, #"odd {"a":1}"#),
    (
      #"{"error":{"message":"Provider returned error","metadata":{"raw":"{\"error\":{\"message\":\"no such ratio\"}}","provider_name":"Google"}}}"#,
      "no such ratio"
    ),
    (#"{"error":{"message":"x","metadata":{"raw":"no such ratio"}}}"#, "no such ratio"),
    (#"{"errorMessage":"no such ratio"}"#, "no such ratio"),
    (#"{"error":{"errorMsg":"no such ratio","errorCode":7}}"#, "no such ratio"),
    (#"{"base_resp":{"status_code":1004,"status_msg":"no such ratio"}}"#, "no such ratio"),
    (#"{"code":24,"description":"no such ratio"}"#, "no such ratio"),
    (#"{"message":"","reason":"no such ratio"}"#, "no such ratio"),
    ("the proxy says no", "the proxy says no"),
    (#"upstream error: {"error":{"message":"no such ratio"}}"#, "no such ratio"),
  ]

  @Test(arguments: shapes)
  func `The reason is found in every known envelope`(_ body: String, _ message: String) {
    #expect(words(body).message == message)
  }

  @Test func `An error inside a message keeps its code, its delay and its quota`() {
    let inner =
      #"{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"message\":\"too fast\","#
      + #"\"details\":[{\"retryDelay\":\"7s\"}]}}"#
    let words = words(#"{"error":{"message":"\#(inner)"}}"#, status: 500)
    #expect(words.message == "too fast")
    #expect(words.has("resource_exhausted", "429"))
    #expect(words.retryAfter == 7)
    #expect(words.status == 429)
  }

  @Test func `The fields that were not accepted are named`() {
    let words = words(
      #"{"detail":[{"loc":["body","size"],"msg":"bad"},{"loc":["body","n",0],"msg":"worse"}]}"#)
    #expect(words.message == "size: bad; n.0: worse")
    #expect(words.fields == ["size", "n.0"])
  }

  @Test func `A number that is not an HTTP status is not read as one`() {
    #expect(words(#"{"code":9223372036854775807,"message":"x"}"#).status == nil)
    #expect(words(#"{"code":-1,"message":"x"}"#).status == nil)
  }

  @Test func `An error stays small, however much it says`() {
    let long = String(repeating: "very ", count: 40_000)
    let many = (0..<5000).map { #"{"reason":"code\#($0)","field":"f\#($0)"}"# }.joined(
      separator: ",")
    let words = words(
      #"{"message":"\#(long)","errors":[\#(many)],"details":[{"fieldViolations":[\#(many)]}]}"#)
    #expect(words.message?.utf8.count == ErrorReader.longestMessage)
    #expect(words.codes.count <= 64)
    #expect(words.fields.count <= 16)
    let failure = HTTPFailures(.gmi).failure(http: 400, words)
    #expect(failure.message.utf8.count + failure.advice.utf8.count < 1500)
  }

  // Growth, not time, reveals a quadratic reader: four times the bytes may take about eight times
  // as long.
  @Test func `Reading nested errors takes time proportional to their size`() {
    func nested(_ bytes: Int) -> String {
      // As deep as JSON may be nested here, repeated as often as it fits.
      let levels = 500
      let one =
        String(repeating: #"{"error":"#, count: levels) + "1"
        + String(repeating: "}", count: levels)
      return
        #"{"message":[\#(Array(repeating: one, count: bytes / one.utf8.count).joined(separator: ","))]}"#
    }
    func time(_ bytes: Int) -> Duration {
      let reply = reply(nested(bytes), status: 500)
      return (0..<3).map { _ in
        ContinuousClock().measure { _ = ErrorWords(reply) }
      }.min() ?? .zero
    }
    #expect(time(1_000_000) < time(125_000) * 40 + .milliseconds(200))
  }

  static let meanings: [(Int, String, Failure.Kind, Bool)] = [
    (
      503,
      #"{"error":{"code":"model_not_found","message":"No available channel for model kite under group default (distributor)"}}"#,
      .rejected, false
    ),
    (503, #"{"error":{"message":"当前分组 default 下对于模型 kite 无可用渠道"}}"#, .rejected, false),
    (503, "busy", .provider, true),
    (403, #"{"error":{"code":"insufficient_user_quota","message":"no"}}"#, .quota, false),
    (
      429, #"{"error":{"code":"insufficient_quota","message":"You exceeded your current quota"}}"#,
      .quota, false
    ),
    (
      401,
      #"{"error":{"message":"[sk-x] token quota is exhausted !token.UnlimitedQuota","type":"new_api_error"}}"#,
      .quota, false
    ),
    (401, #"{"error":{"message":"该令牌额度已用尽"}}"#, .quota, false),
    (
      400, #"{"code":"Arrearage","message":"Access denied, your account is overdue"}"#, .quota,
      false
    ),
    (403, #"{"error":{"message":"Insufficient account balance"}}"#, .quota, false),
    (429, #"{"error":{"message":"User quota is insufficient"}}"#, .quota, false),
    (403, #"{"error":{"message":"user quota is not enough, remaining 0"}}"#, .quota, false),
    (429, #"{"message":"Your project has exceeded its monthly spending cap."}"#, .quota, false),
    (503, #"{"error":{"message":"No channel available for kite"}}"#, .rejected, false),
    (503, #"{"error":{"message":"No available accounts support kite"}}"#, .rejected, false),
    (400, #"{"error":{"code":"model_not_supported","message":"no"}}"#, .rejected, false),
    (401, #"{"error":{"message":"nobody knows this token"}}"#, .key, false),
    (
      429,
      #"{"error":{"status":"RESOURCE_EXHAUSTED","message":"Quota exceeded for metric: generate_content_free_tier_requests, limit: 0, model: kite"}}"#,
      .quota, false
    ),
    (
      429,
      #"{"error":{"status":"RESOURCE_EXHAUSTED","message":"Quota exceeded for metric: requests, limit: 0.5"}}"#,
      .quota, true
    ),
    (
      429, #"{"error":{"status":"RESOURCE_EXHAUSTED","message":"Quota exceeded, limit: 05"}}"#,
      .quota, true
    ),
    (
      429, #"{"error":{"details":[{"violations":[{"quotaId":"X","quotaValue":"0"}]}]}}"#, .quota,
      false
    ),
    (429, "", .quota, true),
  ]

  @Test(arguments: meanings)
  func `No credit, no model and too many requests are told apart`(
    _ status: Int, _ body: String, _ kind: Failure.Kind, _ isRetried: Bool
  ) throws {
    for endpoint in [Endpoint.gmi, .toapis, .google] {
      var job = try played(.simple(at: endpoint))
      _ = job.play(.start, .bodyStarted)
      let words = job.play(.replied(reply(body, status: status)))
      #expect((words.last?.hasPrefix("wait") == true) == isRetried)
      guard !isRetried else { continue }
      #expect(job.result?.failure?.kind == kind)
      #expect(job.result?.failure?.billed == .no)
      #expect(job.result?.failure?.canRetry == false)
    }
  }

  @Test(arguments: [520, 522, 524])
  func `A gateway timeout is named, with streaming as advice where it helps`(_ status: Int) {
    let page = reply("<!DOCTYPE html><html><title>524</title></html>", status: status)
    for endpoint in [Endpoint.tokaify, .gmi] {
      let failure = HTTPFailures(endpoint).failure(http: status, ErrorWords(page))
      #expect(failure.kind == .unknown)
      #expect(failure.billed == .maybe)
      #expect(failure.message.contains("gateway"))
      #expect(!failure.message.contains("<"))
      #expect(failure.advice.contains("stream = true") == (endpoint.wire == .gemini))
    }
  }

  @Test func `A rate limit after four tries comes with advice`() throws {
    var job = try played(.simple(at: .toapis))
    _ = job.play(.start)
    for _ in 0..<3 { _ = job.play(.replied(reply("", status: 429)), .waited) }
    _ = job.play(.replied(reply("", status: 429)))
    #expect(job.result?.failure?.advice.contains("tried four times") == true)
  }

  @Test(arguments: [0, 403, 407, 502])
  func `A proxy that refuses to connect is named once, with the variable to set`(_ status: Int)
    throws
  {
    for endpoint in [Endpoint.gmi, .google] {
      var job = try played(.simple(at: endpoint))
      _ = job.play(.start)
      #expect(job.play(lost(.proxy(status: status))) == ["finish failed done"])
      let failure = try #require(job.result?.failure)
      #expect(failure.kind == .network)
      #expect(failure.billed == .no)
      #expect(failure.message.contains("proxy"))
      #expect(failure.advice.contains("https_proxy") && failure.advice.contains("no_proxy"))
    }
  }
}
