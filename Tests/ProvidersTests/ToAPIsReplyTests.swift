import Model
import Payload
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(5))) struct ToAPIsReplyTests {
  private func read(_ text: String) -> TaskReply { ToAPIsCodec(.toapis).read(reply(text)) }

  static let states: [(String, Bool)] = [
    ("queued", true), ("submitted", true), ("pending", true), ("SUBMITTED", true),
    ("in_progress", false), ("IN_PROGRESS", false), ("processing", false), ("mulling", false),
  ]

  @Test(arguments: states)
  func `A state that is not an end means the task is still running`(
    _ state: String, _ isQueued: Bool
  ) {
    guard
      case .running("t1", isQueued, _) = read(
        #"{"id":"t1","object":"generation.task","status":"\#(state)","progress":0,"metadata":{}}"#)
    else {
      Issue.record("not running")
      return
    }
  }

  static let shares: [(String, Double?)] = [
    ("42", 0.42), (#""42%""#, 0.42), (#""42""#, 0.42), ("0", 0), ("100.0", 1), ("250", 1),
    ("-3", 0), (#""soon""#, nil), (#""%""#, nil), ("null", nil), ("[42]", nil), (#""1e999""#, nil),
  ]

  @Test(arguments: shares)
  func `Progress is a number or a numeric string`(_ text: String, _ share: Double?) {
    guard
      case .running(_, _, let found) = read(
        #"{"id":"t1","status":"in_progress","progress":\#(text)}"#)
    else {
      Issue.record("not running")
      return
    }
    #expect(found == share)
  }

  static let tasks = [#"{"id":"t1","#, #"{"task_id":"t1","#, #"{"id":"t1","task_id":"x","#]

  @Test(arguments: tasks)
  func `The task has one of two names`(_ beginning: String) {
    guard case .running("t1", true, nil) = read(beginning + #""object":"generation.task"}"#) else {
      Issue.record("not named")
      return
    }
  }

  static let results: [(String, [String])] = [
    (#""result":{"type":"image","data":[{"url":"https://f/1.jpg"}]}"#, ["https://f/1.jpg"]),
    (
      #""result":{"data":[{"url":"https://f/1"},{"url":""},{},"https://f/2"]},"url":"https://f/3""#,
      ["https://f/1", "https://f/2"]
    ),
    (#""url":"https://f/3""#, ["https://f/3"]),
    (#""result":{"type":"image","data":[]},"url":"https://f/3""#, ["https://f/3"]),
    (#""result":null"#, []), (#""url":"""#, []), (#""url":7"#, []),
  ]

  @Test(arguments: results)
  func `The addresses of pictures are found in both shapes`(_ member: String, _ urls: [String]) {
    for state in ["completed", "COMPLETED", "SUCCESS"] {
      let text = #"{"id":"t1","model":"m","status":"\#(state)","progress":"100%",\#(member)}"#
      guard case .success("t1", let outcome) = read(text) else {
        Issue.record("no success")
        return
      }
      #expect(outcome.links.map(\.url) == urls)
      #expect(outcome.model == "m")
    }
  }

  static let failed: [(String, String)] = [
    (#""error":{"code":"generation_failed","message":"no luck"}"#, "no luck"),
    (#""fail_reason":"no luck""#, "no luck"), (#""error":"no luck""#, "no luck"),
    (#""error":{"code":7},"fail_reason":"no luck""#, "no luck"), (#""error":null"#, ""),
  ]

  @Test(arguments: failed)
  func `The reason for a failure is found wherever it is`(_ member: String, _ reason: String) {
    for state in ["failed", "FAILURE"] {
      guard
        case .failed("t1", let words) = read(
          #"{"id":"t1","status":"\#(state)","progress":0,\#(member)}"#)
      else {
        Issue.record("not failed")
        return
      }
      #expect((words.message ?? "") == reason)
      #expect(ToAPIsCodec(.toapis).failure(ofTask: words).billed == .maybe)
    }
  }

  @Test func `A refusal in place of a task is a failure`() {
    for text in [
      #"{"error":{"code":"x","message":"no"}}"#, #"{"success":false,"message":"no"}"#,
      #"{"error":{"code":"x"}}"#,
    ] {
      guard case .failed(nil, _) = read(text) else {
        Issue.record("not failed: \(text)")
        return
      }
    }
  }

  @Test(arguments: ["", "<html>busy</html>", "{\"status\":\"com", "[]", "{}", "null", "12"])
  func `A reply that says nothing about a task is unreadable`(_ text: String) {
    guard case .unreadable = read(text) else {
      Issue.record("readable")
      return
    }
  }

  static let uploads: [(String, String?)] = [
    (
      #"{"success":true,"message":"","data":{"id":"u1","url":"https://f/x.jpg","mime_type":"#
        + #""image/jpeg","size":89234}}"#, "https://f/x.jpg"
    ),
    (#"{"data":{"url":"http://f/x.jpg"}}"#, "http://f/x.jpg"),
    (#"{"success":false,"message":"no","data":{"url":"https://f/x.jpg"}}"#, nil),
    (#"{"success":true,"data":{"url":"file:///etc/passwd"}}"#, nil),
    (#"{"success":true,"data":{}}"#, nil), ("<html>", nil), ("", nil),
  ]

  @Test(arguments: uploads)
  func `An upload has an address or was refused`(_ text: String, _ address: String?) {
    switch ToAPIsCodec(.toapis).readUpload(reply(text)) {
    case .address(let found): #expect(found == address)
    case .refused: #expect(address == nil)
    }
  }

  // Rows of the table of errors, in both envelopes; codes are words or numbers.
  static let refusals: [(Int, String, Failure.Kind, Failure.Billed)] = [
    (400, #"{"error":{"code":"invalid_request","message":"坏"}}"#, .rejected, .no),
    (400, #"{"success":false,"message":"Unsupported image type"}"#, .rejected, .no),
    (400, #"{"error":{"code":400,"type":"invalid_request_error"}}"#, .rejected, .no),
    (
      401, #"{"error":{"code":401,"message":"x","type":"authentication_error"}}"#, .key, .no
    ),
    (400, #"{"error":{"code":"unauthorized"}}"#, .key, .no),
    (402, #"{"error":{"code":"insufficient_quota","message":"잔액"}}"#, .quota, .no),
    (403, #"{"error":{"code":"insufficient_quota","message":"잔액"}}"#, .quota, .no),
    (404, #"{"error":{"code":404,"message":"Task not found"}}"#, .rejected, .no),
    (422, #"{"error":{"code":"content_policy_violation","message":"不可"}}"#, .refused, .no),
    (422, #"{"error":{"code":422,"message":"不可"}}"#, .refused, .no),
    (400, #"{"error":{"code":"content_policy_violation"}}"#, .refused, .no),
    (429, #"{"error":{"code":"rate_limit_exceeded","message":"x"}}"#, .quota, .no),
    (400, #"{"error":{"code":"rate_limit_exceeded","message":"x"}}"#, .quota, .no),
    (500, #"{"error":{"code":"internal_error","message":"x"}}"#, .provider, .maybe),
    (503, #"{"error":{"code":"rate_limit_unavailable","message":"x"}}"#, .provider, .no),
    (400, #"{"error":{"message":"invalid apitype: -1"}}"#, .configuration, .no),
    (500, #"{"error":{"message":"invalid apitype: -1"}}"#, .configuration, .no),
  ]

  @Test(arguments: refusals)
  func `Every row of the table of errors is told apart`(
    _ status: Int, _ text: String, _ kind: Failure.Kind, _ billed: Failure.Billed
  ) {
    let failure = ToAPIsCodec(.toapis).failure(reply(text, status: status))
    #expect(failure.kind == kind)
    #expect(failure.billed == billed)
    #expect(failure.http == status)
    #expect(failure.message.hasSuffix("."))
    #expect(!failure.advice.isEmpty)
  }

  static let ends: [(String, Failure.Kind)] = [
    (#"{"code":"content_policy_violation","message":"不可"}"#, .refused),
    (#"{"code":422,"message":"不可"}"#, .refused),
    (#"{"code":"insufficient_quota"}"#, .quota),
    (#"{"code":"rate_limit_exceeded"}"#, .quota),
    (#"{"code":"generation_failed","message":"upstream returned status 422"}"#, .provider),
    (#"{"message":"blocked for safety"}"#, .provider),
  ]

  @Test(arguments: ends)
  func `The reason a task failed is its code, never its message`(
    _ error: String, _ kind: Failure.Kind
  ) {
    guard case .failed(_, let words) = read(#"{"id":"t","status":"failed","error":\#(error)}"#)
    else {
      Issue.record("not failed")
      return
    }
    let failure = ToAPIsCodec(.toapis).failure(ofTask: words)
    #expect(failure.kind == kind)
    #expect(failure.billed == .maybe)
    #expect(ToAPIsCodec(Endpoint.toapis.rehearsed()).failure(ofTask: words).billed == .no)
  }
}
