/// Something to be delivered through the terminal to the user's own machine.
package enum OutboundItem: Hashable, Sendable {
  /// Text for the clipboard.
  case text(String)
  /// A picture for the clipboard; `type` is a media type such as `image/png`.
  case picture([UInt8], type: String)
  /// A file for the downloads folder.
  case file([UInt8], name: String)
}

/// The progress of a delivery.
package enum DeliveryNews: Hashable, Sendable {
  /// The delivery is on its way, or waits for the user's permission.
  case underway(String)
  case done(String)
  /// The terminal cannot take it, or was told not to: the reason, and what to do instead.
  case refused(String, advice: String)
}
