package import Payload

/// A whole answer to an API call.
package struct Reply: Hashable, Sendable {
  package enum Body: Hashable, Sendable {
    case json(Payload)
    /// The documents of a stream of server-sent events, in order.
    case events([Payload])
    /// Not JSON, or broken: its beginning as text, and what is wrong with it as JSON.
    case other(String, PayloadError)
  }

  package var head: HTTPHead
  package var body: Body
  /// What long texts say. They are lifted from the JSON like pictures; those that are words are read
  /// back here, so that decoding needs no shelf.
  package var longTexts: [Blob: String]
  /// Pictures too short to have been lifted, by their base64: they were put on the shelf all the same.
  package var shortPictures: [String: Blob]

  package init(
    _ head: HTTPHead, _ body: Body, longTexts: [Blob: String] = [:],
    shortPictures: [String: Blob] = [:]
  ) {
    self.head = head
    self.body = body
    self.longTexts = longTexts
    self.shortPictures = shortPictures
  }

  /// The JSON document; nil when it is none.
  package var json: Payload? { if case .json(let payload) = body { payload } else { nil } }

  /// The documents of the answer in order: one, or those of a stream, which may also come as an
  /// array; empty when it is broken.
  var documents: [PayloadValue] {
    switch body {
    case .json(let payload):
      payload.root.kind == .array ? payload.root.elements : [payload.root]
    case .events(let events): events.map(\.root)
    case .other: []
    }
  }

  /// The bytes of a picture in base64, long or short; nil when the value is no base64.
  func blob(_ value: PayloadValue?) -> Blob? {
    guard let value else { return nil }
    if let lift = value.lifted { return lift.encoding == .verbatim ? nil : lift.blob }
    return value.string.flatMap { shortPictures[$0] }
  }

  /// A string of the document, long or short.
  func text(_ value: PayloadValue?) -> String? {
    guard let value else { return nil }
    return value.string ?? value.lifted.flatMap { longTexts[$0.blob] }
  }
}
