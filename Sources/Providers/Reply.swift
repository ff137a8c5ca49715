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

  package init(_ head: HTTPHead, _ body: Body, longTexts: [Blob: String] = [:]) {
    self.head = head
    self.body = body
    self.longTexts = longTexts
  }

  /// The JSON document; nil when it is none.
  package var json: Payload? { if case .json(let payload) = body { payload } else { nil } }

  /// A string of the document, long or short.
  func text(_ value: PayloadValue?) -> String? {
    guard let value else { return nil }
    return value.string ?? value.lifted.flatMap { longTexts[$0.blob] }
  }
}
