/// Anything that shows frames and reports input: ncurses, or a script.
///
/// A screen belongs to the thread that made it. It is not `Sendable` on purpose.
package protocol Screen: AnyObject {
  /// Columns x rows.
  var size: Size { get }
  /// The descriptor to poll for input.
  var inputDescriptor: CInt { get }
  /// Milliseconds after which `pending()` must be called again although nothing arrived, because a
  /// lone Escape or a split sequence waits for its rest, or a part of the frame waits for its turn to
  /// be sent; nil when nothing waits.
  var inputTimeout: Int? { get }
  /// The descriptor to poll for room to write, after which `pending()` must be called; nil when
  /// nothing waits for room.
  var crowdedDescriptor: CInt? { get }
  /// How many colours cells can have.
  var colors: ColorDepth { get }
  /// What it can do with pixels; may change with every `pending()`.
  var graphics: Graphics { get }
  /// True when no input can come any more, because the terminal was hung up; its descriptor is then
  /// always readable and must not be polled again.
  var isGone: Bool { get }

  /// All input that has arrived, without blocking.
  func pending() -> [Input]
  func show(_ frame: Frame)
  /// Gives the terminal back as it was found, for `$EDITOR` or a stopped job.
  func suspend()
  /// Takes the terminal again after `suspend` and repaints all of it at the next `show`.
  func resume()
  /// Goes on to the next way of showing pictures that it may have, and says which and why.
  func nextGraphics() -> String
  /// Sends sequences that are no part of a frame, whole and in order, between frames; there may be
  /// many, of some kilobytes each.
  func send(_ pieces: [[UInt8]])
  /// Gets something out through the terminal; what becomes of it is told by `takeNews`.
  func deliver(_ parcel: Parcel)
  /// What became of parcels since it was asked last.
  func takeNews() -> [DeliveryNews]
}

extension Screen {
  package var isGone: Bool { false }
  package var crowdedDescriptor: CInt? { nil }
  package var graphics: Graphics { Graphics() }
  package func nextGraphics() -> String { "This screen shows pictures as symbols only." }
  package func send(_ pieces: [[UInt8]]) {}
  package func deliver(_ parcel: Parcel) {}
  package func takeNews() -> [DeliveryNews] { [] }
}

/// How many colours a terminal (or a person, with `NO_COLOR`) allows.
package enum ColorDepth: String, Hashable, Sendable, CaseIterable, Codable {
  case truecolor
  case indexed256 = "256"
  case indexed16 = "16"
  case none
}
