/// Something that shall get out through the terminal to the machine in front of the person.
package enum Parcel: Hashable, Sendable {
  /// To the clipboard.
  case text(String)
  /// To the clipboard; `type` is a media type such as `image/png`.
  case picture([UInt8], type: String)
  /// To a file in the folder for downloads.
  case file([UInt8], name: String)
}

/// What becomes of a parcel.
package enum DeliveryNews: Hashable, Sendable {
  /// It is on its way, or waits for the person's word.
  case underway(String)
  case done(String)
  /// The terminal does not take it, or was told not to: why, and what can be done instead.
  case refused(String, advice: String)
}
