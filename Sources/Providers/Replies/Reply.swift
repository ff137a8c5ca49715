import Imagery
import Model
import Numbers
package import Payload

/// A complete reply to an API call.
package struct Reply: Hashable, Sendable {
  package enum Body: Hashable, Sendable {
    case json(Payload)
    /// The documents of a stream of server-sent events, in order; also documents that follow each
    /// other without framing.
    case events([Payload])
    /// Not JSON, or broken before one value was complete: its beginning as text, and the error in
    /// it as JSON.
    case other(String, PayloadError)
  }

  package var head: HTTPHead
  package var body: Body
  /// Where the documents stop, or the error in them, when only their complete values were read.
  package var damage: PayloadError?
  /// How the transfer ended, if it ended before the reply was complete.
  package var lost: TransportError?
  /// The contents of its strings, read while the blob store was at hand, so that decoding needs
  /// none.
  package var strings: ReplyStrings
  /// The bytes as they arrived.
  package var raw: RawReply?

  package init(
    _ head: HTTPHead, _ body: Body, damage: PayloadError? = nil, lost: TransportError? = nil,
    strings: ReplyStrings = ReplyStrings(), raw: RawReply? = nil
  ) {
    self.head = head
    self.body = body
    self.damage = damage
    self.lost = lost
    self.strings = strings
    self.raw = raw
  }

  /// Whether all of the reply arrived and could be read.
  package var isWhole: Bool {
    if case .other = body { return false }
    return damage == nil && (lost == nil || !isOpenEnded)
  }

  /// Whether more documents might have followed.
  private var isOpenEnded: Bool { if case .events = body { true } else { false } }

  /// The JSON document; nil when the reply is not one.
  package var json: Payload? {
    guard case .json(let payload) = body else { return nil }
    // The document may have been encoded twice.
    guard payload.root.kind == .string, let inner = embedded(payload.root) else { return payload }
    return inner.payload
  }

  /// The documents of the reply in order: one, or those of a stream, which may also come as an
  /// array; empty when it is broken.
  var documents: [PayloadValue] {
    switch body {
    case .json(let payload):
      let root = embedded(payload.root) ?? payload.root
      return root.kind == .array ? root.elements : [root]
    case .events(let events): return events.map { embedded($0.root) ?? $0.root }
    case .other: return []
    }
  }

  /// All documents, as they were scanned.
  var payloads: [Payload] {
    switch body {
    case .json(let payload): [payload]
    case .events(let events): events
    case .other: []
    }
  }

  /// The bytes of a base64 string, long or short and in any spelling; nil when the value is not
  /// base64.
  func blob(_ value: PayloadValue?) -> Blob? {
    guard let value else { return nil }
    if let external = value.externalString {
      return strings.decoded[external.blob]
        ?? (external.encoding == .verbatim ? nil : external.blob)
    }
    return value.string.flatMap { strings.shortBlobs[$0] }
  }

  /// The bytes of a string that is a picture, judging by its first bytes.
  func picture(_ value: PayloadValue?) -> Blob? {
    blob(value).flatMap { strings.pictures.contains($0) ? $0 : nil }
  }

  /// A string of the document, long or short, without the pictures embedded in it as `data:` URIs.
  func text(_ value: PayloadValue?) -> String? {
    guard let value else { return nil }
    if let illustrated = illustrated(value) { return illustrated.text }
    return plainText(value)
  }

  /// A string as it is.
  func plainText(_ value: PayloadValue?) -> String? {
    guard let value else { return nil }
    return value.string ?? value.externalString.flatMap { strings.longTexts[$0.blob] }
  }

  /// A string with pictures in it.
  func illustrated(_ value: PayloadValue) -> IllustratedText? {
    if let external = value.externalString { return strings.illustrated[external.blob] }
    return value.string.flatMap { strings.shortIllustrated[$0] }
  }

  /// The document that a string holds, or the value itself when it is an object or array.
  func embedded(_ value: PayloadValue?) -> PayloadValue? {
    guard let value else { return nil }
    switch value.kind {
    case .object, .array: return value
    case .string:
      let document =
        value.externalString.flatMap { strings.embedded[$0.blob] }
        ?? value.string.flatMap { strings.shortEmbedded[$0] }
      return document?.root
    case .number, .bool, .null: return nil
    }
  }
}

/// The only way numbers of a reply enter the program: each is limited to a sane range for what it
/// counts, so that no sum of them can overflow.
extension PayloadValue {
  /// A token count.
  var tokens: Int? { count(upTo: Usage.mostTokens) }

  /// The length of one side of a picture in pixels; nil unless positive.
  var side: Int? { count(upTo: PixelSize.longestSide).flatMap { $0 > 0 ? $0 : nil } }
}

extension Timestamp {
  /// Converts Unix seconds, with or without a fraction; nil for a time that no clock shows.
  init?(unix seconds: Double) {
    guard seconds > 0, seconds < 1e11 else { return nil }
    self.init(milliseconds: Int64(clamping: seconds * 1000))
  }
}

/// The contents of a reply's strings that are in the blob store, or were put there.
package struct ReplyStrings: Hashable, Sendable {
  /// The contents of long texts.
  package var longTexts: [Blob: String] = [:]
  /// The bytes of short base64 strings, keyed by the strings.
  package var shortBlobs: [String: Blob] = [:]
  /// The bytes of long strings whose base64 is not spelled as our encoder would, keyed by the blob
  /// of the original text, which is the one that the conversation keeps.
  package var decoded: [Blob: Blob] = [:]
  /// Blobs that are pictures, judging by their first bytes.
  package var pictures: Set<Blob> = []
  /// Documents encoded again as strings.
  package var embedded: [Blob: Payload] = [:]
  package var shortEmbedded: [String: Payload] = [:]
  /// Texts with pictures in them.
  package var illustrated: [Blob: IllustratedText] = [:]
  package var shortIllustrated: [String: IllustratedText] = [:]

  package init() {}

  /// Creates the strings of a document that holds nothing but pictures.
  init(pictures: [Blob]) { self.pictures = Set(pictures) }
}

extension Reply {
  static let endIsMissing = "The end of the reply is missing; what was complete was read."

  /// What a reply says about one task, without its envelope.
  var root: PayloadValue? {
    guard let last = documents.last else { return json?.root }
    return last
  }

  /// The address in a place known to hold one.
  func address(_ value: PayloadValue?) -> String? {
    guard let text = plainText(value)?.trimmingLines, !text.isEmpty,
      text.utf8.count <= ReplyCandidates.longestAddress
    else { return nil }
    return text
  }
}

extension Reply {
  /// Why a reply cannot be read.
  var nonsense: String {
    switch body {
    case .other("", _): return "it is empty"
    case .other(_, let error): return "it is not JSON: \(error)"
    case .json, .events:
      if let damage, case .truncated = damage { return "it ends too early" }
      if let damage { return "it is not JSON: \(damage)" }
      if lost != nil { return "it ends too early" }
      return json == nil ? "it is a stream of events" : "it says nothing about the request"
    }
  }
}
