/// How a terminal takes pictures as pixels.
package enum PixelProtocol: String, Hashable, Sendable, CaseIterable, Codable {
  case kitty, sixel, iterm
}

/// How a person wants pictures shown: as serves best, in one way, or without pixels.
package enum GraphicsWish: String, Hashable, Sendable, CaseIterable, Codable {
  case auto, kitty, sixel, iterm, symbols

  /// The protocol it insists on.
  package var pixels: PixelProtocol? { PixelProtocol(rawValue: rawValue) }
}

/// The pixels of one cell of the terminal: width x height.
package struct CellSize: Hashable, Sendable {
  package var width: Int
  package var height: Int

  /// What is assumed while the terminal has not told.
  package static let usual = CellSize(width: 10, height: 20)

  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}

/// How fast what is sent arrives at the terminal, as measured while sending.
package struct Link: Hashable, Sendable {
  /// nil until enough was sent to tell.
  package var bytesPerSecond: Int?
  /// Seconds from a question to its answer when nothing else is on the way.
  package var roundTrip: Double?
  /// Whether pixels of a picture are on their way, told where they take long enough to be waited for.
  package var isSending: Bool
  /// Whether pictures are sent small and sparing, because whole ones would take seconds.
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

/// What the terminal can do with pixels, as far as is known at the moment.
package struct Graphics: Hashable, Sendable {
  /// nil: pictures are drawn with symbols.
  package var pixels: PixelProtocol?
  package var cell: CellSize
  /// Colours of one sixel picture.
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
