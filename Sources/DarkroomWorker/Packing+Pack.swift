import CVips
import Darkroom

extension Packing {
  /// Packs a part of RGBA rows of `width` pixels; returns the bytes written at `offset`, 0 when it
  /// failed.
  func pack(
    _ area: PixelRect, of input: Mapping, width: Int, to output: Mapping, at offset: Int
  ) -> Int {
    guard offset < output.count else { return 0 }
    let stride = width * 4
    let pixels = UnsafePointer(input.base + area.y * stride + area.x * 4)
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
    case .sixel(let colors):
      return cencode_sixel(
        pixels, stride, columns, rows, CInt(min(256, max(2, colors))), place, room)
    }
  }
}
