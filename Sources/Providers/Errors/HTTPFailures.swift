package import Model

/// The refusals that all providers share, for people: what happened, what to do, whether money was
/// probably spent (Gemini API docs, "Troubleshooting"; docs.toapis.com; docs.gmicloud.ai).
package struct HTTPFailures: Sendable {
  package let endpoint: Endpoint

  package init(_ endpoint: Endpoint) { self.endpoint = endpoint }

  private var who: String { endpoint.title }

  /// What an HTTP status other than 2xx means in answer to the paid call.
  package func failure(http status: Int, _ words: ErrorWords) -> Failure {
    if let failure = byCode(status, words) { return failure }
    let because = words.message.map { ": \(quoted($0))" } ?? ""
    switch status {
    case 300..<400:
      return Failure(
        .configuration, "\(who.sentence) answered with a redirect, which is not followed.",
        advice: "Check base_url of the profile \(endpoint.name).", http: status)
    case 401, 403: return key(status)
    case 402: return noCredit(status, words)
    case 404:
      return Failure(
        .rejected, "\(who.sentence) does not know the model \(endpoint.model)\(because).",
        advice: "Models are renamed and retired: 'retake models --profile \(endpoint.name)' lists "
          + "those there are now.",
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
    case 429: return tooMany(words, http: status)
    case 499:
      return Failure(
        .unknown, "\(who.sentence) says the request was let go\(because).",
        advice: "Look at your account before sending it again.", http: status,
        billed: endpoint.charge(.maybe), canRetry: true)
    case 400..<500:
      let advice =
        words.fields.isEmpty
        ? "Change the settings or the references."
        : "Leave out what it does not take: \(words.fields.joined(separator: ", "))."
      return Failure(
        .rejected, "\(who.sentence) did not accept the request\(because).", advice: advice,
        http: status)
    case 503:
      return Failure(
        .provider, "\(who.sentence) has no room for more work just now\(because).",
        advice: "Send it again later.", http: status, canRetry: true)
    case 504:
      return Failure(
        .unknown, "\(who.sentence) took too long and gave up\(because).",
        advice: "It may have been billed; a smaller picture or resolution is quicker.",
        http: status, billed: endpoint.charge(.maybe), canRetry: true)
    case 502:
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

  /// What the provider's own word says more exactly than the status.
  private func byCode(_ status: Int?, _ words: ErrorWords) -> Failure? {
    if words.has("API_KEY_INVALID", "authentication_error", "unauthorized", "UNAUTHENTICATED") {
      return key(status)
    }
    if words.has("content_policy_violation") {
      return refusal(words.message ?? "its content policy", http: status, billed: .no)
    }
    if words.has("insufficient_quota") { return noCredit(status, words) }
    if words.has("rate_limit_exceeded"), status != 429 { return tooMany(words, http: status) }
    if words.has("FAILED_PRECONDITION") {
      return Failure(
        .rejected,
        "\(who.sentence) does not serve this account"
          + (words.message.map { ": \(quoted($0))" } ?? "")
          + ".",
        advice: "Check billing and the region of the account.", http: status)
    }
    return nil
  }

  package func key(_ status: Int?) -> Failure {
    // What the provider says here may repeat the key, so it is not shown.
    Failure(
      .key, "\(who.sentence) did not accept the key.",
      advice: "Check the key of the profile \(endpoint.name) and what it may use.", http: status)
  }

  package func refusal(_ reason: String, http: Int?, billed: Failure.Billed) -> Failure {
    Failure(
      .refused, "\(who.sentence) refused the content: \(quoted(reason)).",
      advice: "Say it in other words, or use other references.", http: http,
      billed: endpoint.charge(billed))
  }

  /// A task that ended badly at the provider.
  package func task(_ words: ErrorWords) -> Failure {
    let billed = endpoint.charge(.maybe)
    if var failure = byCode(nil, words) {
      failure.billed = billed
      return failure
    }
    let because = words.message.map { ": \(quoted($0))" } ?? " and did not say why"
    return Failure(
      .provider, "\(who.sentence) failed\(because).", advice: "Send it again.", billed: billed,
      canRetry: true)
  }

  package func cancelled() -> Failure {
    Failure(
      .provider, "\(who.sentence) cancelled it.", advice: "Send it again.",
      billed: endpoint.charge(.maybe), canRetry: true)
  }

  package func noPicture() -> Failure {
    Failure(
      .provider, "\(who.sentence) says it is done, but returned no picture.",
      advice: "Say it in other words and send it again.", billed: endpoint.charge(.yes),
      canRetry: true)
  }

  private func noCredit(_ status: Int?, _ words: ErrorWords) -> Failure {
    let because = words.message.map { ": \(quoted($0))" } ?? ""
    return Failure(
      .quota, "The account at \(who) has no credit left\(because).",
      advice: "Add credit there.", http: status)
  }

  private func tooMany(_ words: ErrorWords, http status: Int?) -> Failure {
    if words.isDaily {
      return Failure(
        .quota, "The requests of this day at \(who) are used up.",
        advice: "Send it again tomorrow, or raise the quota of the account.", http: status)
    }
    let when = words.retryAfter.map { " in \(secondsText($0))" } ?? " in a minute"
    return Failure(
      .quota, "\(who.sentence) has had too many requests with this key.",
      advice: "Send it again\(when).", http: status, canRetry: true)
  }

  /// Whether a status says that nothing was taken, so that the same may be sent again unasked.
  package static func isTurnedAway(http status: Int, _ words: ErrorWords) -> Bool {
    (status == 429 && !words.isDaily) || status == 503
  }
}
