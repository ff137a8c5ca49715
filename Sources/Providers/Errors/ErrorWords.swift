package import Payload

/// What an answer that is no success says, whatever its envelope.
///
/// Seen are `{"error": "text"}` (GMI), `{"error": {"code", "message", "type"}}` and
/// `{"success": false, "message"}` (ToAPIs), Google's `{"error": {"code", "message", "status",
/// "details"}}`, the same in an array of one, web pages and plain text of what stands between.
package struct ErrorWords: Hashable, Sendable {
  /// For people; never to be understood by the program where there is a code.
  package var message: String?
  /// Words such as `content_policy_violation`, `RESOURCE_EXHAUSTED` or `API_KEY_INVALID`, in small
  /// letters, and numbers as they are written.
  package var codes: Set<String> = []
  /// Seconds to wait, from `Retry-After` or `RetryInfo.retryDelay`.
  package var retryAfter: Double?
  /// Whether a quota of a day is used up, which no waiting of ours will mend.
  package var isDaily = false
  /// The HTTP status, where the error says it itself.
  package var status: Int?
  /// The fields that are not taken, as the provider names them.
  package var fields: [String] = []

  package init(_ reply: Reply) {
    retryAfter = reply.head.retryAfter
    switch reply.body {
    case .json(let payload): read(payload.root.elements.first ?? payload.root, reply)
    case .events(let events):
      for event in events { read(event.root, reply) }
    case .other(let text, _):
      let words = quoted(text)
      if !words.isEmpty, !words.hasPrefix("<") { message = words }
    }
  }

  /// The words of an error that stands inside an answer, for instance of a failed job.
  package init(_ value: PayloadValue?, _ reply: Reply) {
    if let value { read(value, reply) }
  }

  /// Whether one of these codes is among those that came, letter case ignored.
  package func has(_ wanted: String...) -> Bool {
    wanted.contains { codes.contains($0.lowercased()) }
  }

  private mutating func read(_ value: PayloadValue, _ reply: Reply) {
    guard value.kind == .object else {
      message = message ?? reply.text(value).flatMap { $0.isEmpty ? nil : $0 }
      return
    }
    for key in ["code", "status", "type", "reason"] {
      let code = value[key]?.string ?? value[key]?.number
      if let code, !code.isEmpty { codes.insert(code.lowercased()) }
    }
    status = value["code"]?.int ?? status
    for older in value["errors"]?.elements ?? [] {
      if let reason = older["reason"]?.string { codes.insert(reason.lowercased()) }
    }
    for key in ["error", "message", "detail", "error_message", "fail_reason"] {
      if let found = value[key] { read(found, reply) }
    }
    for detail in value["details"]?.elements ?? [] { read(detail: detail) }
  }

  /// One of Google's typed details.
  private mutating func read(detail: PayloadValue) {
    if let reason = detail["reason"]?.string { codes.insert(reason.lowercased()) }
    if let delay = detail["retryDelay"]?.string, delay.hasSuffix("s"),
      let seconds = Double(delay.dropLast()), seconds.isFinite, seconds >= 0
    {
      retryAfter = max(retryAfter ?? 0, seconds)
    }
    for violation in detail["violations"]?.elements ?? [] {
      if violation["quotaId"]?.string?.contains("PerDay") == true { isDaily = true }
    }
    fields += (detail["fieldViolations"]?.elements ?? []).compactMap { $0["field"]?.string }
  }
}
