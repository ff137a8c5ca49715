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
      if words.hasPrefix("<") { reader.words.isWebPage = true } else { reader.say(words) }
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
