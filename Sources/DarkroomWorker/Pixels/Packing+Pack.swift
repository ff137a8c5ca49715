import CVips
import Darkroom
import Imagery

/// A palette for sixels, computed once for several areas.
final class SixelPalette {
  let colors: OpaquePointer

  /// nil without memory.
  init?(_ area: PixelRect, of input: MappedFile, width: Int, colors count: Int) {
    let made = cencode_palette_make(
      input.pixels(of: area, width: width), width * 4, CInt(area.width), CInt(area.height),
      CInt(min(256, max(2, count))))
    guard let made else { return nil }
    colors = made
  }

  deinit { cencode_palette_free(colors) }
}

extension Packing {
  /// The palette for all areas of pixels of that size; nil if each has its own or none.
  func sharedPalette(of input: MappedFile, _ size: PixelSize) -> SixelPalette? {
    guard case .sixel(let colors, isShared: true) = self else { return nil }
    return SixelPalette(PixelRect(size), of: input, width: size.width, colors: colors)
  }

  /// Packs a part of RGBA rows of `width` pixels; returns the number of bytes written at `offset`,
  /// 0 on failure.
  func pack(
    _ area: PixelRect, of input: MappedFile, width: Int, _ shared: SixelPalette?,
    to output: MappedFile,
    at offset: Int
  ) -> Int {
    guard offset < output.count else { return 0 }
    let stride = width * 4
    let pixels = input.pixels(of: area, width: width)
    let place = output.base + offset
    let room = output.count - offset
    let (columns, rows) = (CInt(area.width), CInt(area.height))
    switch self {
    case .png(let colors, let frame):
      return cencode_png(
        pixels, stride, columns, rows, CInt(frame.width), CInt(frame.height), CInt(colors ?? 0),
        place, room)
    case .jpeg(let quality):
      return cencode_jpeg(
        pixels, stride, columns, rows, CInt(min(100, max(1, quality))), place, room)
    case .sixel(let colors, _):
      let palette = shared ?? SixelPalette(area, of: input, width: width, colors: colors)
      guard let palette else { return 0 }
      return cencode_sixel(pixels, stride, columns, rows, palette.colors, place, room)
    }
  }
}

extension MappedFile {
  /// The start of an area in RGBA rows of `width` pixels.
  fileprivate func pixels(of area: PixelRect, width: Int) -> UnsafePointer<UInt8> {
    UnsafePointer(base + (area.y * width + area.x) * 4)
  }
}
