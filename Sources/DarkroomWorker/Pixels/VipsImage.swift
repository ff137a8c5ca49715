import CVips
import Darkroom
import Glibc
import Imagery
import Numbers

/// How a picture is fitted into a box.
enum Fit {
  /// Scaled down until it fits, never enlarged.
  case inside
  /// Scaled, up or down, until it touches the box.
  case touching
  /// Fills the box, cropped evenly.
  case cover
  /// Exactly the box.
  case stretch

  fileprivate var value: cvips_fit {
    switch self {
    case .inside: CVIPS_INSIDE
    case .touching: CVIPS_INSIDE_BOTH
    case .cover: CVIPS_COVER
    case .stretch: CVIPS_STRETCH
    }
  }
}

/// A picture inside libvips, released with the last reference. Operations return new pictures; most
/// are computed only when the pixels are needed.
final class VipsImage {
  private let image: OpaquePointer

  private init(_ image: OpaquePointer?) throws(DarkroomError) {
    guard let image else { throw Self.failure() }
    self.image = image
  }

  deinit { cvips_release(image) }

  var width: Int { Int(cvips_width(image)) }
  var height: Int { Int(cvips_height(image)) }
  var size: PixelSize { PixelSize(width: width, height: height) }
  var hasAlpha: Bool { cvips_bands(image) == 4 }
  /// The unit of all fractions in edits.
  var shorterSide: Double { Double(min(width, height)) }

  /// Loads libvips, once, and with `readsHEIC` also the HEIC decoder, which is large and rarely
  /// needed; then seals the process.
  static func prepare(readsHEIC: Bool = false) throws(DarkroomError) {
    try Lockdown.prepare(for: readsHEIC ? .everything : .libvips)
  }

  /// The version of the loaded library, such as `8.14.1`.
  static var version: String {
    (0..<3).map { String(cvips_version($0)) }.joined(separator: ".")
  }

  /// The messages of libvips, in our terms.
  static func failure() -> DarkroomError { VipsMessages.taken().failure }

  /// Checks for a decoder's error even if the operation succeeded: libvips loses the error of the
  /// last piece if another thread first finds that no more are left, and for HEIC it shows blank
  /// tiles.
  ///
  /// - Throws: The decoder's error.
  private static func checkForHiddenFailure(
    countsWarnings: Bool = false
  ) throws(DarkroomError) {
    let complaints = VipsMessages.taken()
    if complaints.hasFailureOfDecoder || (countsWarnings && complaints.hasWarning) {
      throw complaints.failure
    }
  }

  // MARK: In and out

  /// Decodes upright, in sRGB; the pixels can be read once.
  static func open(
    _ file: PictureFile, in box: PixelSize, fit: Fit
  ) throws(DarkroomError) -> VipsImage {
    let needsDecoder = file.header.format == .heic || file.header.format == .avif
    try prepare(readsHEIC: needsDecoder)
    if fit == .cover, let part = file.header.size.part(covering: box) {
      let whole = try open(file, in: file.header.size, fit: .stretch).settled()
      return try whole.cropped(left: part.x, top: part.y, width: part.width, height: part.height)
        .scaled(to: box, .stretch)
    }
    if let raster = try file.header.raster(file.source) {
      let pixels = try VipsImage(
        cvips_from_bytes(raster.pixels, CInt(raster.size.width), CInt(raster.size.height), 4))
      return try (raster.hasAlpha ? pixels : pixels.flattened(on: .black)).scaled(to: box, fit)
    }
    func decode(allowsThumbnail: Bool) throws(DarkroomError) -> VipsImage {
      try file.withInput(allowsThumbnail: allowsThumbnail, shrinkingTo: box) {
        (input) throws(DarkroomError) in
        try VipsImage(cvips_open(input, CInt(box.width), CInt(box.height), fit.value))
      }
    }
    guard needsDecoder, !file.header.hasUselessThumbnails else {
      return try decode(allowsThumbnail: !file.header.hasUselessThumbnails)
    }
    // A thumbnail in the file may be broken even if the picture is not.
    do throws(DarkroomError) {
      return try decode(allowsThumbnail: true).settled()
    } catch {
      guard box.width < file.header.size.width || box.height < file.header.size.height else {
        throw error
      }
      return try decode(allowsThumbnail: false).settled()
    }
  }

  /// Decodes 16 bits a channel upright at the picture's own size, and keeps them.
  static func openDeep(_ file: PictureFile) throws(DarkroomError) -> VipsImage {
    try prepare()
    return try file.withInput(allowsThumbnail: false, shrinkingTo: .unlimited) {
      (input) throws(DarkroomError) in
      try VipsImage(cvips_open_deep(input, file.header.orientation != 1))
    }
  }

  /// Whether the channels have 16 bits.
  var isDeep: Bool { cvips_is_deep(image) }

  /// A reader of the rows.
  func rows() throws(DarkroomError) -> Rows {
    guard let rows = cvips_rows_begin(image) else { throw Self.failure() }
    return Rows(rows, of: self)
  }

  /// A picture over memory that the caller keeps alive as long as the picture.
  static func over(
    _ memory: UnsafeRawPointer, size: PixelSize, bands: Int, isDeep: Bool
  ) throws(DarkroomError) -> VipsImage {
    try VipsImage(
      cvips_over_memory(memory, CInt(size.width), CInt(size.height), CInt(bands), isDeep))
  }

  static func solid(_ color: PixelColor, size: PixelSize) throws(DarkroomError) -> VipsImage {
    try prepare()
    return try VipsImage(
      cvips_solid(CInt(size.width), CInt(size.height), color.red, color.green, color.blue))
  }

  /// A picture of `bands` x 8 bits, row by row.
  static func bytes(
    _ bytes: [UInt8], size: PixelSize, bands: Int
  ) throws(DarkroomError) -> VipsImage {
    guard bytes.count == size.pixelCount * bands else { throw .badRequest("a mask is broken") }
    return try VipsImage(
      bytes.withUnsafeBytes { raw in
        raw.baseAddress.flatMap {
          cvips_from_bytes($0, CInt(size.width), CInt(size.height), CInt(bands))
        }
      })
  }

  /// Renders text as a mask of one byte a pixel in memory; returns its size.
  static func set(
    _ lettering: Lettering, in memory: MappedFile
  ) throws(DarkroomError) -> PixelSize {
    let mask = try VipsImage(
      cvips_text(lettering.markup, CInt(clamping: lettering.width), lettering.size))
    guard mask.size.pixelCount <= memory.count else { throw .badRequest("its text is too large") }
    guard cvips_copy_mask(mask.image, memory.base) else { throw failure() }
    return mask.size
  }

  /// A copy of a mask of one byte a pixel.
  static func mask(in memory: MappedFile, _ size: PixelSize) throws(DarkroomError) -> VipsImage {
    guard size.width > 0, size.height > 0, size.width <= memory.count,
      size.height <= memory.count / size.width
    else { throw .damaged(detail: "") }
    return try VipsImage(cvips_from_bytes(memory.base, CInt(size.width), CInt(size.height), 1))
  }

  func copyRGBA(to memory: UnsafeMutableRawPointer) throws(DarkroomError) {
    guard cvips_copy_rgba(image, memory) else { throw Self.failure() }
    try Self.checkForHiddenFailure()
  }

  /// Scales a part to `size`, as RGBA in `memory`.
  func copyRGBA(
    _ area: cdirect_area, to memory: UnsafeMutableRawPointer, _ size: PixelSize
  ) throws(DarkroomError) {
    let isWhole = area.left == 0 && area.top == 0 && area.width == Double(width)
    if isWhole, area.height == Double(height), self.size == size {
      return try copyRGBA(to: memory)
    }
    guard
      cvips_draw(
        image, area, memory.assumingMemoryBound(to: UInt8.self), CInt(size.width),
        CInt(size.height))
    else { throw Self.failure() }
  }

  func save(to descriptor: Descriptor, _ options: String) throws(DarkroomError) {
    guard cvips_save(image, descriptor.number, options) else { throw Self.failure() }
    try Self.checkForHiddenFailure()
  }

  /// Writes an animation of frames of that height, which lie one below the other.
  func save(
    to descriptor: Descriptor, _ options: String, frameHeight: Int, milliseconds: Int
  ) throws(DarkroomError) {
    guard
      cvips_save_frames(
        image, descriptor.number, options, CInt(frameHeight), CInt(milliseconds))
    else { throw Self.failure() }
  }

  /// All pixels, computed now. With `countsWarnings` a decoder's warning is an error.
  func settled(countsWarnings: Bool = false) throws(DarkroomError) -> VipsImage {
    let settled = try VipsImage(cvips_settle(image))
    try Self.checkForHiddenFailure(countsWarnings: countsWarnings)
    return settled
  }

  // MARK: Shape

  func scaled(to box: PixelSize, _ fit: Fit) throws(DarkroomError) -> VipsImage {
    if fit == .cover, let part = size.part(covering: box) {
      return try cropped(left: part.x, top: part.y, width: part.width, height: part.height)
        .scaled(to: box, .stretch)
    }
    return try VipsImage(cvips_scale(image, CInt(box.width), CInt(box.height), fit.value))
  }

  func enlarged(by factor: Int) throws(DarkroomError) -> VipsImage {
    try VipsImage(cvips_enlarge(image, CInt(factor)))
  }

  func cropped(
    left: Int, top: Int, width: Int, height: Int
  ) throws(DarkroomError) -> VipsImage {
    try VipsImage(cvips_crop(image, CInt(left), CInt(top), CInt(width), CInt(height)))
  }

  /// Placed on a canvas of `size` with its top left corner at (left, top); clipped to it.
  func placed(
    left: Int, top: Int, on size: PixelSize, _ color: PixelColor = .black
  ) throws(DarkroomError) -> VipsImage {
    try VipsImage(
      cvips_embed(
        image, CInt(left), CInt(top), CInt(size.width), CInt(size.height), color.red, color.green,
        color.blue))
  }

  func turned(quarters: Int) throws(DarkroomError) -> VipsImage {
    try VipsImage(cvips_turn(image, CInt(quarters)))
  }

  func flipped(_ axis: FlipAxis) throws(DarkroomError) -> VipsImage {
    try VipsImage(cvips_flip(image, axis == .horizontal))
  }

  // MARK: Colour

  func flattened(on color: PixelColor) throws(DarkroomError) -> VipsImage {
    guard hasAlpha else { return self }
    return try VipsImage(cvips_flatten(image, color.red, color.green, color.blue))
  }

  func mapped(_ curves: Curves) throws(DarkroomError) -> VipsImage {
    try VipsImage(cvips_map(image, curves.red + curves.green + curves.blue))
  }

  func mixed(_ matrix: [Double]) throws(DarkroomError) -> VipsImage {
    guard matrix.count == 9 else { throw .badRequest("a colour matrix is broken") }
    return try VipsImage(cvips_mix(image, matrix))
  }

  /// Sigma in pixels. A strong blur works on a smaller picture: the difference is invisible, and it
  /// takes a hundredth of the time.
  func blurred(sigma: Double) throws(DarkroomError) -> VipsImage {
    let factor = max(1, Int(clamping: sigma / 4))
    guard factor > 1 else { return try gaussian(sigma: sigma) }
    let small = PixelSize(width: max(1, width / factor), height: max(1, height / factor))
    return try scaled(to: small, .stretch).gaussian(sigma: sigma / Double(factor)).settled()
      .scaled(to: size, .stretch)
  }

  private func gaussian(sigma: Double) throws(DarkroomError) -> VipsImage {
    try VipsImage(cvips_blur(image, max(0.3, sigma)))
  }

  func sharpened(against blurred: VipsImage, amount: Double) throws(DarkroomError) -> VipsImage {
    try VipsImage(cvips_unsharp(image, blurred.image, amount))
  }

  /// Darkened by a one-band mask of the same size.
  func shaded(by mask: VipsImage) throws(DarkroomError) -> VipsImage {
    try VipsImage(cvips_shade(image, mask.image))
  }

  /// Painted over through a one-band mask of the same size.
  func painted(_ color: PixelColor, through mask: VipsImage) throws(DarkroomError) -> VipsImage {
    try VipsImage(cvips_paint(image, mask.image, color.red, color.green, color.blue))
  }
}

extension PixelSize {
  /// The central part that fills a box by itself. Only if the shapes differ so much that the whole
  /// picture, enlarged until it covers the box, would be many times the box; otherwise nil.
  fileprivate func part(covering box: PixelSize) -> PixelRect? {
    let scale = max(Double(box.width) / Double(width), Double(box.height) / Double(height))
    let whole = Double(width) * scale * Double(height) * scale
    guard whole > 4 * Double(box.width) * Double(box.height), scale > 1 else { return nil }
    let part = PixelSize(
      width: min(width, max(1, Int(clamping: (Double(box.width) / scale).rounded()))),
      height: min(height, max(1, Int(clamping: (Double(box.height) / scale).rounded()))))
    return PixelRect(
      x: (width - part.width) / 2, y: (height - part.height) / 2, width: part.width,
      height: part.height)
  }
}
