package import Imagery

/// The place of a picture and its caption among the pixels of a sheet, or of one frame.
package struct Tile: Codable, Hashable, Sendable {
  /// The area that is painted completely.
  package var area: PixelRect
  /// The part of the sheet that the picture is scaled into, centred.
  package var picture: PixelRect
  /// The part that holds the caption at its top, centred; text that does not fit ends with an
  /// ellipsis.
  package var caption: PixelRect
  /// Printed in bold before the caption.
  package var heading: String
  package var words: String
  /// The approximate height of the letters in pixels.
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
  /// Frames of that height, each shown for that long, in a loop.
  case gif(frameHeight: Int, milliseconds: Int)
  case webp(frameHeight: Int, milliseconds: Int, quality: Int)
}

extension DarkroomClient {
  /// Paints one tile of a sheet: the picture on the background, and the caption.
  package func lay(_ path: String, _ tile: Tile, on sheet: PixelImage) async throws(DarkroomError) {
    let call = DarkroomCall(
      request: .lay(tile, on: sheet.size), pictures: [path], shared: [sheet.memory])
    guard case .done = try await result(of: call).response else {
      throw .damaged(detail: "")
    }
  }

  /// Writes the sheet, which is opaque, to the file `output` (replaced in one step).
  package func encode(
    _ sheet: PixelImage, to output: String, _ encoding: SheetEncoding
  ) async throws(DarkroomError) -> PictureFacts {
    try await facts(
      DarkroomCall(
        request: .encode(encoding, sheet.size), shared: [sheet.memory], output: output))
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
