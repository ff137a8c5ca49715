import Model
import Payload
import TestSupport
import Testing

@testable import Providers

/// Every reason for a reply without a picture.
@Suite(.timeLimit(.minutes(5))) struct GeminiStopTests {
  private func result(_ text: String, at endpoint: Endpoint = .google) throws -> JobResult {
    var job = try played(.simple("x", at: endpoint))
    _ = job.play(.start, .bodyStarted, .replied(reply(text)))
    return try #require(job.result)
  }

  static let finishes: [(String, Status, String)] = [
    ("STOP", .failed, "says it is done, but returned no picture"),
    (
      "MAX_TOKENS", .failed,
      "reached the limit of output tokens before making a picture"
    ),
    ("SAFETY", .refused, "stopped its reply because of its safety settings"),
    ("RECITATION", .refused, "stopped because its reply was too close to a known work"),
    ("LANGUAGE", .refused, "does not understand this language"),
    ("OTHER", .failed, "stopped and did not say why"),
    ("BLOCKLIST", .refused, "stopped its reply because of a blocked word"),
    ("PROHIBITED_CONTENT", .refused, "stopped its reply as prohibited content"),
    ("SPII", .refused, "stopped because its reply may hold personal data"),
    (
      "MALFORMED_FUNCTION_CALL", .failed, "tried to call a tool instead of making a picture"
    ),
    (
      "IMAGE_SAFETY", .refused, "made a picture and withheld it as unsafe"
    ),
    ("IMAGE_PROHIBITED_CONTENT", .refused, "made a picture and withheld it as prohibited content"),
    ("IMAGE_OTHER", .failed, "could not make the picture and did not say why"),
    ("NO_IMAGE", .failed, "was asked for a picture and made none"),
    (
      "IMAGE_RECITATION", .refused,
      "withheld the picture because it was too close to a known work"
    ),
    ("UNEXPECTED_TOOL_CALL", .failed, "tried to call a tool instead of making a picture"),
    ("TOO_MANY_TOOL_CALLS", .failed, "searched too often"),
    ("MISSING_THOUGHT_SIGNATURE", .failed, "found a signature missing in the conversation"),
    ("MALFORMED_RESPONSE", .failed, "returned a malformed reply"),
    ("MODEL_ARMOR", .refused, "stopped its reply under Model Armor rules"),
    ("CONTINUATION", .failed, "stopped before its reply was complete"),
    ("ESCALATION", .refused, "passed the request on and gave no reply"),
    ("PUP_LIMITED_DISABLED", .refused, "is not serving this account at present"),
    (
      "SOMETHING_NEW", .failed, "stopped for an unknown reason (SOMETHING_NEW)"
    ),
  ]

  /// Contents without parts have been seen in each of these forms.
  static let empty = [
    "", #""content":{},"#, #""content":{"role":"model"},"#, #""content":{"parts":null},"#,
    #""content":null,"#, #""content":{"role":"model","parts":[]},"#,
  ]

  @Test(arguments: finishes)
  func `Each finish reason has its own sentence`(
    _ reason: String, _ status: Status, _ words: String
  )
    throws
  {
    for content in Self.empty {
      let result = try result(#"{"candidates":[{\#(content)"finishReason":"\#(reason)"}]}"#)
      #expect(result.status == status)
      #expect(result.failure?.message == "google \(words).")
      #expect(result.failure?.billed == .maybe)
      #expect(result.failure?.advice.isEmpty == false)
      #expect(result.transcript == nil && result.pictures.isEmpty)
      if status == .refused { #expect(result.failure?.canRetry == false) }
    }
  }

  @Test func `The table has every reason of the published schema`() throws {
    let schema = try Payload(json: Schema.text("gemini"))
    func values(_ name: String, _ property: String) -> [String] {
      let rule = schema.root["$defs"]?[name]?["properties"]?[property]
      return (rule?["enum"]?.elements ?? []).compactMap(\.string)
    }
    let reasons = values("Candidate", "finishReason")
    #expect(reasons.count > 20)
    #expect(
      Set(reasons).subtracting(Self.finishes.map(\.0)) == ["FINISH_REASON_UNSPECIFIED"])
    let blocks = values("GenerateContentResponsePromptFeedback", "blockReason")
    #expect(Set(blocks).subtracting(Self.blocks.map(\.0)) == ["BLOCKED_REASON_UNSPECIFIED"])
  }

  static let blocks: [(String, String)] = [
    ("SAFETY", "refused the request because of its safety settings"),
    ("OTHER", "refused the request and did not say why"),
    ("BLOCKLIST", "refused the request because of a blocked word"),
    ("PROHIBITED_CONTENT", "refused the request as prohibited content"),
    ("IMAGE_SAFETY", "refused the request because its pictures may be unsafe"),
    ("MODEL_ARMOR", "refused the request under Model Armor rules"),
    ("JAILBREAK", "took the request for a jailbreak attempt"),
    ("SOMETHING_NEW", "refused the request (SOMETHING_NEW)"),
  ]

  @Test(arguments: blocks)
  func `Each block reason has its own sentence, and costs nothing`(
    _ reason: String, _ words: String
  )
    throws
  {
    for more in ["", #","candidates":[]"#, #","usageMetadata":{"promptTokenCount":9}"#] {
      let result = try result(#"{"promptFeedback":{"blockReason":"\#(reason)"}\#(more)}"#)
      #expect(result.status == .refused)
      #expect(result.failure?.message == "google \(words).")
      #expect(result.failure?.kind == .refused && result.failure?.billed == .no)
      #expect(result.transcript == nil)
    }
  }

  @Test func `The provider's own words follow the reason`() throws {
    let finished = try result(
      #"{"candidates":[{"finishReason":"IMAGE_SAFETY","finishMessage":"Unable to show it.\n"}]}"#)
    #expect(
      finished.failure?.message
        == "google made a picture and withheld it as unsafe: Unable to show it."
    )
    let blocked = try result(
      #"{"promptFeedback":{"blockReason":"SAFETY","blockReasonMessage":"No."}}"#)
    #expect(
      blocked.failure?.message == "google refused the request because of its safety settings: No.")
  }

  @Test func `A refusal in words keeps the words, and they are not sent back`() throws {
    let result = try result(
      answer(#"{"text":"I cannot do that.","thoughtSignature":"U2ln"}"#, finish: "SAFETY"))
    #expect(result.status == .refused && result.text == "I cannot do that.")
    #expect(result.transcript == nil)
  }

  @Test func `Text without a picture is an answer in itself`() throws {
    for finish in ["STOP", "NO_IMAGE"] {
      let result = try result(
        answer(#"{"text":"Which kite?","thoughtSignature":"U2ln"}"#, finish: finish))
      #expect(result.status == .textOnly && result.text == "Which kite?")
      #expect(result.failure == nil && result.transcript != nil)
    }
  }

  @Test func `The sandbox costs nothing, whatever happens`() throws {
    let rehearsal = Endpoint.google.rehearsed()
    let result = try result(#"{"candidates":[{"finishReason":"SAFETY"}]}"#, at: rehearsal)
    #expect(result.failure?.billed == .no)
    #expect(result.failure?.message.hasPrefix("The sandbox stopped") == true)
  }

  static let unknown: [(String, String)] = [
    ("", "it is empty"), ("   ", "it is empty"), ("<html>ok</html>", "it is a web page"),
    ("\n<!DOCTYPE html>", "it is a web page"), ("{}", "it does not follow this protocol"),
    ("[]", "it does not follow this protocol"), ("12", "it does not follow this protocol"),
    (#"{"status":"queued"}"#, "it does not follow this protocol"),
    (#"{"candidates":[{"content":{"parts":[{"inlineData":{"data":"QUJD"#, "it ends too early"),
    ("data: {\"candidates\":[{\"con", "it ends too early"),
    ("gateway says hello", "it is not JSON: expected a value, found 'g' (at byte 0)"),
    (stream(answer(#"{"text":"","thought":true}"#, finish: nil)), "it stops before it is complete"),
  ]

  @Test(arguments: unknown)
  func `A reply that cannot be read may have been billed`(_ text: String, _ why: String)
    throws
  {
    let result = try result(text)
    #expect(result.status == .unknown)
    #expect(
      result.failure?.message == "google accepted it, but its reply cannot be read: \(why).")
    #expect(result.failure?.kind == .unknown && result.failure?.billed == .maybe)
    #expect(
      result.failure?.advice.contains("stream = true") == (why == "it ends too early"))
  }

  static let late: [(String, Status, Failure.Billed)] = [
    (#"{"error":{"code":503,"message":"overloaded","status":"UNAVAILABLE"}}"#, .failed, .maybe),
    (#"[{"error":{"code":400,"message":"bad","status":"INVALID_ARGUMENT"}}]"#, .failed, .no),
    (#"{"error":{"message":"upstream failed","type":"upstream_error"}}"#, .failed, .maybe),
    (#"{"error":{"message":"no","code":"content_policy_violation"}}"#, .refused, .no),
    (
      stream(
        answer(#"{"text":"Here"}"#, finish: nil),
        #"{"error":{"code":500,"message":"broke","status":"INTERNAL"}}"#), .failed, .maybe
    ),
    (stream(#"{"error":{"code":504,"status":"DEADLINE_EXCEEDED"}}"#), .unknown, .maybe),
  ]

  @Test(arguments: late)
  func `An error inside the reply is an error`(
    _ text: String, _ status: Status, _ billed: Failure.Billed
  ) throws {
    let result = try result(text)
    #expect(result.status == status)
    #expect(result.failure?.billed == billed)
    #expect(result.transcript == nil)
  }
}
