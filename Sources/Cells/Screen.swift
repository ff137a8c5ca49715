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
  /// Delivers something through the terminal; `takeDeliveryNews` reports its progress.
  func deliver(_ item: OutboundItem)
  /// Tells somebody who may be looking elsewhere that something is done.
  func alert(_ alert: Alert)
  /// The progress of deliveries since the last call.
  func takeDeliveryNews() -> [DeliveryNews]
}

extension Screen {
  package var isGone: Bool { false }
  package var crowdedDescriptor: CInt? { nil }
  package var graphics: Graphics { Graphics() }
  package func nextGraphics() -> String { "This screen shows pictures as symbols only." }
  package func send(_ pieces: [[UInt8]]) {}
  package func deliver(_ item: OutboundItem) {}
  package func alert(_ alert: Alert) {}
  package func takeDeliveryNews() -> [DeliveryNews] { [] }
}

/// How many colours a terminal allows (or the user, with `NO_COLOR`).
package enum ColorDepth: String, Hashable, Sendable, CaseIterable, Codable {
  case truecolor
  case indexed256 = "256"
  case indexed16 = "16"
  case none
}

/// Everything the screen shows at one moment: the cells, the pixels over them, and the terminal
/// modes that go with them.
package struct Frame: Hashable, Sendable {
  package var canvas: Canvas
  /// The pictures shown as pixels; they do not overlap.
  package var pictures: [PlacedPicture]
  /// The position of the caret; nil hides it.
  package var cursor: Point?
  /// The caret's colour; nil leaves the terminal's own.
  package var cursorColor: Color?
  /// The window's title, already stripped of control characters.
  package var title: String
  /// Whether the mouse is reported; when off, the terminal selects text itself.
  package var mouse: Bool
  /// Whether something is awaited, which a terminal may show beside the window's title.
  package var isWorking: Bool

  package init(
    canvas: Canvas, pictures: [PlacedPicture] = [], cursor: Point? = nil,
    cursorColor: Color? = nil, title: String = "Retake", mouse: Bool = true, isWorking: Bool = false
  ) {
    self.canvas = canvas
    self.pictures = pictures
    self.cursor = cursor
    self.cursorColor = cursorColor
    self.title = title
    self.mouse = mouse
    self.isWorking = isWorking
  }
}

/// The protocol by which a terminal takes pictures as pixels.
package enum PixelProtocol: String, Hashable, Sendable, CaseIterable, Codable {
  case kitty, sixel, iterm
}

/// How the user wants pictures shown: automatically, by one protocol, or without pixels.
package enum GraphicsWish: String, Hashable, Sendable, CaseIterable, Codable {
  case auto, kitty, sixel, iterm, symbols

  /// The protocol the wish names; nil for the others.
  package var pixels: PixelProtocol? { PixelProtocol(rawValue: rawValue) }
}

/// A sentence for somebody who may be looking at another window: that a turn has ended.
package struct Alert: Hashable, Sendable {
  package var title: String
  package var text: String

  package init(title: String, text: String) {
    self.title = title
    self.text = text
  }
}

/// How the user wants to be told: as the terminal can, by the bell, by one kind of notification, or
/// not at all.
package enum AlertWish: String, Hashable, Sendable, CaseIterable, Codable {
  case auto, bell, osc9, osc777, osc99, off
}

/// The pixels of one terminal cell: width x height.
package struct CellSize: Hashable, Sendable {
  package var width: Int
  package var height: Int

  /// The size assumed until the terminal reports its own.
  package static let usual = CellSize(width: 10, height: 20)

  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

/// How fast output reaches the terminal, as measured while sending.
package struct Link: Hashable, Sendable {
  /// nil until enough has been sent to measure it.
  package var bytesPerSecond: Int?
  /// Seconds from a question to its answer on an idle link.
  package var roundTrip: Double?
  /// Whether pixels of a picture are being sent; set only when that takes long enough to be worth
  /// showing.
  package var isSending: Bool
  /// Whether pictures are sent small and sparingly because full ones would take seconds.
  package var isSlow: Bool

  package init(
    bytesPerSecond: Int? = nil, roundTrip: Double? = nil, isSlow: Bool = false,
    isSending: Bool = false
  ) {
    self.bytesPerSecond = bytesPerSecond
    self.isSending = isSending
    self.roundTrip = roundTrip
    self.isSlow = isSlow
  }
}

/// What the terminal can do with pixels, as far as is known now.
package struct Graphics: Hashable, Sendable {
  /// nil when pictures are drawn with symbols.
  package var pixels: PixelProtocol?
  package var cell: CellSize
  /// The number of colours in one sixel picture.
  package var sixelColors: Int
  package var link: Link

  package init(
    pixels: PixelProtocol? = nil, cell: CellSize = .usual, sixelColors: Int = 256,
    link: Link = Link()
  ) {
    self.pixels = pixels
    self.cell = cell
    self.sixelColors = sixelColors
    self.link = link
  }
}

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
