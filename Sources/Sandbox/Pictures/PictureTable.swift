import Darkroom

/// The pixels the family gives for a ratio and a size (Gemini API docs).
///
/// The catalogue of the studio has the same numbers; the sandbox keeps its own, because a service
/// does not ask its client what it offers.
enum PictureTable {
  /// The ratios GMI documents, with width and height at 512, 1K, 2K and 4K.
  private static let rows: [(ratio: String, pixels: [(Int, Int)])] = [
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

  static let sizes = ["512", "1K", "2K", "4K"]
  static let ratios = rows.map(\.ratio)
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

  static func tokens(size: String) -> Int {
    sizes.firstIndex(of: size).map { tokens[$0] } ?? 0
  }
}
