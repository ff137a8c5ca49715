/// Where a picture and the words about it go among the pixels of a sheet, or of one frame.
package struct Tile: Codable, Hashable, Sendable {
  /// What is painted, all of it.
  package var area: PixelRect
  /// The picture is scaled into this part of the sheet and lies in its middle.
  package var picture: PixelRect
  /// The words stand at the top of this part, centred; what does not fit is cut off with an ellipsis.
  package var caption: PixelRect
  /// Stands bold before the words.
  package var heading: String
  package var words: String
  /// Height of the letters in pixels, about.
  package var textSize: Double
  package var ground: PixelColor
  package var ink: PixelColor
  /// Whether a picture smaller than its part is enlarged.
  package var enlarges: Bool

  package init(
    area: PixelRect, picture: PixelRect, caption: PixelRect, heading: String, words: String,
    textSize: Double, ground: PixelColor, ink: PixelColor, enlarges: Bool
  ) {
    self.area = area
    self.picture = picture
    self.caption = caption
    self.heading = heading
    self.words = words
    self.textSize = textSize
    self.ground = ground
    self.ink = ink
    self.enlarges = enlarges
  }
}

/// How a sheet is written. Frames lie one below the other on it.
package enum SheetEncoding: Codable, Hashable, Sendable {
  case png
  /// Quality 1 to 100.
  case jpeg(quality: Int)
  /// Frames of that height, each shown so long, again and again.
  case gif(frameHeight: Int, milliseconds: Int)
  case webp(frameHeight: Int, milliseconds: Int, quality: Int)
}

extension DarkroomClient {
  /// Paints one tile of a sheet: the picture on the ground, and the words.
  package func lay(_ path: String, _ tile: Tile, on sheet: PixelImage) async throws(DarkroomError) {
    guard case .done = try await outcome(.lay(path, tile, sheet)) else {
      throw .damaged(detail: "")
    }
  }

  /// Writes the sheet, which is opaque, to the file `output` (replaced in one step).
  package func encode(
    _ sheet: PixelImage, to output: String, _ encoding: SheetEncoding
  ) async throws(DarkroomError) -> PictureFacts {
    try await facts(.encode(sheet, output: output, encoding))
  }
}

extension PixelImage {
  /// A sheet of one colour.
  package convenience init(size: PixelSize, of color: PixelColor) throws(DarkroomError) {
    try self.init(size: size) { bytes in
      let red = UInt32(color.red)
      let pixel = red | UInt32(color.green) << 8 | UInt32(color.blue) << 16 | 0xFF00_0000
      bytes.initializeMemory(as: UInt32.self, repeating: pixel.littleEndian)
    }
  }
}
