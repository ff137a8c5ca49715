import CVips
import Darkroom
import Imagery
import Numbers

/// Decodes the plainest pictures without libvips, which takes longer to start than they take to
/// decode.
enum DirectDecoder {
  /// The size of the picture inside the box, scaled down only.
  static func size(of picture: PixelSize, in box: PixelSize) -> PixelSize {
    let scale = max(
      1, Double(picture.width) / Double(box.width), Double(picture.height) / Double(box.height))
    return PixelSize(
      width: min(box.width, max(1, Int(clamping: (Double(picture.width) / scale).rounded()))),
      height: min(box.height, max(1, Int(clamping: (Double(picture.height) / scale).rounded()))))
  }

  /// Whether the header looks suitable; the decoders check more closely.
  static func suits(_ header: PictureHeader) -> Bool {
    let isKnown =
      switch header.format {
      case .png, .jpeg: true
      case .webp: !header.hasAlpha
      case .heic, .gif, .avif, .tiff, .bmp: false
      }
    return isKnown && header.orientation == 1 && !header.needsColorManagement && !header.lacksEnd
      && !header.isOutOfOrder && (header.shrink == 1 || header.format == .jpeg)
  }

  /// Decodes an area to RGBA of `size` at `pixels`. `teller` is told about finished rows meanwhile.
  /// Seals the process first.
  ///
  /// - Returns: false if the picture is not for this decoder.
  static func decode(
    _ header: PictureHeader, _ source: ByteSource, _ area: PixelRect,
    to pixels: UnsafeMutablePointer<UInt8>, size: PixelSize, telling teller: RowReporter? = nil
  ) throws(DarkroomError) -> Bool {
    try Lockdown.prepare(for: .plain)
    let decoder =
      switch header.format {
      case .png: cdirect_png
      case .webp: cdirect_webp
      case .jpeg, .heic, .gif, .avif, .tiff, .bmp: cdirect_jpeg
      }
    func decode(_ progress: UnsafePointer<cdirect_progress>?) -> Bool {
      decoder(
        source.descriptor, source.count,
        cdirect_area(area, scaled: header.size, to: header.original ?? header.size), pixels,
        CInt(size.width),
        CInt(size.height), progress)
    }
    guard let teller else { return decode(nil) }
    let isDone = teller.listen(decode)
    if !isDone { teller.finished(0) }
    return isDone
  }
}

extension cdirect_area {
  /// A part of a picture that was scaled from one size to another.
  init(_ area: PixelRect, scaled size: PixelSize, to result: PixelSize) {
    let across = Double(result.width) / Double(size.width)
    let down = Double(result.height) / Double(size.height)
    self.init(
      left: Double(area.x) * across, top: Double(area.y) * down,
      width: Double(area.width) * across, height: Double(area.height) * down)
  }
}
