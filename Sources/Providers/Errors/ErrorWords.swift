package import Payload

/// What an unsuccessful reply says, whatever its envelope.
package struct ErrorWords: Hashable, Sendable {
  /// The message for people, bounded by `ErrorReader`. The program never interprets it where there
  /// is a code.
  package internal(set) var message: String?
  /// Codes such as `content_policy_violation`, `RESOURCE_EXHAUSTED` or `API_KEY_INVALID`, in lower
  /// case, and numbers as they are written.
  package internal(set) var codes: Set<String> = []
  /// Seconds to wait, from `Retry-After` or `RetryInfo.retryDelay`; at most `RetryAfter.most`.
  package internal(set) var retryAfter: Double?
  /// Whether a daily quota is used up, so that waiting does not help.
  package internal(set) var isDaily = false
  /// Whether the exceeded quota is zero: a free tier that does not include the model.
  package internal(set) var isZeroQuota = false
  /// The HTTP status, if the error itself gives one.
  package internal(set) var status: Int?
  /// The fields that were not accepted, as the provider names them.
  package internal(set) var fields: [String] = []
  /// Whether the body is a web page, sent by something between here and the provider.
  package internal(set) var isWebPage = false

  package init(_ reply: Reply) {
    retryAfter = reply.head.retryAfter
    var reader = ErrorReader(self, reply)
    switch reply.body {
    case .json(let payload):
      let root = payload.root
      reader.read(root[0] ?? root)
    case .events(let events):
      for event in events.prefix(ErrorReader.mostElements) { reader.read(event.root) }
    case .other(let text, _):
      let words = quoted(text)
      if words.hasPrefix("<") { reader.words.isWebPage = true } else { reader.readMessage(words) }
    }
    self = reader.words
  }

  /// Reads an error inside a reply, such as that of a failed job.
  package init(_ value: PayloadValue?, _ reply: Reply) {
    guard let value else { return }
    var reader = ErrorReader(self, reply)
    reader.read(value)
    self = reader.words
  }

  /// Whether any of these codes was received, ignoring case.
  package func has(_ wanted: String...) -> Bool {
    wanted.contains { codes.contains($0.lowercased()) }
  }

  /// Whether the message contains any of these phrases, which must be in lower case.
  func says(_ phrases: [String]) -> Bool {
    guard let text = message?.lowercased() else { return false }
    return phrases.contains { text.contains($0) }
  }
}

/// What a provider's error means, where its codes or its message say so more precisely than the
/// HTTP status.
enum ErrorMeaning {
  case wrongKey
  /// The account or the key has nothing left to spend, so neither another key nor waiting helps.
  case noCredit
  /// The account's tier does not include the model.
  case needsBilling
  /// The provider, usually a relay, has no upstream that serves the model.
  case unsoldModel
  case refusedContent
  /// The account is not served, because of its region or its billing.
  case notServed
  case tooManyRequests
}

extension ErrorWords {
  /// The meaning of the error; nil if only the status tells.
  ///
  /// One-api and new-api, which many relays run, say `insufficient_user_quota` and `No available
  /// channel for model …`, in English or Chinese; OpenAI's code is `insufficient_quota`; Google
  /// says `limit: 0`.
  var meaning: ErrorMeaning? {
    if isZeroQuota { return .needsBilling }
    if has(
      "insufficient_quota", "insufficient_user_quota", "insufficient_balance",
      "insufficient_credits", "pre_consume_token_quota_failed", "billing_not_active",
      "billing_hard_limit_reached", "payment_required", "402", "arrearage",
      "insufficient_account_balance", "credit_exhausted")
      || says(Self.noCredit)
    {
      return .noCredit
    }
    if has(
      "model_not_found", "no_available_channel", "model_not_supported", "unsupported_model",
      "model_not_available")
      || says(Self.noChannel)
    {
      return .unsoldModel
    }
    if has(
      "API_KEY_INVALID", "invalid_api_key", "authentication_error", "unauthorized",
      "UNAUTHENTICATED")
    {
      return .wrongKey
    }
    if has("content_policy_violation") { return .refusedContent }
    if has("rate_limit_exceeded", "too_many_requests") { return .tooManyRequests }
    if has("FAILED_PRECONDITION") { return .notServed }
    return nil
  }

  private static let noCredit = [
    "insufficient balance", "insufficient credit", "insufficient funds", "insufficient quota",
    "insufficient_quota", "insufficient_user_quota", "insufficient user quota",
    "insufficient token quota", "insufficient account balance", "quota is insufficient",
    "balance is insufficient", "quota is exhausted", "quota exhausted", "spending cap",
    "account is overdue", "not enough quota", "no credits left",
    "quota is not enough", "balance is not enough", "not enough credit", "not enough balance",
    "out of credit", "credit balance is too low", "credits are depleted",
    "额度不足", "额度已用尽",
    "余额不足", "预扣费", "欠费",
  ]

  private static let noChannel = [
    "no available channel", "no channel available", "no available provider",
    "no available account", "no endpoints found", "无可用渠道", "无可用账号",
  ]
}

/// Reads an error from JSON, each value once and to a limited depth: an error is a few lines,
/// whatever else a reply holds.
///
/// Known shapes are `{"error": "text"}` (GMI); `{"error": {"code", "message", "type"}}` and
/// `{"success": false, "message"}` (ToAPIs); Google's `{"error": {"code", "message", "status",
/// "details"}}`, alone or in an array of one; OpenRouter's `error.metadata.raw`, which repeats what
/// its upstream provider said; `{"detail": [{"msg", "loc"}]}` (FastAPI); `{"errors": […]}`;
/// `{"msg"}`; `{"type", "title", "detail"}` (RFC 9457); and any of these as text inside another
/// one's message.
struct ErrorReader {
  var words: ErrorWords
  private let reply: Reply
  private var codeBytes = 0

  /// How many levels of nested errors are followed, including JSON inside a message.
  static let mostLevels = 8
  /// How many elements of one array are read.
  static let mostElements = 16
  /// How many bytes of a message are kept, or searched for JSON.
  static let longestMessage = 4096
  private static let longestJSON = 64 << 10
  /// How many codes and fields are kept, and how many bytes of each.
  private static let mostCodes = 64
  private static let longestCode = 128

  init(_ words: ErrorWords, _ reply: Reply) {
    self.words = words
    self.reply = reply
  }

  mutating func read(_ value: PayloadValue) { read(value, level: 0) }

  /// Reads a message in words; one that is JSON, or ends with it, is read as an error itself.
  mutating func readMessage(_ text: String) { readMessage(text, level: 0) }

  private mutating func read(_ value: PayloadValue, level: Int) {
    guard level < Self.mostLevels else { return }
    switch value.kind {
    case .string: if let text = reply.text(value) { readMessage(text, level: level) }
    case .array:
      for element in value.elements.prefix(Self.mostElements) { read(element, level: level + 1) }
    case .object: read(object: value, level: level)
    case .number, .bool, .null: break
    }
  }

  private mutating func read(object: PayloadValue, level: Int) {
    let members = Members(object)
    for key in ["code", "status", "type", "reason", "errorcode", "errcode"] {
      if let value = members[key] { collect(code: value.string ?? value.number) }
    }
    if let status = members["code"]?.int, (100..<600).contains(status) { words.status = status }
    // What the upstream provider said is more useful than the relay's own message.
    if let raw = members["metadata"]?["raw"] { read(raw, level: level + 1) }
    for key in Self.messageKeys {
      if let found = members[key] { read(found, level: level + 1) }
    }
    readFields(members["errors"])
    readValidation(members["detail"])
    for detail in members["details"]?.elements.prefix(Self.mostElements) ?? [] {
      read(detail: detail)
    }
    // Usually a short word, next to a message.
    if words.message == nil, let reason = members["reason"] { read(reason, level: level + 1) }
    // RFC 9457: the short name of the kind of problem, used only if nothing says more.
    if members["type"] != nil || members["status"] != nil, let title = members["title"] {
      read(title, level: level + 1)
    }
  }

  private static let messageKeys = [
    "error", "message", "msg", "detail", "errors", "errormessage", "errormsg", "errmsg",
    "errordescription", "failreason", "failurereason", "failmsg", "statusmsg", "statusmessage",
    "baseresp", "description",
  ]

  /// Google's older `errors[].reason`, and `{"errors": {"field": ["is invalid"]}}`.
  private mutating func readFields(_ errors: PayloadValue?) {
    guard let errors, errors.kind == .object else { return }
    for (field, complaint) in errors.members.prefix(Self.mostElements) {
      collect(field: field)
      let text = reply.text(complaint) ?? reply.text(complaint[0])
      if let text, words.message == nil { setMessage("\(field): \(text)") }
    }
  }

  /// FastAPI's validation errors: which field, and what is wrong with it.
  private mutating func readValidation(_ detail: PayloadValue?) {
    guard let detail, detail.kind == .array else { return }
    var complaints: [String] = []
    for element in detail.elements.prefix(Self.mostElements) {
      let members = Members(element)
      guard let text = reply.text(members["msg"]) else { continue }
      let path = (members["loc"]?.elements.prefix(Self.mostElements) ?? [])
        .compactMap { $0.string ?? $0.number }
      let field = path.drop { $0 == "body" }.joined(separator: ".")
      collect(field: field)
      complaints.append(field.isEmpty ? text : "\(field): \(text)")
    }
    // What was read before is the same text without the field.
    guard let first = complaints.first else { return }
    if words.message == nil || first.hasSuffix(words.message ?? "") {
      words.message = nil
      setMessage(complaints.joined(separator: "; "))
    }
  }

  /// Reads one of Google's typed details.
  private mutating func read(detail: PayloadValue) {
    let members = Members(detail)
    collect(code: members["reason"]?.string)
    if let delay = members["retrydelay"]?.string, delay.hasSuffix("s"),
      let seconds = RetryAfter.seconds(delay.dropLast())
    {
      words.retryAfter = max(words.retryAfter ?? 0, seconds)
    }
    for violation in members["violations"]?.elements.prefix(Self.mostElements) ?? [] {
      let limit = Members(violation)
      let name = limit["quotaid"]?.string ?? ""
      if name.contains("PerDay") { words.isDaily = true }
      let value = limit["quotavalue"]
      if (value?.string ?? value?.number) == "0" { words.isZeroQuota = true }
    }
    for violation in members["fieldviolations"]?.elements.prefix(Self.mostElements) ?? [] {
      collect(field: Members(violation)["field"]?.string)
    }
  }

  private mutating func collect(code: String?) {
    guard let code, !code.isEmpty, code.utf8.count <= Self.longestCode,
      words.codes.count < Self.mostCodes
    else { return }
    words.codes.insert(code.lowercased())
  }

  private mutating func collect(field: String?) {
    guard let field, !field.isEmpty, field.utf8.count <= Self.longestCode,
      words.fields.count < Self.mostElements, !words.fields.contains(field)
    else { return }
    words.fields.append(field)
  }

  private mutating func readMessage(_ text: String, level: Int) {
    guard words.message == nil, !text.isEmpty else { return }
    if level < Self.mostLevels, let inner = Self.json(in: text) {
      read(inner.root, level: level + 1)
    }
    if words.message == nil { setMessage(text) }
  }

  private mutating func setMessage(_ text: String) {
    let text = String(decoding: text.utf8.prefix(Self.longestMessage), as: UTF8.self)
    guard !text.isEmpty else { return }
    words.message = text
    if Self.isZeroLimit(text) { words.isZeroQuota = true }
  }

  /// The object that a message is or ends with: `status code 429: {"error": …}`.
  private static func json(in text: String) -> Payload? {
    let bytes = text.utf8
    guard bytes.count <= longestJSON, let start = bytes.firstIndex(of: UInt8(ascii: "{")),
      let end = bytes.lastIndex(of: UInt8(ascii: "}")), start < end
    else { return nil }
    return try? Payload(json: bytes[start...end], limits: PayloadLimits(depth: 32))
  }

  /// Whether the text says `limit: 0`, as Google does about a model that the free tier excludes;
  /// `limit: 0.5` does not count.
  private static func isZeroLimit(_ text: String) -> Bool {
    for found in text.ranges(of: "limit: 0") {
      let next = text[found.upperBound...].first
      if next == "." {
        let after = text[found.upperBound...].dropFirst().first
        if after?.isNumber != true { return true }
      } else if next?.isNumber != true {
        return true
      }
    }
    return false
  }
}

/// The members of an object by name, in lower case and without underscores, each read once; the
/// last of equal names counts. Only a limited number is looked at, because no error has more.
private struct Members {
  private var values: [String: PayloadValue] = [:]
  private static let most = 256

  init(_ object: PayloadValue) {
    for (key, value) in object.members.prefix(Self.most) {
      values[ResultSpellings.folded(key)] = value
    }
  }

  subscript(name: String) -> PayloadValue? { values[name] }
}
