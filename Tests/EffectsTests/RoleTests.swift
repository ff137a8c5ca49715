import Effects
import Imagery
import Model
import Payload
import Providers
import Testing

private let accepted = #"{"request_id":"r1","model":"m","status":"queued"}"#
private let finished = #"""
  {"request_id":"r1","status":"success","outcome":{"media_urls":[{"id":"0","url":"https://example.test/x.png"}],
   "next_turn_contents": [{"role":"user","parts":[{"text":"a"}]},{"role":"model","parts":[{"text":"b"}]}]}}
  """#

@Suite(.timeLimit(.minutes(5))) struct RoleTests {
  private func reference(
    _ name: String, _ role: Reference.Role?, in bench: Bench
  ) throws -> Reference {
    let blob = try bench.blobs.store(Array(name.utf8))
    let picture = Picture(
      digest: blob.name, type: .png, size: PixelSize(width: 32, height: 18),
      byteCount: blob.byteCount)
    return Reference(.picture(picture), name: name, role: role)
  }

  @Test func `Roles are sent in words, and the turn keeps what the person wrote`() async throws {
    let bench = Bench([.json(200, accepted), .json(200, finished), .bytes([1, 2, 3])])
    let references = [
      try reference("cat.png", .subject, in: bench), try reference("plain.png", nil, in: bench),
      try reference("oil.png", .style, in: bench),
    ]
    let turn = try await bench.runner.run(
      bench.draft("paint the cat", references: references), notify: bench.heard.hear)

    let body = try #require(bench.transport.requests.first?.body)
    #expect(
      body.contains(
        #"paint the cat\n\nWhat the pictures sent with this are for, in the order they are sent:\n"#
          + #"Picture 1 (subject): show this subject, so that it is recognised.\n"#
          + #"Picture 2: this is the picture to edit.\n"#
          + #"Picture 3 (style): take its style only, not what it shows.""#))
    #expect(turn.instruction == "paint the cat" && turn.references == references)
    #expect(
      turn.notes == [
        "Picture 2 (plain.png) was marked as the one to edit. "
          + "The roles were described in words: picture 1 (cat.png) as subject; picture 3 (oil.png) as style."
      ])
  }

  @Test func `Without a role nothing is added`() async throws {
    let bench = Bench([.json(400, #"{"error":"no"}"#)])
    let turn = try await bench.runner.run(
      bench.draft("warmer", references: [try reference("a.png", nil, in: bench)]),
      notify: bench.heard.hear)
    #expect(bench.transport.requests.first?.body.contains(#""text":"warmer""#) == true)
    #expect(turn.notes.isEmpty)
  }

  @Test func `In a conversation the words say that it contains the picture to edit`() async throws {
    let bench = Bench([
      .json(200, accepted), .json(200, finished), .bytes([1, 2, 3]), .json(400, "{}"),
    ])
    _ = try await bench.runner.run(bench.draft("a kite"), notify: bench.heard.hear)
    let hat = try reference("hat.png", .words("the hat she wears"), in: bench)
    _ = try await bench.runner.run(
      bench.draft("give her the hat", parent: 1, references: [hat]), notify: bench.heard.hear)

    let body = try #require(bench.transport.requests.last?.body)
    #expect(
      body.contains(
        #"Picture 1: the hat she wears.\nThe picture to edit is the last one of this conversation."#
      ))
  }

  @Test(arguments: [Wire.toapis, .toapisOfficial, .gemini, .vertex, .gmi])
  func `Numbers follow the order in which each protocol attaches pictures`(_ wire: Wire) {
    let bench = Bench([])
    var endpoint = bench.endpoint
    endpoint.wire = wire
    let attachments = [
      Attachment(.url("https://e.test/a.png"), name: "a.png", role: .style),
      Attachment(.url("https://e.test/b.png"), name: "b.png", isEdited: true),
    ]
    let isFirst = wire == .toapis || wire == .toapisOfficial
    #expect(endpoint.sendingOrder(of: attachments) == (isFirst ? [1, 0] : [0, 1]))
  }
}
