/// A fault to inject: what goes wrong, where, and how often.
package struct Fault: Hashable, Codable, Sendable {
  /// The kinds of request that a fault can affect.
  package enum Place: String, CaseIterable, Codable, Sendable {
    /// Requests that cost money at a real service.
    case submit
    case status, media, upload, models
  }

  package var kind: Kind
  /// Where the fault applies; nil for every kind of request but those for models.
  package var place: Place?
  /// How likely it is, from 0 to 1.
  package var rate: Double
  /// How many times it is injected at most; nil for no limit.
  package var count: Int?

  package init(_ kind: Kind, at place: Place? = nil, rate: Double = 1, count: Int? = nil) {
    self.kind = kind
    self.place = place
    self.rate = rate
    self.count = count
  }

  /// Parses `KIND[#COUNT][@PLACE][:RATE]`.
  ///
  /// - Throws: `SandboxError.badFault`.
  package init(_ text: String) throws(SandboxError) {
    // A kind may contain a URL, so the rest is matched from the end.
    let form = /(.+?)(?:#([0-9]{1,6}))?(?:@([a-z]+))?(?::([01]|0?\.[0-9]+|1\.0+))?/
    guard let parts = text.wholeMatch(of: form), let kind = Kind(named: String(parts.1)) else {
      throw .badFault(text)
    }
    self.init(kind)
    if let name = parts.3 {
      guard let place = Place(rawValue: String(name)) else { throw .badFault(text) }
      self.place = place
    }
    count = parts.2.flatMap { Int($0) }
    rate = parts.4.flatMap { Double($0) } ?? 1
  }

  /// Whether the fault applies to requests of this kind.
  func applies(to place: Place) -> Bool {
    if let own = self.place { return own == place }
    switch kind {
    case .expired: return place == .media
    default: return place != .models
    }
  }
}

extension Fault {
  /// What goes wrong.
  package enum Kind: Hashable, Sendable {
    /// This status, in the protocol's error format.
    case status(Int)
    /// 429 with a hint when to retry.
    case rateLimit
    /// 429 for the rest of the day.
    case dailyQuota
    /// 302 to this address.
    case redirect(String)

    /// The connection closes after this many bytes of the response body: with 0 before any byte of
    /// the response, with nil in the middle of the body.
    case drop(at: Int?)
    /// No response ever comes; the connection ends when the client leaves.
    case stall
    /// The response is complete as HTTP, but its JSON is cut short.
    case truncate
    /// A web page instead of the response.
    case garbage
    /// The response is labelled as plain text.
    case wrongType
    /// The response, or the job, takes five seconds longer.
    case slow
    /// The response body arrives in two dozen pieces over this many seconds.
    case drip(seconds: Int)
    /// The URL of a result responds with this status.
    case expired(Int)

    /// The model ends with this reason and makes no picture.
    case refuse(String)
    /// The prompt is blocked for this reason before the model sees it.
    case block(String)
    case textOnly
    case noPicture
    /// An interim picture comes before the result and is not marked as one.
    case unmarkedDraft
    /// The picture is smaller than requested.
    case wrongSize
    /// The picture is labelled with the wrong format.
    case wrongLabel
    /// Another model answers.
    case wrongModel
    case noSignature
    /// The job waits five seconds in the queue.
    case slowQueue
    /// The job fails through no fault of the user's.
    case failJob
    case cancelJob
    /// The job never ends.
    case stuck

    package static let drip = Kind.drip(seconds: 3)
    package static let unavailable = Kind.status(503)
    package static let internalError = Kind.status(500)

    /// Whether the job goes wrong, rather than the response to a request.
    var isOfJob: Bool {
      switch self {
      case .refuse, .block, .textOnly, .noPicture, .unmarkedDraft, .wrongSize, .wrongLabel,
        .wrongModel, .noSignature, .slowQueue, .failJob, .cancelJob, .stuck:
        true
      default: false
      }
    }

    /// Whether it replaces the handling of the request, so that no work is accepted.
    var isEarly: Bool {
      switch self {
      case .status, .rateLimit, .dailyQuota, .redirect: true
      default: false
      }
    }
  }
}

extension Fault.Kind: Codable {
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let kind = Self(named: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no such fault")
    }
    self = kind
  }

  /// The name by which it is requested: `rate-limit`, `status-404`, `refuse-IMAGE_SAFETY`.
  package var name: String {
    switch self {
    case .status(let code): "status-\(code)"
    case .redirect(let address): "redirect=\(address)"
    case .drop(let count?): "drop-at-\(count)"
    case .drip(let seconds) where self != .drip: "drip-\(seconds)"
    case .refuse(let reason): "refuse-\(reason)"
    case .block(let reason): "block-\(reason)"
    default: Self.plain.first { $0.value == self }?.key ?? ""
    }
  }

  package init?(named text: String) {
    if let kind = Self.plain.first(where: { $0.key == text })?.value {
      self = kind
    } else if let code = text.removingPrefix("status-").flatMap({ Int($0) }),
      Self.statuses.contains(code)
    {
      self = .status(code)
    } else if let count = text.removingPrefix("drop-at-").flatMap({ Int($0) }), count >= 0 {
      self = .drop(at: count)
    } else if let seconds = text.removingPrefix("drip-").flatMap({ Int($0) }),
      (1...600).contains(seconds)
    {
      self = .drip(seconds: seconds)
    } else if let reason = text.removingPrefix("refuse-"), Self.endings.contains(reason) {
      self = .refuse(reason)
    } else if let reason = text.removingPrefix("block-"), Self.blocks.contains(reason) {
      self = .block(reason)
    } else if let address = text.removingPrefix("redirect="), !address.isEmpty,
      address.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
    {
      self = .redirect(address)
    } else {
      return nil
    }
  }

  private static let plain: KeyValuePairs<String, Fault.Kind> = [
    "rate-limit": .rateLimit, "daily-quota": .dailyQuota, "unavailable": .unavailable,
    "drop": .drop(at: nil), "stall": .stall, "truncate": .truncate, "garbage": .garbage,
    "wrong-type": .wrongType, "slow": .slow, "drip": .drip, "expired": .expired(404),
    "expired-403": .expired(403),
    "refuse": .refuse("IMAGE_SAFETY"), "text-only": .textOnly, "no-picture": .noPicture,
    "unmarked-draft": .unmarkedDraft, "wrong-size": .wrongSize, "wrong-label": .wrongLabel,
    "wrong-model": .wrongModel, "no-signature": .noSignature, "slow-queue": .slowQueue,
    "fail-job": .failJob, "cancel-job": .cancelJob, "stuck": .stuck,
  ]

  static let statuses = [400, 401, 402, 403, 404, 413, 422, 429, 500, 502, 503, 504]

  /// How a model may end without a picture (Gemini API docs, Vertex AI docs).
  static let endings = [
    "MAX_TOKENS", "SAFETY", "RECITATION", "LANGUAGE", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT",
    "SPII", "MALFORMED_FUNCTION_CALL", "IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_OTHER",
    "NO_IMAGE", "IMAGE_RECITATION", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS",
    "MISSING_THOUGHT_SIGNATURE", "MALFORMED_RESPONSE", "MODEL_ARMOR", "CONTINUATION", "ESCALATION",
    "PUP_LIMITED_DISABLED",
  ]

  /// Why a prompt may be blocked (Gemini API docs, Vertex AI docs).
  static let blocks = [
    "SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "IMAGE_SAFETY", "MODEL_ARMOR",
    "JAILBREAK",
  ]
}
