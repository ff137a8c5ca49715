import Model

/// GMI's refusals for people (docs.gmicloud.ai). No schema is documented: these are the rows clients
/// have met.
struct GMIFailures {
  let endpoint: Endpoint

  private var who: String { endpoint.title }

  /// An HTTP status other than 2xx in answer to the paid call.
  func submit(_ reply: Reply) -> Failure {
    let status = reply.head.status
    let words = GMIReply.words(reply)
    let because = words.map { ": \(quoted($0))" } ?? ""
    switch status {
    case 300..<400:
      return Failure(
        .configuration, "\(who.sentence) answered with a redirect, which is not followed.",
        advice: "Check base_url of the profile \(endpoint.name).", http: status)
    case 401, 403: return key(status)
    case 402:
      return Failure(
        .quota, "The account at \(who) has no credit left\(because).",
        advice: "Add credit there.", http: status)
    case 404:
      return Failure(
        .rejected, "\(who.sentence) does not know the model \(endpoint.model)\(because).",
        advice: "Models are renamed and retired; choose another with --model or in config.toml.",
        http: status)
    case 408:
      return Failure(
        .network, "\(who.sentence) gave up waiting for the request\(because).",
        advice: "Send it again.", http: status, canRetry: true)
    case 413:
      return Failure(
        .rejected, "The request is too large for \(who)\(because).",
        advice: "Use smaller references, or begin a new conversation with the last picture.",
        http: status)
    case 429: return tooMany(reply.head)
    case 400..<500 where words.map(Self.isRefusal) ?? false:
      return refusal(words ?? "", http: status, billed: .no)
    case 400..<500:
      return Failure(
        .rejected, "\(who.sentence) did not accept the request\(because).",
        advice: "Change the settings or the references.", http: status)
    case 500 where words.map(Self.wrapsUpstreamRefusal) ?? false:
      // A 500 whose text holds an upstream 4xx never gets better (docs.gmicloud.ai).
      return Failure(
        .rejected, "The model behind \(who) did not accept the request\(because).",
        advice: "Say it in other words, or change the references.", http: status,
        billed: endpoint.charge(.maybe))
    case 503:
      return Failure(
        .provider, "\(who.sentence) has no room for more work just now\(because).",
        advice: "Send it again later.", http: status, canRetry: true)
    case 502, 504:
      return Failure(
        .unknown, "It was sent, but \(who) lost the answer (\(status))\(because).",
        advice: "Look at your account before sending it again.", http: status,
        billed: endpoint.charge(.maybe), canRetry: true)
    default:
      return Failure(
        .provider, "\(who.sentence) failed (\(status))\(because).", advice: "Send it again later.",
        http: status, billed: endpoint.charge(.maybe), canRetry: true)
    }
  }

  /// A job that ended badly at the provider.
  func job(_ reason: String) -> Failure {
    let billed = endpoint.charge(.maybe)
    if Self.isRefusal(reason) { return refusal(reason, http: nil, billed: billed) }
    let because = reason.isEmpty ? " and did not say why" : ": \(quoted(reason))"
    if Self.wrapsUpstreamRefusal(reason) {
      return Failure(
        .rejected, "The model behind \(who) did not accept the request\(because).",
        advice: "Say it in other words, or change the references.", billed: billed)
    }
    return Failure(
      .provider, "\(who.sentence) failed\(because).", advice: "Send it again.", billed: billed,
      canRetry: true)
  }

  func cancelled() -> Failure {
    Failure(
      .cancelled, "\(who.sentence) cancelled it.", advice: "Send it again.",
      billed: endpoint.charge(.maybe), canRetry: true)
  }

  func noPicture() -> Failure {
    Failure(
      .provider, "\(who.sentence) says it is done, but returned no picture.",
      advice: "Say it in other words and send it again.", billed: endpoint.charge(.yes),
      canRetry: true)
  }

  func key(_ status: Int) -> Failure {
    // What the provider says here may repeat the key, so it is not shown.
    Failure(
      .key, "\(who.sentence) did not accept the key.",
      advice: "Check the key of the profile \(endpoint.name) and what it may use.", http: status)
  }

  private func tooMany(_ head: HTTPHead) -> Failure {
    let when = head.retryAfter.map { " in \(secondsText($0))" } ?? " in a minute"
    return Failure(
      .quota, "\(who.sentence) has had too many requests with this key.",
      advice: "Send it again\(when).", http: head.status, canRetry: true)
  }

  private func refusal(_ reason: String, http: Int?, billed: Failure.Billed) -> Failure {
    Failure(
      .refused, "\(who.sentence) refused the content: \(quoted(reason)).",
      advice: "Say it in other words, or use other references.", http: http, billed: billed)
  }

  /// Whether the words are those of a safety filter. Nothing but the text tells it apart here.
  static func isRefusal(_ words: String) -> Bool {
    let words = words.lowercased()
    return [
      "safety", "prohibited", "generation rejected", "content policy", "blocked", "refused",
      "recitation",
    ].contains { words.contains($0) }
  }

  /// Whether the words pass on a client error of the service behind, such as `Backend error (400)`.
  static func wrapsUpstreamRefusal(_ words: String) -> Bool {
    guard words.lowercased().contains("error") else { return false }
    return words.split { !$0.isASCII || !$0.isNumber }.contains { number in
      Int(number).map { (400..<500).contains($0) && $0 != 408 && $0 != 429 } ?? false
    }
  }
}
