import Crypto
import Darkroom
import Payload

/// Makes pictures: reads the instruction, has the darkroom perform it, and words the answer.
struct PictureEngine: Sendable {
  /// Composes a picture into a file; the darkroom's `compose`.
  typealias Compose =
    @Sendable (EditRequest, _ output: String) async throws(DarkroomError) -> PictureFacts

  let shelf: FileShelf
  let key: SigningKey
  let compose: Compose

  func develop(_ record: JobRecord) async throws -> JobRecord.Outcome {
    switch record.fault {
    case .refuse:
      throw JobFailure(
        reason: "Generation rejected: the request was blocked by the safety filter (IMAGE_SAFETY).")
    case .failJob: throw JobFailure(reason: "Internal error while generating the image.")
    default: break
    }
    let order = record.order
    let reading = Reading(order)
    var turn = ModelTurn(text: reading.reply, thoughts: reading.thoughts)
    var media: [JobRecord.Medium] = []
    if record.fault == .noPicture {
      turn.text = "I cannot make a picture of that, but here are some words. (Sandbox: no AI.)"
    } else {
      guard let size = PictureTable.pixels(ratio: order.ratio, size: order.size) else {
        throw JobFailure(reason: "The size \(order.size) at \(order.ratio) is not offered.")
      }
      if order.showsThoughts, order.thinksHard,
        let draft = PictureTable.pixels(ratio: order.ratio, size: "512")
      {
        turn.drafts = [try await make(reading, size: draft, format: "jpeg").picture]
      }
      media = [try await make(reading, size: size, format: order.format)]
      turn.pictures = media.map(\.picture)
    }
    let next = try turn.appended(
      to: record.contents, after: record.link, key: key, shelf: shelf)
    return JobRecord.Outcome(
      media: media, text: turn.text, thoughts: turn.thoughts, nextTurn: next,
      usage: usage(order, turn))
  }

  private func make(
    _ reading: Reading, size: PixelSize, format: String
  ) async throws -> JobRecord.Medium {
    let source: EditRequest.Source =
      switch reading.source {
      case .picture(let picture): .picture(path: shelf.path(of: picture.blob))
      case .words(let words): .painting(seed: hexadecimal(SHA256.hash(data: Array(words.utf8))))
      }
    let encoding: Encoding = format == "jpeg" ? .jpeg(quality: 92) : .png
    let request = EditRequest(
      source: source, edits: reading.edits, size: size, fit: .cover, encoding: encoding)
    let output = shelf.temporaryPath()
    let facts: PictureFacts
    do {
      facts = try await compose(request, output)
    } catch {
      let error = error as DarkroomError
      throw JobFailure(
        reason: "The picture could not be processed. \(error.message) \(error.advice)")
    }
    let picture = InlinePicture(blob: try shelf.adopt(output), mediaType: encoding.format.mediaType)
    return JobRecord.Medium(
      picture: picture, width: facts.size.width, height: facts.size.height)
  }

  private func usage(_ order: PictureOrder, _ turn: ModelTurn) -> JobRecord.Usage {
    let pictures = order.referenceCount + order.turnCount / 2
    let thoughts = turn.thoughts.map { 40 + $0.utf8.count / 4 }
    return JobRecord.Usage(
      promptTokens: order.instruction.utf8.count / 4 + 1 + pictures * PictureTable.inputTokens,
      pictureTokens: turn.pictures.count * PictureTable.tokens(size: order.size),
      textTokens: turn.text.utf8.count / 4 + 1,
      thoughtTokens: thoughts ?? (order.thinksHard ? 160 : nil))
  }
}
