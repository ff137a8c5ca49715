package import Payload

/// A whole answer to an API call.
package struct Reply: Hashable, Sendable {
  package enum Body: Hashable, Sendable {
    case json(Payload)
    /// Not JSON, or broken: its beginning as text, and what is wrong with it as JSON.
    case other(String, PayloadError)
  }

  package var head: HTTPHead
  package var body: Body

  package init(_ head: HTTPHead, _ body: Body) {
    self.head = head
    self.body = body
  }

  /// The JSON document; nil when it is none.
  package var json: Payload? { if case .json(let payload) = body { payload } else { nil } }
}
