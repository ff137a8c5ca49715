import Darkroom
import Imagery

/// What a picture of the family can be: its ratio, its size, its width and height in pixels, and
/// its tokens (Gemini API docs).
///
/// `PixelTable` in Providers has the same pixel sizes. The sandbox has a table of its own, because
/// a service does not ask its client what to offer.
enum PictureTable {
  /// A ratio with its width and height in pixels at 512, 1K, 2K and 4K.
  private typealias Row = (ratio: String, pixels: [(Int, Int)])

  /// The ratios that every service offers.
  private static let commonRows: [Row] = [
    ("1:1", [(512, 512), (1024, 1024), (2048, 2048), (4096, 4096)]),
    ("3:2", [(632, 424), (1264, 848), (2528, 1696), (5056, 3392)]),
    ("2:3", [(424, 632), (848, 1264), (1696, 2528), (3392, 5056)]),
    ("3:4", [(448, 600), (896, 1200), (1792, 2400), (3584, 4800)]),
    ("4:3", [(600, 448), (1200, 896), (2400, 1792), (4800, 3584)]),
    ("4:5", [(464, 576), (928, 1152), (1856, 2304), (3712, 4608)]),
    ("5:4", [(576, 464), (1152, 928), (2304, 1856), (4608, 3712)]),
    ("9:16", [(384, 688), (768, 1376), (1536, 2752), (3072, 5504)]),
    ("16:9", [(688, 384), (1376, 768), (2752, 1536), (5504, 3072)]),
    // The table prints 792x168 for 21:9 at 512, which is another ratio; this is half of 1K.
    ("21:9", [(792, 336), (1584, 672), (3168, 1344), (6336, 2688)]),
  ]

  /// The ratios that only some of them offer.
  private static let otherRows: [Row] = [
    ("1:4", [(256, 1024), (512, 2048), (1024, 4096), (2048, 8192)]),
    ("4:1", [(1024, 256), (2048, 512), (4096, 1024), (8192, 2048)]),
    ("1:8", [(192, 1536), (384, 3072), (768, 6144), (1536, 12288)]),
    ("8:1", [(1536, 192), (3072, 384), (6144, 768), (12288, 1536)]),
  ]

  private static let rows = commonRows + otherRows

  static let sizes = ["512", "1K", "2K", "4K"]
  static let ratios = rows.map(\.ratio)
  /// The ratios that every service offers.
  static let commonRatios = commonRows.map(\.ratio)
  /// Output tokens of one picture, by size.
  private static let tokens = [747, 1120, 1680, 2520]
  /// Input tokens of one picture.
  static let inputTokens = 1120

  static func pixels(ratio: String, size: String) -> PixelSize? {
    guard let row = rows.first(where: { $0.ratio == ratio }),
      let column = sizes.firstIndex(of: size)
    else { return nil }
    return PixelSize(width: row.pixels[column].0, height: row.pixels[column].1)
  }

  /// The ratio nearest to a picture's.
  static func ratio(nearestTo size: PixelSize, among ratios: [String]) -> String {
    func distance(_ ratio: String) -> Double {
      guard let frame = pixels(ratio: ratio, size: "1K"), size.height > 0 else { return .infinity }
      let (one, two) = (Double(frame.width * size.height), Double(frame.height * size.width))
      return max(one, two) / max(1, min(one, two))
    }
    return ratios.min { distance($0) < distance($1) } ?? "1:1"
  }

  static func tokens(size: String) -> Int {
    sizes.firstIndex(of: size).map { tokens[$0] } ?? 0
  }
}
