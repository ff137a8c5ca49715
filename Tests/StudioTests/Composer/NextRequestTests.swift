import Imagery
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct NextRequestTests {
  private func picture(_ name: String, _ bytes: Int, _ type: MediaType = .png) -> Picture {
    Picture(digest: name, type: type, size: PixelSize(width: 100, height: 100), byteCount: bytes)
  }

  private func state(_ memory: Capabilities.Memory = .wholeConversation) -> State {
    var turn = Turn.make(1, "a kite", pictures: [picture("result", 300_000)])
    turn.outcome?.conversation = ConversationSize(bytes: 2_000_000, pictures: 3, textBytes: 400)
    return .make(
      turns: [turn], workspace: Workspace(base: 1),
      capabilities: Capabilities(
        ratios: AspectRatio.family, resolutions: [.k1], maxInlineBytes: 600_000, memory: memory))
  }

  @Test func `The conversation, the references and the text are counted`() {
    var state = state()
    state.composer.field.insert("make it blue")
    state.session.workspace.references = [
      Reference(.picture(picture("large", 900_000)), name: "large"),
      Reference(.url("https://example.org/a.png"), name: "a"),
    ]
    let request = state.nextRequest
    #expect(request.pictures == 5)
    // The large one is scaled down to fit and encoded as base64.
    #expect(request.bytes == 2_000_000 + 800_000 + 12)
    #expect(request.tokens == (400 + 12) / 4 + 5 * 1120)
    #expect(request.sizeText == "5 pictures, 2.8 MB")
    #expect(request.limitText(columns: 40) == "≈ 5,700 of 131,072 tokens")
    #expect(request.limitText(columns: 21) == "≈ 5.7k of 131k tokens")
  }

  @Test func `A provider without memory gets only the last picture`() {
    let request = state(.lastPicture).nextRequest
    #expect(request.pictures == 1 && request.bytes == 400_000 && request.textBytes == 0)
  }

  @Test func `Another model gets the picture and the text`() {
    var state = state()
    state.profile.model = "another"
    #expect(state.nextRequest.pictures == 1)
    #expect(state.nextRequest.textBytes == "a kite".utf8.count)
    #expect(
      state.memoryLoss
        == "pixels's conversation is not sent: the last picture and the text so far are sent")
  }

  @Test func `A trimmed request has the first and the last picture`() {
    var state = state()
    var second = Turn.make(2, parent: 1, "blue", pictures: [picture("blue", 3000)])
    second.outcome?.conversation = ConversationSize(bytes: 9_000_000, pictures: 9, textBytes: 9)
    state.turns.append(second)
    state.session.workspace.base = 2
    #expect(state.nextRequest.pictures == 9)
    state.isTrimmed = true
    #expect(state.nextRequest.pictures == 2)
    #expect(state.memoryLoss == "trimmed: the first and last picture and the text are sent")
  }

  @Test func `The size of an unmeasured conversation is estimated from its turns`() {
    var state = state()
    var turn = state.turns[0]
    turn.outcome?.conversation = nil
    turn.references = [Reference(.picture(picture("photo", 30_000)), name: "photo")]
    state.insertOrReplace(turn)
    #expect(state.nextRequest.pictures == 2)
    #expect(state.nextRequest.bytes == 440_000 + "a kite".utf8.count)
  }

  @Test func `The nearest limit decides how full the request is`() {
    var state = state()
    state.profile.capabilities.maxRequestBytes = 1_000_000
    #expect(state.nextRequest.isTooLarge && state.nextRequest.percent == "200 %")
    #expect(state.nextRequest.limitText(columns: 40) == "of at most 1.0 MB")
    state.profile.capabilities.maxRequestBytes = 500_000_000
    #expect(!state.nextRequest.isTooLarge && state.nextRequest.percent == "3 %")
  }

  @Test func `The text says whether the provider remembers the conversation`() {
    #expect(state().memoryText == "remembers: the whole conversation")
    #expect(state(.lastPicture).memoryText == "remembers: the last picture")
    #expect(state().memoryLoss == nil)
    var other = state(.lastPicture)
    other.profile.name = "toapis"
    #expect(other.memoryLoss == "sandbox's conversation is not sent: only the last picture is sent")
  }

  @Test func `A reference shows what happens to it`() {
    var state = state()
    // Three are sent with the conversation.
    state.profile.capabilities.maxReferences = 6
    state.session.workspace.references = [
      Reference(.picture(picture("rocket", 1000, .gif)), name: "rocket.gif"),
      Reference(.picture(picture("large", 12_400_000)), name: "large.png"),
      Reference(.picture(picture("small", 1000)), name: "small.png"),
      Reference(.picture(picture("more", 1000)), name: "more.png"),
    ]
    #expect(
      (0...3).map { state.note(onReference: $0) } == [
        "GIF, becomes JPEG", "12.4 MB, becomes a smaller JPEG", nil, "too many: 7 of 6",
      ])
    state.session.workspace.references.removeLast(3)
    state.session.workspace.base = nil
    #expect(
      state.conversionQuestion(for: state.nextTurn)
        == "rocket.gif is a GIF, which sandbox does not accept. It can be sent as a JPEG; your "
        + "file is not changed.")
  }

  @Test func `A pause before another try is counted down`() {
    let now = Timestamp(milliseconds: 10_000)
    var progress = JobProgress(
      .sending, waitingFor: "another try (2 of 3). The service is busy.", pause: 4,
      until: Timestamp(milliseconds: 12_300))
    #expect(progress.pauseText(at: now) == "another try in 3 s (2 of 3). The service is busy.")
    #expect(progress.pauseText(at: Timestamp(milliseconds: 12_300)) == nil)
    progress.waitingFor = "another try"
    #expect(progress.pauseText(at: now) == "another try in 3 s")
  }
}
