import Model
import Payload

extension GeminiAnswer {
  /// The result of a turn with this reply; `contents` is the conversation that was sent.
  func result(at endpoint: Endpoint, after contents: Payload?, resolution: Resolution) -> JobResult
  {
    let failure = failure(at: endpoint)
    let status: Status =
      if !found.pictures.isEmpty {
        .done
      } else if let failure {
        Status(failure)
      } else {
        .textOnly
      }
    var result = JobResult(
      status, pictures: found.pictures, drafts: found.drafts, text: found.text,
      thoughts: found.thoughts,
      usage: endpoint.priced(usage, pictures: found.pictures.count, at: resolution), model: model,
      failure: status == .done ? nil : failure)
    result.sources = grounding.sources
    result.searches = grounding.searches
    result.notes = found.notes
    if status == .done, let failure {
      result.notes.append("The reply is incomplete: \(failure.message)")
    }
    // A picture that came with its signature can be continued from, whatever else the reply says;
    // if the model stopped by itself or a part is missing, only the picture is left.
    let isComplete = isWhole || finishReason != nil
    if status == .done ? isComplete && stop(at: endpoint) == nil : failure == nil {
      keepConversation(in: &result, at: endpoint, after: contents)
    }
    return result
  }

  /// Adds the conversation to the result if the model signed it; otherwise a note says that only the
  /// picture can be continued from.
  private func keepConversation(
    in result: inout JobResult, at endpoint: Endpoint, after contents: Payload?
  ) {
    guard let said, let contents else { return }
    guard said.isSigned else {
      result.notes.append(
        "The reply came without a signature, so it cannot be sent back: the next instruction goes "
          + "with the picture alone.")
      return
    }
    result.transcript = try? said.following(
      contents, echoesThoughts: endpoint.options.echoesThoughts)
  }

  /// What is wrong with the reply; nil when it has a picture, or text instead of one.
  private func failure(at endpoint: Endpoint) -> Failure? {
    let failures = GeminiFailures(endpoint: endpoint)
    if let error { return failures.late(error) }
    guard isKnown || found.hasPictures else {
      return endpoint.unreadable("it does not follow this protocol")
    }
    if let blockReason {
      return GeminiStop.blocked(blockReason).failure(at: endpoint, blockMessage, billed: .no)
    }
    guard finishReason != nil else {
      return found.hasResult
        ? nil : isStreamed ? failures.unfinished() : noPicture(at: endpoint)
    }
    return stop(at: endpoint) ?? (found.hasResult ? nil : noPicture(at: endpoint))
  }

  /// Why the model stopped, if that cost part of the reply.
  private func stop(at endpoint: Endpoint) -> Failure? {
    // Text without a picture is a question, or explains why there is none.
    if finishReason == "NO_IMAGE", found.hasResult { return nil }
    if finishReason == "MAX_TOKENS", found.hasPictures { return nil }
    guard let finishReason, let stop = GeminiStop.finished(finishReason) else { return nil }
    // An unknown reason is no proof that the picture is incomplete.
    if !stop.isKnown, found.hasPictures { return nil }
    return stop.failure(at: endpoint, finishMessage, billed: .maybe)
  }

  private func noPicture(at endpoint: Endpoint) -> Failure {
    var failure = HTTPFailures(endpoint).noPicture()
    failure.billed = endpoint.charge(.maybe)
    return failure
  }
}

/// The replies of the other calls, which cost nothing (Gemini API docs).
extension GeminiCodec {
  /// The number of tokens counted; nil when the reply does not say.
  package func totalTokens(in reply: Reply) -> Int? { reply.json?.root["totalTokens"]?.tokens }

  /// The address by which a turn refers to an uploaded file; nil when the reply has none.
  package func address(ofUpload reply: Reply) -> String? {
    reply.json?.root["file"]?["uri"]?.string.flatMap { $0.isEmpty ? nil : $0 }
  }
}
