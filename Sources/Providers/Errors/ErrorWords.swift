package import Payload

/// What an answer that is no success says, whatever its envelope.
package struct ErrorWords: Hashable, Sendable {
  /// For people; never to be understood by the program where there is a code. Bounded by `ErrorReader`.
  package internal(set) var message: String?
  /// Words such as `content_policy_violation`, `RESOURCE_EXHAUSTED` or `API_KEY_INVALID`, in small
  /// letters, and numbers as they are written.
  package internal(set) var codes: Set<String> = []
  /// Seconds to wait, from `Retry-After` or `RetryInfo.retryDelay`; never more than `RetryAfter.most`.
  package internal(set) var retryAfter: Double?
  /// Whether a quota of a day is used up, which no waiting of ours will mend.
  package internal(set) var isDaily = false
  /// Whether the quota that was passed is none at all: a free tier that does not include the model.
  package internal(set) var isZeroQuota = false
  /// The HTTP status, where the error says it itself.
  package internal(set) var status: Int?
  /// The fields that are not taken, as the provider names them.
  package internal(set) var fields: [String] = []
  /// Whether the body is a web page: what stands between here and the provider has answered.
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

  /// The words of an error that stands inside an answer, for instance of a failed job.
  package init(_ value: PayloadValue?, _ reply: Reply) {
    guard let value else { return }
    var reader = ErrorReader(self, reply)
    reader.read(value)
    self = reader.words
  }

  /// Whether one of these codes is among those that came, letter case ignored.
  package func has(_ wanted: String...) -> Bool {
    wanted.contains { codes.contains($0.lowercased()) }
  }

  /// Whether the message contains one of these phrases, which are written in small letters.
  func says(_ phrases: [String]) -> Bool {
    guard let text = message?.lowercased() else { return false }
    return phrases.contains { text.contains($0) }
  }
}
