/// Anything that shows frames and reports input: ncurses, or a script.
///
/// A screen belongs to the thread that made it. It is deliberately not `Sendable`.
package protocol Screen: AnyObject {
  /// Columns x rows.
  var size: Size { get }
  /// The descriptor to poll for input.
  var inputDescriptor: CInt { get }
  /// Milliseconds after which `pending()` must be called again even if nothing arrived, because a
  /// lone Escape, a split sequence or an unsent part of the frame is waiting; nil when nothing
  /// waits.
  var inputTimeout: Int? { get }
  /// The descriptor to poll for writability, after which `pending()` must be called; nil when no
  /// output waits.
  var crowdedDescriptor: CInt? { get }
  /// How many colours cells can have.
  var colors: ColorDepth { get }
  /// What the screen can do with pixels; may change with every `pending()`.
  var graphics: Graphics { get }
  /// True once no more input can come, because the terminal hung up; its descriptor is then always
  /// readable and must not be polled again.
  var isGone: Bool { get }

  /// All input that has arrived; does not block.
  func pending() -> [Input]
  func show(_ frame: Frame)
  /// Gives the terminal back as it was, for `$EDITOR` or a stopped job.
  func suspend()
  /// Takes the terminal again after `suspend`; the next `show` repaints all of it.
  func resume()
  /// Switches to the next way of showing pictures this screen may have.
  ///
  /// - Returns: A sentence that says which one, and why.
  func nextGraphics() -> String
  /// Sends sequences that are not part of a frame, whole and in order, between frames; there may be
  /// many, of some kilobytes each.
  func send(_ pieces: [[UInt8]])
  /// Delivers something through the terminal; `takeNews` reports its progress.
  func deliver(_ item: OutboundItem)
  /// The progress of deliveries since the last call.
  func takeNews() -> [DeliveryNews]
}

extension Screen {
  package var isGone: Bool { false }
  package var crowdedDescriptor: CInt? { nil }
  package var graphics: Graphics { Graphics() }
  package func nextGraphics() -> String { "This screen shows pictures as symbols only." }
  package func send(_ pieces: [[UInt8]]) {}
  package func deliver(_ item: OutboundItem) {}
  package func takeNews() -> [DeliveryNews] { [] }
}

/// How many colours a terminal allows (or the user, with `NO_COLOR`).
package enum ColorDepth: String, Hashable, Sendable, CaseIterable, Codable {
  case truecolor
  case indexed256 = "256"
  case indexed16 = "16"
  case none
}
