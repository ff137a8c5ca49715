import Model
import Synchronization
import Testing

@testable import Providers

/// A key that a provider repeats is removed from everything.
@Suite(.timeLimit(.minutes(5))) struct SecretTests {
  let key = "sk-live/0123456789+abcdef"

  @Test(arguments: [
    "sk-live/0123456789+abcdef", #"sk-live\/0123456789+abcdef"#,
    #"sk\u002dlive/0123456789\u002Babcdef"#, "sk-live%2F0123456789%2babcdef",
    #"\u0073k-live/0123456789+abcde\u0066"#,
  ])
  func `A key is found however it is spelled`(spelling: String) throws {
    let secret = try #require(Secret(key))
    #expect(secret.removed(from: "Bad key \(spelling), sorry.") == "Bad key …, sorry.")
    #expect(secret.removed(from: spelling + spelling) == "……")
    let failure = Failure(.rejected, spelling, advice: "Not \(spelling)").redacting(key)
    #expect(failure == Failure(.rejected, "…", advice: "Not …"))
  }

  @Test func `A key cut off at the end is removed too, and other words stay`() throws {
    let secret = try #require(Secret(key))
    #expect(secret.removed(from: "You sent sk-live/012…. Do not.") == "You sent …. Do not.")
    #expect(secret.removed(from: "You sent sk-live") == "You sent ")
    for text in ["sk", "sk-live is a prefix", "100% \\ sure", "grüße…", ""] {
      #expect(secret.removed(from: text) == text)
    }
    #expect(Secret("abc") == nil && Secret(nil) == nil)
  }

  @Test func `A result does not contain it anywhere`() {
    var result = JobResult(
      .textOnly, text: "Hello \(key)", thoughts: key, model: key,
      failure: Failure(.rejected, key))
    result.notes = [key]
    result.searches = [key]
    result.sources = [WebSource(title: key, page: "https://e.example/\(key)", picture: key)]
    #expect(!"\(result.redacting(key))".contains(key))
    #expect(result.redacting(nil) == result)
  }

  @Test func `In bytes it is masked wherever chunks end, and nothing else is touched`() throws {
    let secret = try #require(Secret(key))
    let escaped = #"sk\u002dlive\/0123456789%2Babcdef"#
    let text = Array(
      #"{"a":"sk-lXsk-live\/9","b":"\#(key)","c":"x\#(escaped)","d":"sk-live/0"}"#.utf8)
    let stars = { (count: Int) in String(repeating: "*", count: count) }
    let expected =
      #"{"a":"sk-lXsk-live\/9","b":"\#(stars(key.utf8.count))","#
      + #""c":"x\#(stars(escaped.utf8.count))","d":"sk-live/0"}"#
    for size in 1...text.count {
      var blackener = StreamRedactor(secret)
      var told: [UInt8] = []
      for start in stride(from: 0, to: text.count, by: size) {
        told += blackener.redact(Array(text[start..<min(start + size, text.count)]))
      }
      told += blackener.finish()
      #expect(String(decoding: told, as: UTF8.self) == expected, "in pieces of \(size)")
    }
  }

  @Test func `A reply that ends with what may be a key arrives complete`() async throws {
    struct Answering: Transport {
      let key: String
      func send(
        _ request: HTTPRequest, events: @escaping @Sendable (TransportEvent) throws -> Void
      ) async throws(TransportError) {
        do {
          try events(
            .head(HTTPHead(status: 200, headers: [.init(name: "X-Echo", value: "Bearer \(key)")])))
          try events(.bytes(Array(("1" + key + "2" + key.prefix(9)).utf8)))
        } catch {
          throw TransportError(.refusedByReceiver, detail: key, mayHaveBeenAccepted: true)
        }
        throw TransportError(.connectionLost, detail: "lost \(key)", mayHaveBeenAccepted: true)
      }
    }
    let told = Mutex(("", ""))
    let transport = Answering(key: key).withholding(key)
    let error = await #expect(throws: TransportError.self) {
      try await transport.send(HTTPRequest(method: "GET", url: "https://e.example")) { event in
        told.withLock { told in
          if case .head(let head) = event { told.0 = head.header("x-echo") ?? "" }
          if case .bytes(let bytes) = event { told.1 += String(decoding: bytes, as: UTF8.self) }
        }
      }
    }
    #expect(error?.detail == "lost …")
    #expect(told.withLock(\.0) == "Bearer …")
    #expect(told.withLock(\.1) == "1\(String(repeating: "*", count: key.utf8.count))2")
  }
}
