package import Imagery
package import Model

/// The pixel size of a result by ratio and resolution (Gemini API docs). These are estimates: real
/// results differ by a few pixels, and the bytes decide.
package enum PixelTable {
  package static let family: [AspectRatio: [Resolution: PixelSize]] = {
    var table: [AspectRatio: [Resolution: PixelSize]] = [:]
    for row in rows {
      let sizes = zip(Resolution.allCases, row.sizes).map { resolution, size in
        (resolution, PixelSize(width: size.0, height: size.1))
      }
      table[row.ratio] = Dictionary(uniqueKeysWithValues: sizes)
      // Each wide ratio has the sizes of its tall twin with width and height swapped.
      let turned = sizes.map { ($0, PixelSize(width: $1.height, height: $1.width)) }
      table[AspectRatio(row.ratio.height, row.ratio.width)] = Dictionary(
        uniqueKeysWithValues: turned)
    }
    return table.filter { AspectRatio.family.contains($0.key) }
  }()

  /// Width x height at 512, 1K, 2K and 4K.
  private static let rows: [(ratio: AspectRatio, sizes: [(Int, Int)])] = [
    (AspectRatio(1, 1), [(512, 512), (1024, 1024), (2048, 2048), (4096, 4096)]),
    (AspectRatio(5, 4), [(576, 464), (1152, 928), (2304, 1856), (4608, 3712)]),
    (AspectRatio(4, 3), [(600, 448), (1200, 896), (2400, 1792), (4800, 3584)]),
    (AspectRatio(3, 2), [(632, 424), (1264, 848), (2528, 1696), (5056, 3392)]),
    (AspectRatio(16, 9), [(688, 384), (1376, 768), (2752, 1536), (5504, 3072)]),
    // The documented size at 512 is 792x168, a ratio of 4.7; half of the 1K size is used instead.
    (AspectRatio(21, 9), [(792, 336), (1584, 672), (3168, 1344), (6336, 2688)]),
    (AspectRatio(4, 1), [(1024, 256), (2048, 512), (4096, 1024), (8192, 2048)]),
    (AspectRatio(8, 1), [(1536, 192), (3072, 384), (6144, 768), (12288, 1536)]),
  ]
}
