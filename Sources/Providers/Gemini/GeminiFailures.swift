import Model
import Payload

/// The failures of a call to Gemini, in words for people (Gemini API docs, "Troubleshooting", and
/// the reference of `FinishReason` and `BlockReason`).
struct GeminiFailures {
  let endpoint: Endpoint

  private var who: String { endpoint.title }

  /// What an HTTP status other than 2xx means; the same error may also come inside a reply.
  func rejection(http status: Int, _ words: ErrorWords) -> Failure {
    let message = words.message ?? ""
    func rejected(_ what: String, _ advice: String) -> Failure {
      let because = message.isEmpty ? "" : ": \(quoted(message))"
      return Failure(.rejected, "\(who.sentence) \(what)\(because).", advice: advice, http: status)
    }
    func says(_ phrases: String...) -> Bool {
      phrases.contains { message.lowercased().contains($0) }
    }
    guard (400..<500).contains(status), status != 429 else { return shared(status, words) }
    if says("thought_signature", "thought signature", "thoughtsignature") {
      return rejected("did not accept the conversation", Self.fromThePicture)
    }
    if says("api key not valid", "api key expired", "api_key_invalid") {
      return HTTPFailures(endpoint).key(status)
    }
    if says("thinking level", "thinking_level", "thinkinglevel", "thinking budget") {
      return rejected(
        "does not support this thinking level",
        "Choose another thinking level, or leave it to the model.")
    }
    if says("multiple candidates") {
      return rejected(
        "makes one picture at a time", "Send it again as it is, or choose another model.")
    }
    if says("location is not supported", "your region", "your country") {
      return rejected(
        "is not available in your region", "Use another profile, or another location.")
    }
    if let place = imageSettings(message, words.fields) {
      return rejected("did not understand the ratio and resolution fields", place)
    }
    if status == 404 {
      var failure = shared(status, words)
      failure.advice +=
        " The version in addresses is api_version = \"\(endpoint.options.apiVersion)\"."
      return failure
    }
    return shared(status, words)
  }

  private func shared(_ status: Int, _ words: ErrorWords) -> Failure {
    HTTPFailures(endpoint).failure(http: status, words)
  }

  /// The failure for an error inside a 2xx reply: the request was accepted.
  func late(_ words: ErrorWords) -> Failure {
    let status = words.status ?? 500
    var failure = rejection(http: status, words)
    if failure.kind == .refused { return failure }
    if status >= 500 || failure.billed != .no { failure.billed = endpoint.charge(.maybe) }
    return failure
  }

  /// The documentation has two places for these settings, and which one is understood varies.
  private func imageSettings(_ message: String, _ fields: [String]) -> String? {
    let all = ([message] + fields).joined(separator: " ").lowercased()
    guard all.contains("cannot find field") else { return nil }
    let other: WireOptions.ImageSettings
    if all.contains("image_config") || all.contains("imageconfig") {
      other = .responseFormat
    } else if all.contains("response_format") || all.contains("responseformat") {
      other = .imageConfig
    } else {
      return nil
    }
    return
      #"Set image_settings = "\#(other.rawValue)" in the profile, or resolutions = ["1K"] if it accepts none."#
  }

  static let fromThePicture =
    "Start a new conversation with the last picture: its signatures belong to this one alone."

  /// The failure of a reply that is not JSON or ends too early.
  func unreadable(_ text: String, _ error: PayloadError) -> Failure {
    let text = text.drop(while: \.isWhitespace)
    if text.isEmpty { return endpoint.unreadable("it is empty") }
    if text.hasPrefix("<") { return endpoint.unreadable("it is a web page") }
    guard case .truncated = error else { return endpoint.unreadable("it is not JSON: \(error)") }
    var failure = endpoint.unreadable("it ends too early")
    if !endpoint.options.streams {
      failure.advice += " If long replies are cut off, set stream = true in the profile."
    }
    return failure
  }

  /// The failure of a stream that stopped without saying that it is complete.
  func unfinished() -> Failure {
    endpoint.unreadable("it stops before it is complete")
  }
}

/// Why there is no picture, with a sentence for each known reason.
struct GeminiStop {
  enum Kind {
    /// The content was refused.
    case refusal
    /// Something went wrong in the model; the same request may succeed next time.
    case mishap
    /// The request cannot succeed as it is.
    case rejection
  }

  var kind: Kind
  /// What happened, to follow the provider's name.
  var what: String
  var advice: String
  /// Whether the reason is documented.
  var isKnown = true

  private init(_ kind: Kind, _ what: String, _ advice: String) {
    self.kind = kind
    self.what = what
    self.advice = advice
  }

  private static func refusal(_ what: String, _ advice: String = inOtherWords) -> GeminiStop {
    GeminiStop(.refusal, what, advice)
  }

  private static func mishap(_ what: String, _ advice: String = "Send it again.") -> GeminiStop {
    GeminiStop(.mishap, what, advice)
  }

  private static let inOtherWords = "Rephrase it, or use other references."
  private static let lessStrict =
    "Rephrase it, or relax the safety settings where they are offered."

  /// The meaning of `promptFeedback.blockReason`: the model never saw the request.
  static func blocked(_ reason: String) -> GeminiStop {
    switch reason {
    case "SAFETY": .refusal("refused the request because of its safety settings", lessStrict)
    case "BLOCKLIST": .refusal("refused the request because of a blocked word")
    case "PROHIBITED_CONTENT": .refusal("refused the request as prohibited content")
    case "IMAGE_SAFETY":
      .refusal("refused the request because its pictures may be unsafe", inOtherWords)
    case "MODEL_ARMOR":
      .refusal(
        "refused the request under Model Armor rules",
        "Rephrase it, or ask the project's administrator.")
    case "JAILBREAK":
      .refusal("took the request for a jailbreak attempt", inOtherWords)
    case "OTHER", "BLOCKED_REASON_UNSPECIFIED":
      .refusal("refused the request and did not say why")
    default: .refusal("refused the request (\(quoted(reason, limit: 60)))")
    }
  }

  /// The meaning of `finishReason` when there is no picture; nil for `STOP`, which is no reason.
  static func finished(_ reason: String) -> GeminiStop? {
    switch reason {
    case "STOP": nil
    case "MAX_TOKENS":
      GeminiStop(
        .rejection, "reached the limit of output tokens before making a picture",
        "Raise the limit of output tokens, or leave it to the model.")
    case "SAFETY": .refusal("stopped its reply because of its safety settings", lessStrict)
    case "RECITATION":
      .refusal("stopped because its reply was too close to a known work")
    case "LANGUAGE":
      .refusal("does not understand this language", "Say it in another language.")
    case "BLOCKLIST": .refusal("stopped its reply because of a blocked word")
    case "PROHIBITED_CONTENT": .refusal("stopped its reply as prohibited content")
    case "SPII":
      .refusal("stopped because its reply may hold personal data", "Leave personal data out.")
    case "IMAGE_SAFETY":
      .refusal("made a picture and withheld it as unsafe")
    case "IMAGE_PROHIBITED_CONTENT":
      .refusal("made a picture and withheld it as prohibited content")
    case "IMAGE_RECITATION":
      .refusal("withheld the picture because it was too close to a known work")
    case "MODEL_ARMOR":
      .refusal(
        "stopped its reply under Model Armor rules",
        "Rephrase it, or ask the project's administrator.")
    case "NO_IMAGE":
      .mishap(
        "was asked for a picture and made none",
        "Say more clearly what the picture should show, and send it again.")
    case "IMAGE_OTHER": .mishap("could not make the picture and did not say why")
    case "OTHER": .mishap("stopped and did not say why")
    case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL":
      .mishap(
        "tried to call a tool instead of making a picture",
        "Send it again, or turn the search off.")
    case "TOO_MANY_TOOL_CALLS":
      .mishap("searched too often", "Send it again, or turn the search off.")
    case "MALFORMED_RESPONSE": .mishap("returned a malformed reply")
    case "MISSING_THOUGHT_SIGNATURE":
      GeminiStop(
        .rejection, "found a signature missing in the conversation", GeminiFailures.fromThePicture)
    case "CONTINUATION": .mishap("stopped before its reply was complete")
    case "ESCALATION": .refusal("passed the request on and gave no reply")
    case "PUP_LIMITED_DISABLED":
      .refusal(
        "is not serving this account at present",
        "Check the account's messages, or use another profile.")
    default: unknown(reason)
    }
  }

  private static func unknown(_ reason: String) -> GeminiStop {
    var stop = mishap("stopped for an unknown reason (\(quoted(reason, limit: 60)))")
    stop.isKnown = false
    return stop
  }

  /// The failure; `details` are the provider's own words.
  func failure(at endpoint: Endpoint, _ details: String?, billed: Failure.Billed) -> Failure {
    let words = details.map { quoted($0) } ?? ""
    let because = words.isEmpty ? "" : ": \(words)"
    let kind: Failure.Kind =
      switch kind {
      case .refusal: .refused
      case .mishap: .provider
      case .rejection: .rejected
      }
    return Failure(
      kind, "\(endpoint.title.sentence) \(what)\(because).", advice: advice,
      billed: endpoint.charge(billed), canRetry: kind == .provider)
  }
}
