import Imagery
import Model
import Payload
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(5))) struct GMILimitsTests {
  private func refusal(_ turn: TurnRequest) -> Failure? {
    failure { () throws(Failure) in _ = try GMICodec(turn.endpoint).submit(turn) }
  }

  private func picture(_ bytes: Int, _ type: MediaType = .png) -> Attachment {
    Attachment(.blob(Blob(name: "x", byteCount: bytes), type), name: "kite")
  }

  static let refused: [(turn: TurnRequest, words: String)] = [
    (.simple(" \n "), "The instruction is empty."),
    (.simple(ratio: AspectRatio(8, 1)), "The ratio 8:1 is not available: not offered by GMI."),
    (.simple(ratio: AspectRatio(7, 3)), "The ratio 7:3 is not available: not offered by gmi."),
    (
      .simple(at: .sandbox, settings: Settings(thinking: .medium)),
      "The thinking level medium is not offered by the sandbox."
    ),
    (
      .simple(settings: Settings(system: "always grey")),
      "A standing instruction is not accepted by gmi."
    ),
  ]

  @Test(arguments: refused)
  func `What is known to be refused is not sent`(_ row: (turn: TurnRequest, words: String)) {
    let failure = refusal(row.turn)
    #expect(failure?.message == row.words)
    #expect(failure?.kind == .usage)
    #expect(failure?.billed == .no)
    #expect(failure?.advice.isEmpty == false)
  }

  @Test func `Fourteen pictures are accepted, fifteen are not`() {
    let pictures = Array(repeating: picture(10), count: 15)
    #expect(refusal(.simple(attachments: Array(pictures.dropLast()))) == nil)
    let failure = refusal(.simple(attachments: pictures))
    #expect(failure?.message == "15 references are too many: gmi accepts at most 14.")
    #expect(failure?.advice == "Remove 1.")
  }

  @Test func `A picture may be seven megabytes`() {
    #expect(refusal(.simple(attachments: [picture(7_000_000)])) == nil)
    #expect(
      refusal(.simple(attachments: [picture(7_000_001)]))?.message
        == "kite is 7.0 MB long; gmi accepts pictures of at most 7.0 MB.")
  }

  @Test func `An unsupported file type is refused`() {
    #expect(
      refusal(.simple(attachments: [picture(1, .gif)]))?.message
        == "kite is a GIF file, which gmi does not read.")
  }

  @Test func `A resolution or format that is not offered is refused`() {
    var endpoint = Endpoint.gmi
    endpoint.capabilities.resolutions = [.k1]
    endpoint.capabilities.formats = [.png, .webp]
    #expect(
      refusal(.simple(at: endpoint, settings: Settings(resolution: .k4)))?.message
        == "The resolution 4K is not offered by gmi.")
    #expect(
      refusal(.simple(at: endpoint, settings: Settings(format: .jpeg)))?.message
        == "The format jpeg is not offered by gmi.")
  }

  @Test func `An address next to a local picture, or in a later turn, is refused with advice`()
    throws
  {
    let address = Attachment(.url("https://a.example/k.png"), name: "k.png")
    let words =
      "gmi accepts a URL such as k.png only in the first turn and not next to a local "
      + "picture."
    #expect(refusal(.simple(attachments: [address, picture(3)]))?.message == words)
    let later = TurnRequest.simple(attachments: [address], transcript: try Payload(json: "[]"))
    #expect(refusal(later)?.message == words)
  }

  @Test(arguments: ["ftp://a/b", "gs://a/b", "kite.png", "https://", "http://user:pass@host/a"])
  func `A malformed address is refused`(_ address: String) {
    let failure = refusal(.simple(attachments: [Attachment(.url(address), name: "it")]))
    #expect(failure?.message == "it is not an address that gmi can fetch.")
  }

  @Test func `A conversation over 500 MB is refused with a way out`() throws {
    let part = ExternalString(
      index: 0, offset: 3, encoding: .base64, blob: Blob(name: "big", byteCount: 380_000_000),
      byteCount: 506_666_668)
    let transcript = try Payload(.array([.external(part)]))
    let failure = refusal(.simple(transcript: transcript))
    #expect(failure?.message == "The conversation is 507 MB long; gmi accepts at most 500 MB.")
    #expect(failure?.kind == .usage)
  }

  @Test func `A transcript that is not a list is not sent`() throws {
    let failure = refusal(.simple(transcript: try Payload(json: #"{"a":1}"#)))
    #expect(failure?.kind == .storage)
  }
}
