import Model
import Payload
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(5))) struct GeminiJobTests {
  private static let picture = answer(inline("A", signed))

  private func started(at endpoint: Endpoint = .google) throws -> Played {
    var job = try played(.simple(at: endpoint))
    #expect(job.play(.start) == ["send submit"])
    return job
  }

  @Test func `A turn is one call, journalled before its first byte leaves`() throws {
    var job = try started()
    #expect(job.play(.bodyStarted) == ["journal sending"])
    #expect(job.play(.sent(10, of: 20), .sent(20, of: 20)) == [])
    #expect(job.play(.replied(reply(Self.picture))) == ["finish done done"])
    #expect(job.play(.waited, .cancel, .start) == [])
  }

  @Test(arguments: [Endpoint.tokaify, .google, .vertexHere, Endpoint.vertex.rehearsed()])
  func `Every profile of the protocol works`(_ endpoint: Endpoint) throws {
    var job = try started(at: endpoint)
    #expect(job.request?.url.hasSuffix(":generateContent") == true)
    #expect(
      job.play(.bodyStarted, .replied(reply(Self.picture))) == [
        "journal sending", "finish done done",
      ])
  }

  private static func error(_ status: String, _ details: String) -> String {
    #"{"error":{"code":429,"message":"m","status":"\#(status)","details":[\#(details)]}}"#
  }
  private static let retryInfo =
    #"{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"7.5s"}"#

  static let turnedAway: [(JobEvent, String, [String])] = [
    (.replied(reply("", status: 429)), "composed", ["wait 0.75", "wait 1.5", "wait 3.0"]),
    (.replied(reply("<html>", status: 503)), "composed", ["wait 0.75", "wait 1.5", "wait 3.0"]),
    (
      .replied(reply(error("RESOURCE_EXHAUSTED", retryInfo), status: 429)), "composed",
      ["wait 7.5", "wait 7.5", "wait 7.5"]
    ),
    (
      .replied(reply("[\(error("RESOURCE_EXHAUSTED", retryInfo))]", status: 429)), "composed",
      ["wait 7.5", "wait 7.5", "wait 7.5"]
    ),
    (
      .replied(reply("", status: 503, headers: [.init(name: "Retry-After", value: "9")])),
      "composed", ["wait 9.0", "wait 9.0", "wait 9.0"]
    ),
  ]

  @Test(arguments: turnedAway)
  func `A call that was turned away is retried three times`(
    _ event: JobEvent, _ journal: String, _ waits: [String]
  ) throws {
    var job = try started()
    for wait in waits {
      #expect(
        job.play(.bodyStarted, event, .waited)
          == ["journal sending", "journal \(journal)", wait, "send submit"])
    }
    #expect(job.play(.bodyStarted, event) == ["journal sending", "finish failed done"])
    #expect(job.result?.failure?.billed == .no && job.result?.failure?.canRetry == true)
  }

  @Test(arguments: [TransportError.Reason.cannotConnect, .cannotResolve, .timedOut])
  func `A call that cannot have arrived is retried three times`(_ reason: TransportError.Reason)
    throws
  {
    var job = try started()
    for wait in ["wait 0.75", "wait 1.5", "wait 3.0"] {
      #expect(job.play(lost(reason), .waited) == [wait, "send submit"])
    }
    #expect(job.play(lost(reason)) == ["finish failed done"])
    #expect(job.result?.failure?.billed == .no)
  }

  private static let daily =
    #"{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"#
    + #""GenerateRequestsPerDayPerProjectPerModel"}]}"#

  /// Each row of the documented table: the reply, the status, the kind of failure, its billing, and
  /// words of the message or the advice.
  static let ends: [(JobEvent, Status, Failure.Kind, Failure.Billed, String)] = [
    (
      .replied(reply(error("RESOURCE_EXHAUSTED", daily + "," + retryInfo), status: 429)), .failed,
      .quota, .no, "tomorrow"
    ),
    (
      .replied(
        reply(
          #"{"error":{"code":400,"message":"Image part is missing a thought_signature in content "#
            + #"position 2, part position 1.","status":"INVALID_ARGUMENT"}}"#, status: 400)),
      .failed, .rejected, .no, "Start a new conversation with the last picture"
    ),
    (
      .replied(
        reply(#"{"error":{"code":400,"message":"Corrupted thought signature."}}"#, status: 400)),
      .failed, .rejected, .no, "Start a new conversation with the last picture"
    ),
    (
      .replied(
        reply(
          #"[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","#
            + #""status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}]"#,
          status: 400)), .failed, .key, .no, "did not accept the key"
    ),
    (
      .replied(reply(#"{"error":{"message":"API key expired."}}"#, status: 400)), .failed, .key,
      .no, "did not accept the key"
    ),
    (
      .replied(
        reply(
          #"{"error":{"message":"Thinking level LOW is not supported for this model."}}"#,
          status: 400)),
      .failed, .rejected, .no, "Choose another thinking level"
    ),
    (
      .replied(
        reply(
          #"{"error":{"message":"Multiple candidates is not enabled for models/x"}}"#, status: 400)),
      .failed, .rejected, .no, "one picture at a time"
    ),
    (
      .replied(
        reply(
          #"{"error":{"message":"Unknown name \"imageSize\" at 'generation_config.image_config': "#
            + #"Cannot find field."}}"#, status: 400)), .failed, .rejected, .no,
      #"image_settings = "response-format""#
    ),
    (
      .replied(
        reply(
          #"{"error":{"message":"Invalid JSON payload received. Cannot find field.","details":[{"#
            + #""fieldViolations":[{"field":"generation_config.response_format"}]}]}}"#, status: 400
        )),
      .failed, .rejected, .no, #"image_settings = "image-config""#
    ),
    (
      .replied(
        reply(
          #"{"error":{"message":"bad","details":[{"fieldViolations":[{"field":"safety_settings[0]"}]}]}}"#,
          status: 400)), .failed, .rejected, .no, "safety_settings[0]"
    ),
    (
      .replied(
        reply(
          #"{"error":{"code":400,"message":"User location is not supported for the API use.","#
            + #""status":"FAILED_PRECONDITION"}}"#, status: 400)), .failed, .rejected, .no,
      "not available in your region"
    ),
    (
      .replied(
        reply(
          #"{"error":{"message":"Enable billing.","status":"FAILED_PRECONDITION"}}"#, status: 400)),
      .failed, .rejected, .no, "billing"
    ),
    (
      .replied(reply(#"{"error":{"status":"UNAUTHENTICATED"}}"#, status: 401)), .failed, .key, .no,
      "did not accept the key"
    ),
    (
      .replied(reply(#"{"error":{"status":"PERMISSION_DENIED"}}"#, status: 403)), .failed, .key,
      .no,
      "did not accept the key"
    ),
    (.replied(reply("", status: 402)), .failed, .quota, .no, "no credit"),
    (
      .replied(reply(#"{"error":{"status":"NOT_FOUND","message":"not found"}}"#, status: 404)),
      .failed, .rejected, .no, #"api_version = "v1beta""#
    ),
    (.replied(reply("<html>too big</html>", status: 413)), .failed, .rejected, .no, "too large"),
    (.replied(reply("", status: 499)), .unknown, .unknown, .maybe, "dropped"),
    (
      .replied(reply(#"{"error":{"status":"INTERNAL","message":"m"}}"#, status: 500)), .failed,
      .provider, .maybe, "failed (500): m"
    ),
    (.replied(reply("<html>", status: 502)), .unknown, .unknown, .maybe, "lost the reply"),
    (
      .replied(reply(#"{"error":{"status":"DEADLINE_EXCEEDED"}}"#, status: 504)), .unknown,
      .unknown, .maybe, "took too long"
    ),
    (.replied(reply("", status: 302)), .failed, .configuration, .no, "redirect"),
    (lost(.connectionLost, taken: true), .unknown, .unknown, .maybe, "no reply came"),
    (lost(.timedOut), .unknown, .unknown, .maybe, "no reply came"),
    (.storageFailed(.full), .unknown, .storage, .maybe, "could not be stored"),
  ]

  @Test(arguments: ends)
  func `Every failure is told apart, and nothing is sent twice`(
    _ event: JobEvent, _ status: Status, _ kind: Failure.Kind, _ billed: Failure.Billed,
    _ words: String
  ) throws {
    var job = try started()
    #expect(job.play(.bodyStarted, event) == ["journal sending", "finish \(status.rawValue) done"])
    let failure = try #require(job.result?.failure)
    #expect(failure.kind == kind)
    #expect(failure.billed == billed)
    #expect("\(failure.message) \(failure.advice)".contains(words), "\(failure)")
    #expect(failure.message.hasSuffix(".") && !failure.advice.isEmpty)
    #expect(job.words.filter { $0 == "send submit" }.count == 1)
    #expect(job.result?.transcript == nil)
  }

  static let stored: [(Job, [String], Failure.Billed?)] = [
    (.composed, ["finish failed done"], .no),
    (.sending, ["finish unknown done"], .maybe),
    (.accepted(task: "r1"), ["finish unknown done"], .maybe),
    (.done(.done), [], nil),
  ]

  @Test(arguments: stored)
  func `A stored job is never sent again`(
    _ job: Job, _ words: [String], _ billed: Failure.Billed?
  ) throws {
    var played = try resumed(job, at: .google)
    #expect(played.play(.start) == words)
    #expect(played.result?.failure?.billed == billed)
    #expect(played.play(.waited, .bodyStarted, .replied(reply(Self.picture))) == [])
  }

  @Test func `Cancelling says what may have been spent`() throws {
    var fresh = try started()
    #expect(fresh.play(.cancel) == ["finish cancelled done"])
    #expect(fresh.result?.failure?.billed == .no)
    var sending = try started()
    #expect(sending.play(.bodyStarted, .cancel) == ["journal sending", "finish cancelled done"])
    #expect(sending.result?.failure?.billed == .maybe)
    #expect(sending.result?.failure?.message.contains("may still finish and bill it") == true)
    var resting = try started()
    _ = resting.play(.bodyStarted, .replied(reply("", status: 429)), .cancel)
    #expect(resting.result?.failure?.billed == .no)
    var rehearsal = try started(at: Endpoint.google.rehearsed())
    _ = rehearsal.play(.bodyStarted, .cancel)
    #expect(rehearsal.result?.failure?.billed == .no)
  }

  @Test func `A turn that cannot be sent is refused before anything is sent`() {
    let failure = failure { () throws(Failure) in
      _ = try makeJob(.simple(at: .vertex), jitter: { 0 })
    }
    #expect(failure?.kind == .configuration)
  }
}
