package import Imagery
import Numbers

/// How pixels are packed for a terminal.
package enum Packing: Codable, Hashable, Sendable {
  /// PNG of `frame` pixels, the picture at its top left and the rest transparent; with a palette of
  /// that many colours, 2 to 256, or with true colours.
  case png(colors: Int?, frame: PixelSize)
  /// Baseline; quality 1 to 100.
  case jpeg(quality: Int)
  /// A sequence from DCS to ST with at most that many registers, 2 to 256: one palette for all
  /// areas, so that none stands out from its neighbours, or each area's own.
  case sixel(colors: Int, isShared: Bool)
}

extension Packing {
  /// The most bytes that pixels of this size may become; untouched memory costs nothing.
  func capacity(for size: PixelSize) -> Int {
    switch self {
    case .png(_, let frame):
      max(size.pixelCount, frame.pixelCount).saturatingMultiplied(by: 5).saturatingAdding(65536)
    case .jpeg: size.pixelCount.saturatingMultiplied(by: 4).saturatingAdding(65536)
    // A register's number and one column for each pixel of noise.
    case .sixel: size.pixelCount.saturatingMultiplied(by: 6).saturatingAdding(65536)
    }
  }
}
