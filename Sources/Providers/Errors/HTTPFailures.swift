package import Model
import Numbers

/// What the refusals common to all providers mean: in words for people (what happened, what to do,
/// whether money was probably spent), and whether the same request may be sent again unasked (Gemini API docs, "Troubleshooting"; docs.toapis.com;
/// docs.gmicloud.ai).
package struct HTTPFailures: Sendable {
  package let endpoint: Endpoint

  package init(_ endpoint: Endpoint) { self.endpoint = endpoint }

  private var who: String { endpoint.title }

  /// What an HTTP status other than 2xx means as a reply to the paid call.
  package func failure(http status: Int, _ words: ErrorWords) -> Failure {
    if let failure = byMeaning(status, words) { return failure }
    let because = because(words)
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
        advice: "Use smaller references, or start a new conversation with the last picture.",
        http: status)
    // The words alone: `isTurnedAway` says whether it may be sent again, and `Submission` sends it.
    case 429: return tooMany(words, http: status)
    case 499:
      return Failure(
        .unknown, "\(who.sentence) says the request was dropped\(because).",
        advice: "Check your account before sending it again.", http: status,
        billed: endpoint.charge(.maybe), canRetry: true)
    case 400..<500:
      let advice =
        words.fields.isEmpty
        ? "Change the settings or the references."
        : "Leave out what it does not accept: "
          + "\(quoted(words.fields.joined(separator: ", "), limit: 200))."
      return Failure(
        .rejected, "\(who.sentence) did not accept the request\(because).", advice: advice,
        http: status)
    case 503:
      return Failure(
        .provider, "\(who.sentence) is too busy right now\(because).",
        advice: "Send it again later.", http: status, canRetry: true)
    case 504:
      return Failure(
        .unknown, "\(who.sentence) took too long and gave up\(because).",
        advice: "It may have been billed; a smaller picture or resolution is faster.",
        http: status, billed: endpoint.charge(.maybe), canRetry: true)
    case 520, 522, 524:
      return Failure(
        .unknown,
        "The gateway in front of \(who) gave up before the picture was ready (\(status))\(because).",
        advice: "It may have been billed; check your account before sending it again. \(quicker)",
        http: status, billed: endpoint.charge(.maybe), canRetry: true)
    case 502:
      return Failure(
        .unknown, "It was sent, but \(who) lost the reply (\(status))\(because).",
        advice: "Check your account before sending it again.", http: status,
        billed: endpoint.charge(.maybe), canRetry: true)
    default:
      return Failure(
        .provider, "\(who.sentence) failed (\(status))\(because).", advice: "Send it again later.",
        http: status, billed: endpoint.charge(.maybe), canRetry: true)
    }
  }

  private func because(_ words: ErrorWords) -> String {
    words.message.map { ": \(quoted($0))" } ?? ""
  }

  /// Advice against a gateway timeout: keep bytes flowing while the model works, or ask for less
  /// work.
  private var quicker: String {
    let canStream = endpoint.wire == .gemini || endpoint.wire == .vertex
    return canStream && !endpoint.options.streams
      ? "stream = true in the profile keeps the connection busy."
      : "A smaller resolution is faster."
  }

  /// The failure, where the provider's own words are more precise than the status.
  private func byMeaning(_ status: Int?, _ words: ErrorWords) -> Failure? {
    switch words.meaning {
    case .wrongKey: return key(status)
    case .refusedContent:
      return refusal(words.message ?? "its content policy", http: status, billed: .no)
    case .noCredit: return noCredit(status, words)
    case .needsBilling:
      return Failure(
        .quota,
        "The account's tier at \(who) does not include this model\(because(words)).",
        advice: "Image models need billing: enable it for the project of this key.",
        http: status)
    case .unsoldModel where status == 404: return nil
    case .unsoldModel:
      return Failure(
        .rejected, "\(who.sentence) does not offer the model \(endpoint.model)\(because(words)).",
        advice: "'retake models --profile \(endpoint.name)' lists those it has.", http: status)
    case .tooManyRequests: return status == 429 ? nil : tooMany(words, http: status)
    case .notServed:
      return Failure(
        .rejected, "\(who.sentence) does not serve this account\(because(words)).",
        advice: "Check billing and the region of the account.", http: status)
    case nil: return nil
    }
  }

  package func key(_ status: Int?) -> Failure {
    // The provider's message may repeat the key, so it is not shown.
    Failure(
      .key, "\(who.sentence) did not accept the key.",
      advice: "Check the key of the profile \(endpoint.name) and its permissions.", http: status)
  }

  package func refusal(_ reason: String, http: Int?, billed: Failure.Billed) -> Failure {
    Failure(
      .refused, "\(who.sentence) refused the content: \(quoted(reason)).",
      advice: "Rephrase it, or use other references.", http: http,
      billed: endpoint.charge(billed))
  }

  /// The failure of a task that ended badly at the provider.
  package func task(_ words: ErrorWords) -> Failure {
    let billed = endpoint.charge(.maybe)
    if var failure = byMeaning(nil, words) {
      failure.billed = billed
      return failure
    }
    let because = words.message.map { ": \(quoted($0))" } ?? " and did not say why"
    return Failure(
      .provider, "\(who.sentence) failed\(because).", advice: "Send it again.", billed: billed,
      canRetry: true)
  }

  /// The failure of a task that the provider cancelled itself, unasked.
  package func cancelled() -> Failure {
    Failure(
      .provider, "It was cancelled by \(who), not here.",
      advice: "It may have been billed; check your account before sending it again.",
      billed: endpoint.charge(.maybe), canRetry: true)
  }

  package func noPicture() -> Failure {
    Failure(
      .provider, "\(who.sentence) says it is done, but returned no picture.",
      advice: "Rephrase it and send it again.", billed: endpoint.charge(.yes),
      canRetry: true)
  }

  private func noCredit(_ status: Int?, _ words: ErrorWords) -> Failure {
    Failure(
      .quota, "The account at \(who) has no credit left\(because(words)).",
      advice: "Add credit there.", http: status)
  }

  private func tooMany(_ words: ErrorWords, http status: Int?) -> Failure {
    if words.isDaily {
      return Failure(
        .quota, "Today's requests at \(who) are used up.",
        advice: "Send it again tomorrow, or raise the quota of the account.", http: status)
    }
    let when = words.retryAfter.map { " in \(secondsText($0))" } ?? " in a minute"
    return Failure(
      .quota, "\(who.sentence) has received too many requests with this key.",
      advice: "Send it again\(when).", http: status, canRetry: true)
  }

  /// Whether the reply says that nothing was accepted and that the same request may succeed in a
  /// moment, so that it may be sent again unasked.
  package static func isTurnedAway(http status: Int, _ words: ErrorWords) -> Bool {
    guard status == 429 || status == 503, !words.isDaily else { return false }
    return words.meaning == nil || words.meaning == .tooManyRequests
  }

  /// The failure after several attempts with pauses, with the advice that providers give then
  /// (docs.toapis.com: "review request rate, concurrency, and quota usage", "reduce submission
  /// pressure").
  package func persistent(_ failure: Failure) -> Failure {
    guard failure.kind == .quota, failure.http == 429 else { return failure }
    var failure = failure
    failure.advice +=
      " It was tried four times: send fewer at a time, with longer pauses between them, and review the "
      + "request rate, the concurrency and the quota of the account."
    return failure
  }
}

extension Failure {
  /// Adds an offer to the failure if the provider refused a request that carried its own
  /// conversation: the next try can send the last picture instead. Nothing is retried unasked, and
  /// nothing was billed.
  func offeringPictureAlone(after turn: TurnRequest?) -> Failure {
    guard turn?.transcript != nil, kind == .rejected, billed == .no, let http,
      Self.mayBe.contains(http)
    else { return self }
    var offering = self
    let text = message.lowercased()
    let isAboutIt = Self.words.contains { text.contains($0) }
    let offer =
      isAboutIt
      ? "It refuses its own earlier reply. The next try can send the last picture instead"
      : "If it refuses the conversation, the next try can send the last picture instead"
    let way =
      "run the command 'trim' and send it again, or use 'retake run --trim'; nothing was billed."
    offering.advice += (advice.isEmpty ? "" : " ") + "\(offer): \(way)"
    return offering
  }

  /// The statuses with which a provider refuses a request it cannot understand.
  private static let mayBe: Set = [400, 415, 422]

  /// Phrases used by providers that refuse a part because of its label or its signature.
  private static let words = [
    "mime", "media type", "image/", "inline_data", "inlinedata", "signature", "contents", "role",
    "unsupported image", "image format", "decode", "thought",
  ]
}

extension Endpoint {
  /// Why no reply came, in words for people. `isPaid` says whether the call could have cost money.
  package func failure(_ error: TransportError, isPaid: Bool) -> Failure {
    let who = title
    if isPaid, error.mayHaveBeenAccepted { return lost(error) }
    let detail = error.detail.isEmpty ? "" : ": \(quoted(error.detail))"
    switch error.reason {
    case .badAddress:
      return Failure(
        .configuration, "The address of \(who) cannot be used\(detail).",
        advice: isSandbox ? "Set a shorter RETAKE_HOME." : "Check base_url of the profile \(name).")
    case .insecure:
      return Failure(
        .configuration, "\(who.sentence) would be contacted without encryption\(detail).",
        advice: "Use an https address; plain http is for this machine only.")
    case .cannotResolve:
      return Failure(
        .network, "The host of \(who) was not found\(detail).",
        advice: "Check the connection and base_url of the profile.", canRetry: true)
    case .cannotConnect:
      return Failure(
        .network, "\(who.sentence) cannot be reached\(detail).",
        advice: isSandbox ? "Send it again; it is started when needed." : "Check the connection.",
        canRetry: true)
    case .proxy(let status): return proxy(status, detail)
    case .tls:
      return Failure(
        .network, "\(who.sentence) did not prove its identity\(detail).",
        advice: "If a proxy has its own certificate, set ca_file.")
    case .timedOut:
      return Failure(
        .network, "\(who.sentence) did not answer in time\(detail).",
        advice: "Send it again later.", canRetry: true)
    case .connectionLost, .other:
      return Failure(
        .network, "The connection to \(who) was lost\(detail).", advice: "Send it again.",
        canRetry: true)
    case .tooLarge:
      return Failure(.provider, "The reply from \(who) is too large\(detail).")
    case .refusedByReceiver:
      return Failure(.storage, "The reply from \(who) could not be processed\(detail).")
    case .cancelled:
      return Failure(.cancelled, "It was cancelled before it was sent.", canRetry: true)
    }
  }

  /// The failure of the proxy that the environment names.
  private func proxy(_ status: Int, _ detail: String) -> Failure {
    let who = title
    let around = "or name the host of \(who) in no_proxy to go around it."
    return switch status {
    case 0:
      Failure(
        .network, "The proxy to \(who) cannot be reached\(detail).",
        advice: "Fix https_proxy, \(around)")
    case 407:
      Failure(
        .network, "The proxy requires a user name and a password (407)\(detail).",
        advice: "Set https_proxy=http://NAME:PASSWORD@HOST:PORT, \(around)", http: status)
    default:
      Failure(
        .network, "The proxy refused to connect to \(who) (\(status))\(detail).",
        advice: "Check the proxy that https_proxy names, \(around)", http: status)
    }
  }

  /// The failure of a request that was sent and whose fate is unknown.
  private func lost(_ error: TransportError) -> Failure {
    let detail = error.detail.isEmpty ? "" : " (\(quoted(error.detail)))"
    return Failure(
      .unknown, "It was sent, but no reply came from \(title)\(detail).",
      advice: isSandbox
        ? "Send it again."
        : "It may have been billed; check your account before sending it again.",
      billed: charge(.maybe), canRetry: true)
  }

  /// The billing state, which is always `no` in the sandbox because it costs nothing.
  package func charge(_ billed: Failure.Billed) -> Failure.Billed { isSandbox ? .no : billed }
}

extension TransportError.Reason {
  /// Whether trying again would fail in the same way.
  var isHopeless: Bool {
    switch self {
    case .insecure, .badAddress, .tls, .proxy: true
    default: false
    }
  }
}

/// A number of bytes in words for people: `812 kB`, `9.4 MB`.
func byteText(_ bytes: Int) -> String {
  if bytes < 1000 { return "\(bytes) bytes" }
  if bytes < 1_000_000 { return "\((bytes + 500) / 1000) kB" }
  let tenths = bytes.saturatingAdding(50_000) / 100_000
  return tenths < 1000
    ? "\(tenths / 10).\(tenths % 10) MB" : "\(bytes.saturatingAdding(500_000) / 1_000_000) MB"
}

/// A wait in words, rounded up: `3 s`, `5 min`, `2 h`.
func secondsText(_ value: Double) -> String {
  let seconds = Int(clamping: max(0, value).rounded(.up))
  if seconds <= 180 { return "\(seconds) s" }
  let minutes = seconds.saturatingAdding(59) / 60
  return minutes <= 180 ? "\(minutes) min" : "\((minutes + 59) / 60) h"
}

/// Text from outside as part of a sentence: on one line, bounded, without a full stop at the end.
func quoted(_ text: String, limit: Int = 400) -> String {
  var line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  if line.count > limit { line = line.prefix(limit) + "…" }
  while let last = line.last, last == "." || last == " " { line.removeLast() }
  return line
}

extension Endpoint {
  /// The name used in sentences.
  package var title: String { isSandbox ? "the sandbox" : name }
}

extension String {
  /// The name at the beginning of a sentence; names of profiles do not change.
  package var sentence: String { hasPrefix("the ") ? "T" + dropFirst() : self }
}
