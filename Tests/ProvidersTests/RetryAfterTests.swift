import Model
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(5))) struct RetryAfterTests {
  private func head(_ value: String, status: Int = 429, date: String? = nil) -> HTTPHead {
    var head = HTTPHead(status: status, headers: [.init(name: "retry-after", value: value)])
    if let date { head.headers.append(.init(name: "Date", value: date)) }
    return head
  }

  static let dates = [
    "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
  ]

  @Test(arguments: dates)
  func `A date in any of its three forms counts from the reply's own date`(_ text: String) {
    #expect(HTTPDate(text)?.seconds == 784_111_777)
    let head = head(text, date: "Sun, 06 Nov 1994 08:49:30 GMT")
    #expect(head.retryAfter == 7)
  }

  @Test func `Without a date the delay counts from when the reply arrived`() {
    var head = head("Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(head.retryAfter == nil)
    head.received = 784_111_770.5
    #expect(head.retryAfter == 6.5)
  }

  @Test(arguments: [
    ("Thu, 29 Feb 2024 00:00:00 GMT", 1_709_164_800.0), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ("Fri, 31 Dec 1999 23:59:60 GMT", 946_684_800),
  ])
  func `Leap days and the first second are handled like any other`(
    _ text: String, _ seconds: Double
  ) {
    #expect(HTTPDate(text)?.seconds == seconds)
  }

  @Test(arguments: [
    "", "now", "Sun, 31 Feb 2027 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
    "Sun, 06 Nov 1994 08:49:37 PST", "Xyz, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
    "Sun, 06 Nov 99999999999999999999 08:49:37 GMT", "Sun, +6 Nov 1994 08:49:37 GMT",
    String(repeating: "Sun, ", count: 500),
  ])
  func `A malformed date is refused`(_ text: String) {
    #expect(HTTPDate(text) == nil)
  }

  @Test(arguments: [
    ("7", 7.0), ("1.5", 1.5), ("0", 0), ("604800", 604_800), (" 7", nil), ("-1", nil),
    ("1e308", nil), ("1e2", nil), ("99999999999999999999", nil), ("604801", nil), ("inf", nil),
    ("nan", nil), ("0x10", nil), (".5", nil), ("5.", nil), ("", nil), ("\u{661}", nil),
    ("Sun, 06 Nov 1994 08:49:37 GMT", nil),
  ])
  func `Seconds are read and absurd values are ignored`(_ text: String, _ seconds: Double?) {
    #expect(head(text, date: "Sun, 06 Nov 1994 08:49:37 GMT").retryAfter == seconds)
  }

  @Test(arguments: [
    ("7s", 7.0), ("1.5s", 1.5), ("1e300s", nil), ("9223372036854775807s", nil), ("-3s", nil),
    ("s", nil), ("infs", nil),
  ])
  func `The delay in a Google error is read the same way`(_ text: String, _ seconds: Double?) {
    let body =
      #"{"error":{"code":429,"details":[{"@type":"…RetryInfo","retryDelay":"\#(text)"}]}}"#
    #expect(ErrorWords(reply(body, status: 429)).retryAfter == seconds)
  }

  @Test func `A request that asks for too long a wait fails once, with an explanation`() {
    for text in ["1e308", "99999999999999999999", "9223372036854775807"] {
      let reply = reply(
        "", status: 429, headers: [.init(name: "Retry-After", value: text)])
      let failure = HTTPFailures(.google).failure(http: 429, ErrorWords(reply))
      #expect(failure.advice == "Send it again in a minute.")
    }
  }

  @Test(arguments: [0, 0.001, 0.3, 1, -7, 50, .nan])
  func `Jitter shortens a pause by at most half`(_ jitter: Double) throws {
    for (attempt, whole) in Backoff.delays.enumerated() {
      let pause = try #require(Backoff.delay(attempt, jitter: jitter))
      #expect((whole / 2...whole).contains(pause))
    }
  }

  @Test(arguments: [
    (0.4, "1 s"), (60, "60 s"), (200, "4 min"), (604_800, "168 h"), (1e308, ""), (-5, "0 s"),
    (.infinity, ""),
  ])
  func `No number of seconds is too large to be shown`(_ seconds: Double, _ text: String) {
    #expect(text.isEmpty ? !secondsText(seconds).isEmpty : secondsText(seconds) == text)
  }
}
