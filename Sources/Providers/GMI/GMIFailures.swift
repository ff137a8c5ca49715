import Model

/// GMI's failures. It has no error codes, only messages (docs.gmicloud.ai documents no schema), so
/// these are the ones that clients have met.
extension GMICodec {
  func failure(_ reply: Reply) -> Failure {
    let status = reply.head.status
    let words = ErrorWords(reply)
    let text = words.message ?? ""
    switch status {
    case _ where words.meaning != nil: break
    case 400, 422, 451:
      guard Self.isRefusal(text) else { break }
      return failures.refusal(text, http: status, billed: .no)
    case 500:
      // A 500 whose text holds an upstream 4xx never gets better.
      guard Self.wrapsUpstreamRefusal(text) else { break }
      return rejectedBehind(text, http: status)
    default: break
    }
    return failures.failure(http: status, words)
  }

  func failure(ofTask words: ErrorWords) -> Failure {
    let text = words.message ?? ""
    if words.meaning != nil { return failures.task(words) }
    if Self.isRefusal(text) { return failures.refusal(text, http: nil, billed: .maybe) }
    if Self.wrapsUpstreamRefusal(text) { return rejectedBehind(text, http: nil) }
    return failures.task(words)
  }

  private var failures: HTTPFailures { HTTPFailures(endpoint) }

  private func rejectedBehind(_ text: String, http: Int?) -> Failure {
    Failure(
      .rejected, "The model behind \(endpoint.title) did not accept the request: \(quoted(text)).",
      advice: "Rephrase it, or change the references.", http: http,
      billed: endpoint.charge(.maybe))
  }

  /// Whether a safety filter wrote this message. Only its text tells.
  static func isRefusal(_ words: String) -> Bool {
    let words = words.lowercased()
    return [
      "safety", "prohibited", "generation rejected", "content policy", "blocked", "refused",
      "recitation",
    ].contains { words.contains($0) }
  }

  /// Whether the message passes on a client error of the upstream service, such as `Backend error
  /// (400)`.
  static func wrapsUpstreamRefusal(_ words: String) -> Bool {
    guard words.lowercased().contains("error") else { return false }
    return words.split { !$0.isASCII || !$0.isNumber }.contains { number in
      Int(number).map { (400..<500).contains($0) && $0 != 408 && $0 != 429 } ?? false
    }
  }
}
