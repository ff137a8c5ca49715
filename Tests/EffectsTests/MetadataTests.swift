import Imagery
import Model
import Payload
import Providers
import TestSupport
import Testing

@testable import Effects

/// What a camera has written into a picture stays here.
@Suite(.timeLimit(.minutes(5))) struct MetadataTests {
  private func reference(_ name: String, _ type: MediaType = .jpeg) -> Reference {
    Reference(
      .picture(
        Picture(
          digest: name, type: type, size: PixelSize(width: 16, height: 9), byteCount: 1000)),
      name: name)
  }

  private func attachments(
    _ references: [Reference], keeps: Bool = false, profileKeeps: Bool = false,
    converts: Bool = true, _ bench: Bench
  ) async throws -> TurnAttachments {
    var endpoint = bench.endpoint
    endpoint.keepsMetadata = profileKeeps
    var turn = Turn(
      id: TurnID(session: bench.session.id, number: 1), parent: nil, instruction: "words",
      settings: .initial, references: references, profile: "gmi", model: "m",
      created: Timestamp(milliseconds: 0))
    turn.references = references
    let plan = ConversationPlan(
      NextTurn(
        parent: nil, words: turn.instruction, settings: turn.settings, references: references,
        isTrimmed: false),
      at: endpoint.profile, past: PastTurns([]))
    return try await bench.runner.attachments(
      for: turn, plan, allowsConversion: converts, keepsMetadata: keeps, at: endpoint)
  }

  @Test func `Metadata is left out, and the turn says so, while a plain picture is sent unchanged`()
    async throws
  {
    let bench = Bench([])
    let made = try await attachments([reference("camera.jpg"), reference("plain.jpg")], bench)
    #expect(bench.imaging.cleaned.count == 1)
    #expect(made.notes.count == 1 && made.notes[0].contains("The metadata of camera.jpg"))
    guard case .blob(let first, .png) = made.list[0].source,
      case .blob(let second, .jpeg) = made.list[1].source
    else {
      Issue.record("\(made.list)")
      return
    }
    #expect(first.name == "adopted" && second.name == "plain.jpg")
  }

  @Test(arguments: [(true, false), (false, true)])
  func `Metadata is sent if the profile or the person asks for it`(
    _ keeps: Bool, _ profileKeeps: Bool
  )
    async throws
  {
    let bench = Bench([])
    let made = try await attachments(
      [reference("camera.jpg"), reference("camera.heic", .heic)], keeps: keeps,
      profileKeeps: profileKeeps, bench)
    #expect(bench.imaging.cleaned.isEmpty && bench.imaging.converted.isEmpty && made.notes.isEmpty)
  }

  @Test
  func `A HEIC file is converted to remove its metadata, or else it is not sent`()
    async throws
  {
    let bench = Bench([])
    let made = try await attachments([reference("photo.heic", .heic)], bench)
    #expect(bench.imaging.converted.count == 1 && made.notes.count == 1)
    await #expect(throws: Failure.self) {
      _ = try await attachments([reference("photo.heic", .heic)], converts: false, bench)
    }
  }
}
