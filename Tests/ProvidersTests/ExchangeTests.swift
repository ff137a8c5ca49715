import Model
import Payload
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(5))) struct ExchangeTests {
  private let request = HTTPRequest(method: "GET", url: "https://a.example/")
  private let blobs = MemoryBlobStore()

  private func transport(_ status: Int, _ texts: [String], _ error: TransportError? = nil)
    -> FakeTransport
  {
    FakeTransport(
      events: [.head(HTTPHead(status: status))] + texts.map { .bytes(Array($0.utf8)) },
      error: error)
  }

  @Test func `A JSON reply is scanned, with its long strings in the blob store`() async {
    let picture = String(repeating: "QUJD", count: 500)
    let event = await transport(200, ["{\"a\":\"", picture, "\"}"]).exchange(request, blobs: blobs)
    guard case .replied(let reply) = event else {
      Issue.record("no reply")
      return
    }
    #expect(reply.json?.externalStrings.count == 1)
    #expect(blobs.count == 1)
  }

  @Test func `A reply that is not JSON keeps its beginning`() async {
    let event = await transport(502, ["<html>", "bad gateway"]).exchange(request, blobs: blobs)
    guard case .replied(let reply) = event, case .other(let text, _) = reply.body else {
      Issue.record("no reply")
      return
    }
    #expect(reply.head.status == 502)
    #expect(text == "<html>bad gateway")
  }

  @Test func `A broken connection is reported, whatever had arrived`() async {
    let error = TransportError(.connectionLost, detail: "gone", mayHaveBeenAccepted: true)
    let event = await transport(200, ["{"], error).exchange(request, blobs: blobs)
    guard case .transportFailed(error) = event else {
      Issue.record("not told")
      return
    }
  }

  @Test func `A full store is reported as such`() async {
    let long = "[\"" + String(repeating: "QUJD", count: 500) + "\"]"
    guard
      case .storageFailed(.full) = await transport(200, [long])
        .exchange(request, blobs: FullBlobStore()),
      case .storageFailed(.full) = await transport(200, [long])
        .download(request, blobs: FullBlobStore())
    else {
      Issue.record("not told")
      return
    }
  }

  @Test func `A download becomes a blob`() async {
    guard
      case .downloaded(let blob) = await transport(200, ["pic", "ture"])
        .download(request, blobs: blobs)
    else {
      Issue.record("no blob")
      return
    }
    #expect(blobs.content(of: blob) == Array("picture".utf8))
  }

  @Test func `A download that is refused, empty or cut off leaves nothing behind`() async {
    let lost = TransportError(.connectionLost, detail: "", mayHaveBeenAccepted: false)
    guard
      case .replied(let reply) = await transport(404, ["no"]).download(request, blobs: blobs),
      case .transportFailed = await transport(200, []).download(request, blobs: blobs),
      case .transportFailed(lost) = await transport(200, ["pi"], lost)
        .download(request, blobs: blobs)
    else {
      Issue.record("not told")
      return
    }
    #expect(reply.head.status == 404)
    #expect(blobs.count == 0 && blobs.unfinished == 0)
  }
}
