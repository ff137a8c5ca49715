import Model
import Payload

/// The failures of a call to Gemini, in words for people (Gemini API docs, "Troubleshooting", and
/// the reference of `FinishReason` and `BlockReason`).
struct GeminiFailures {
  let endpoint: Endpoint

  private var who: String { endpoint.title }

  /// What an HTTP status other than 2xx means; the same error may also come inside a reply.
  func denial(http status: Int, _ words: ErrorWords) -> Failure {
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
    var failure = denial(http: status, words)
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
