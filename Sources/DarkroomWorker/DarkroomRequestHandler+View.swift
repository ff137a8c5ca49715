import CVips
import Darkroom
import Imagery

extension DarkroomRequestHandler {
  /// Renders a part of the picture into the shared memory at exactly that size. With `keeps` the
  /// pixels stay cached from the second part on: most pictures are only viewed once.
  func view(
    _ area: PixelRect, at size: PixelSize, isOpaque: Bool, keeps: Bool, step: Int?
  ) throws(DarkroomError) {
    let input = try descriptor(0)
    let (header, source) = try header(of: input)
    guard area.lies(in: header.size) else { throw .badRequest("that is beyond the picture") }
    try withMemory(of: size) { memory throws(DarkroomError) in
      let pixels = memory.assumingMemoryBound(to: UInt8.self)
      let level = header.size.halved(for: area, at: size)
      let hasAlpha: Bool
      if keeps, DecodedImageCache.isKept(level),
        let origin = DecodedImageCache.Source(input.number),
        decodedImages.knows(origin)
      {
        let decoded = try decodedImage(of: origin, level, header, source)
        let part = cdirect_area(area, scaled: header.size, to: decoded.size)
        guard
          cdirect_pixels(
            decoded.pixels, CInt(decoded.size.width), CInt(decoded.size.height),
            decoded.hasAlpha, part, pixels, CInt(size.width), CInt(size.height))
        else { throw .outOfMemory }
        hasAlpha = decoded.hasAlpha
      } else {
        let box = header.size.shrunk(by: area, to: size)
        hasAlpha = try decode(
          header, source, area, through: box, to: pixels, size,
          telling: step.map { RowReporter(step: $0, tell) })
      }
      if isOpaque, hasAlpha {
        cencode_flatten(pixels, CInt(size.width), CInt(size.height))
      }
    }
  }

  /// The whole picture at a half size: cached, made from a larger cached one, or decoded.
  private func decodedImage(
    of origin: DecodedImageCache.Source, _ level: PixelSize, _ header: PictureHeader,
    _ source: ByteSource
  ) throws(DarkroomError) -> Raster {
    let larger = decodedImages.image(of: origin, atLeast: level)
    if let larger, larger.size == level { return larger }
    let result = try Raster(size: level) { pixels throws(DarkroomError) in
      guard let larger else {
        return try decode(
          header, source, PixelRect(header.size), through: level, to: pixels, level)
      }
      let all = cdirect_area(PixelRect(larger.size), scaled: larger.size, to: larger.size)
      guard
        cdirect_pixels(
          larger.pixels, CInt(larger.size.width), CInt(larger.size.height), larger.hasAlpha, all,
          pixels, CInt(level.width), CInt(level.height))
      else { throw .outOfMemory }
      return larger.hasAlpha
    }
    decodedImages.keep(result, of: origin)
    return result
  }

  /// Decodes a part to `size`; for that, libvips decodes the whole picture at the size of `box`.
  ///
  /// - Returns: Whether pixels may be transparent.
  private func decode(
    _ header: PictureHeader, _ source: ByteSource, _ area: PixelRect, through box: PixelSize,
    to pixels: UnsafeMutablePointer<UInt8>, _ size: PixelSize, telling teller: RowReporter? = nil
  ) throws(DarkroomError) -> Bool {
    if DirectDecoder.suits(header),
      try DirectDecoder.decode(header, source, area, to: pixels, size: size, telling: teller)
    {
      return false
    }
    try Lockdown.prepare(for: header.preparation)
    if let raster = try header.raster(source) {
      let all = cdirect_area(area, scaled: raster.size, to: raster.size)
      guard
        cdirect_pixels(
          raster.pixels, CInt(raster.size.width), CInt(raster.size.height), raster.hasAlpha, all,
          pixels, CInt(size.width), CInt(size.height))
      else { throw .outOfMemory }
      return raster.hasAlpha
    }
    // Our own averaging weights transparent pixels, at the picture's size.
    let box = header.hasAlpha ? header.size : box
    let picture = try VipsImage.open(
      PictureFile(header: header, source: source), in: box, fit: .stretch)
    try picture.copyRGBA(
      cdirect_area(area, scaled: header.size, to: box), to: UnsafeMutableRawPointer(pixels), size)
    return picture.hasAlpha
  }
}

extension PixelSize {
  /// The size at which to decode a picture of this size so that one part of it can be scaled to
  /// `size`: its own size if that part is enlarged; else exactly the target's if the part is the
  /// whole picture, or twice that, so that pixels cut by the part's edge do not blur what is
  /// inside.
  fileprivate func shrunk(by area: PixelRect, to size: PixelSize) -> PixelSize {
    func length(_ whole: Int, _ part: Int, _ wanted: Int) -> Int {
      let reserve = part == whole ? 1 : 2
      guard wanted * reserve < part else { return whole }
      return min(whole, max(1, whole * wanted * reserve / part))
    }
    return PixelSize(
      width: length(width, area.width, size.width),
      height: length(height, area.height, size.height))
  }
}
