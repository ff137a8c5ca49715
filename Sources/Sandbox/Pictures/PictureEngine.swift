import Darkroom
import Digest
import Imagery
import Payload

/// Generates pictures: reads the instruction, has the darkroom perform the edits, and writes the
/// reply.
struct PictureEngine: Sendable {
  /// Composes a picture into a file; the darkroom's `compose`.
  typealias Compose =
    @Sendable (EditRequest, _ output: String) async throws(DarkroomError) -> PictureFacts

  /// A generated turn.
  struct Generation: Sendable {
    var turn: ModelTurn
    var media: [JobRecord.GeneratedPicture] = []
    var usage: TokenUsage
  }

  let blobs: BlobFolder
  let signatures: SignatureSchemes
  let compose: Compose

  /// Runs the job of a queue.
  ///
  /// - Throws: `JobFailure`, or an error of the blob folder.
  func generate(_ record: JobRecord) async throws -> JobRecord.Outcome {
    let made = try await generate(record.order, record.fault)
    var outcome = JobRecord.Outcome(
      media: made.media, text: made.turn.text, thoughts: made.turn.thoughts, usage: made.usage)
    if let conversation = record.conversation {
      outcome.nextTurn = try made.turn.appended(
        to: conversation.contents, after: conversation.link, scheme: signatures.queue, blobs: blobs)
    }
    return outcome
  }

  /// Generates what an order asks for.
  ///
  /// - Throws: `JobFailure` if nothing is generated.
  func generate(
    _ order: PictureOrder, _ fault: Fault.Kind?
  ) async throws -> Generation {
    switch fault {
    case .refuse(let reason): throw JobFailure.refused(reason)
    case .block(let reason): throw JobFailure.blocked(reason)
    case .failJob: throw JobFailure.failed("Internal error while generating the image.")
    case .cancelJob: throw JobFailure.cancelled
    default: break
    }
    let plan = PicturePlan(order)
    var turn = ModelTurn(text: order.wantsText ? plan.reply : "", thoughts: plan.thoughts)
    turn.isSigned = fault != .noSignature
    turn.note = signatures.note
    var media: [JobRecord.GeneratedPicture] = []
    if fault == .noPicture || fault == .textOnly || !order.wantsPicture
      || order.asksForWords
    {
      turn.text =
        order.asksForWords
        ? "The sandbox is not an AI and cannot see what a picture shows. (Sandbox: no AI.)"
        : "I cannot make a picture of that, but here are some words. (Sandbox: no AI.)"
      turn.thoughts = nil
    } else {
      let ratio = try await ratio(order)
      let size = fault == .wrongSize ? smaller(order.size) : order.size
      let hasDraft = order.showsThoughts && order.thinksHard || fault == .unmarkedDraft
      let draft = hasDraft ? try await make(plan, order, ratio, "512") : nil
      if fault != .wrongSize, let picture = try await unchanged(plan) {
        media = [picture]
      } else {
        media = [try await make(plan, order, ratio, size)]
      }
      if fault == .unmarkedDraft {
        media = [draft].compactMap { $0 } + media
      } else {
        turn.drafts = [draft].compactMap { $0?.picture }
      }
      if fault == .wrongLabel { media = media.map(mislabelled) }
      turn.pictures = media.map(\.picture)
    }
    return Generation(turn: turn, media: media, usage: usage(order, turn))
  }

  private func make(
    _ plan: PicturePlan, _ order: PictureOrder, _ ratio: String, _ size: String
  ) async throws -> JobRecord.GeneratedPicture {
    guard let pixels = PictureTable.pixels(ratio: ratio, size: size) else {
      throw JobFailure.failed("The size \(size) at \(ratio) is not offered.")
    }
    let encoding: Encoding =
      switch order.format {
      case "jpeg": .jpeg(quality: order.quality)
      case "webp": .webp(quality: order.quality)
      default: .png
      }
    let source: EditRequest.Source =
      switch plan.source {
      case .picture(let picture), .unchanged(let picture):
        .picture(path: blobs.path(of: picture.blob))
      case .words(let words): .painting(seed: hexadecimal(SHA256.hash(words.utf8)))
      }
    return try await compose(
      EditRequest(
        source: source, edits: plan.edits, size: pixels, fit: .cover, encoding: encoding))
  }

  private func compose(_ request: EditRequest) async throws -> JobRecord.GeneratedPicture {
    let output = blobs.temporaryPath()
    let facts: PictureFacts
    do {
      facts = try await compose(request, output)
    } catch {
      let error = error as DarkroomError
      throw JobFailure.failed(
        "The picture could not be processed. \(error.message) \(error.advice)")
    }
    let picture = InlinePicture(
      blob: try blobs.adopt(output), mediaType: request.encoding.type.rawValue)
    return JobRecord.GeneratedPicture(
      picture: picture, width: facts.size.width, height: facts.size.height)
  }

  /// The picture to return unchanged; nil if there is something to generate, or if the family does
  /// not return pictures of its format.
  private func unchanged(_ plan: PicturePlan) async throws -> JobRecord.GeneratedPicture? {
    guard case .unchanged(var picture) = plan.source,
      let type = try blobs.mediaType(of: picture.blob), type != "image/gif"
    else { return nil }
    picture.mediaType = type
    let (width, height) = try await size(of: picture)
    return JobRecord.GeneratedPicture(picture: picture, width: width, height: height)
  }

  /// The requested ratio, or that of the edited picture, as the family does it.
  private func ratio(_ order: PictureOrder) async throws -> String {
    if let ratio = order.ratio { return ratio }
    guard let base = order.base else { return "1:1" }
    let (width, height) = try await size(of: base)
    return PictureTable.ratio(
      nearestTo: PixelSize(width: width, height: height), among: PictureTable.commonRatios)
  }

  /// The size of a picture as it is displayed, in pixels.
  private func size(of picture: InlinePicture) async throws -> (width: Int, height: Int) {
    let copy = EditRequest(
      source: .picture(path: blobs.path(of: picture.blob)), encoding: .jpeg(quality: 1))
    let medium = try await compose(copy)
    return (medium.width, medium.height)
  }

  private func smaller(_ size: String) -> String {
    let place = PictureTable.sizes.firstIndex(of: size) ?? 0
    return PictureTable.sizes[max(0, place - 1)]
  }

  private func mislabelled(_ medium: JobRecord.GeneratedPicture) -> JobRecord.GeneratedPicture {
    var medium = medium
    medium.picture.mediaType =
      medium.picture.mediaType == "image/png" ? "image/jpeg" : "image/png"
    return medium
  }

  private func usage(_ order: PictureOrder, _ turn: ModelTurn) -> TokenUsage {
    let pictures = order.referenceCount + order.turnCount / 2
    let thoughts = turn.thoughts.map { 40 + $0.utf8.count / 4 }
    let input = pictures * PictureTable.inputTokens
    return TokenUsage(
      promptTokens: order.instruction.utf8.count / 4 + 1 + input, promptPictureTokens: input,
      pictureTokens: turn.pictures.count * PictureTable.tokens(size: order.size),
      textTokens: turn.text.utf8.count / 4 + 1,
      thoughtTokens: thoughts ?? (order.thinksHard ? 160 : nil))
  }
}

/// Token counts, as the family reports them.
struct TokenUsage: Codable, Hashable, Sendable {
  var promptTokens: Int
  /// The share of `promptTokens` that is for pictures.
  var promptPictureTokens: Int
  var pictureTokens: Int
  var textTokens: Int
  /// nil if there was no thinking to report.
  var thoughtTokens: Int?

  /// The counts as `usageMetadata` (Gemini API docs).
  var node: PayloadNode {
    let output = pictureTokens + textTokens
    return .members([
      "promptTokenCount": .int(promptTokens),
      "candidatesTokenCount": .int(output),
      "thoughtsTokenCount": thoughtTokens.map(PayloadNode.int),
      "totalTokenCount": .int(promptTokens + output + (thoughtTokens ?? 0)),
      "promptTokensDetails": promptDetails,
      "candidatesTokensDetails": [
        ["modality": "IMAGE", "tokenCount": .int(pictureTokens)],
        ["modality": "TEXT", "tokenCount": .int(textTokens)],
      ],
    ])
  }

  /// The tokens of the prompt, by modality.
  var promptDetails: PayloadNode {
    var details: [PayloadNode] = [
      ["modality": "TEXT", "tokenCount": .int(promptTokens - promptPictureTokens)]
    ]
    if promptPictureTokens > 0 {
      details.append(["modality": "IMAGE", "tokenCount": .int(promptPictureTokens)])
    }
    return .array(details)
  }
}
