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
