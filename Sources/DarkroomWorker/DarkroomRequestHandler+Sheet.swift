import CVips
import Darkroom
import Glibc
import Imagery
import Numbers

extension DarkroomRequestHandler {
  /// Paints one tile into the memory that holds the sheet's pixels.
  func lay(_ tile: Tile, on size: PixelSize) throws(DarkroomError) {
    let memory = try MappedFile(descriptor(1), isWritable: true)
    guard size.width > 0, size.height > 0, memory.count >= size.pixelCount * 4,
      tile.area.lies(in: size), tile.picture.lies(in: size), tile.caption.lies(in: size)
    else { throw .badRequest("that is beyond the sheet") }
    let picture = try picture(
      descriptor(0), in: tile.picture.size,
      fit: tile.enlarges ? .touching : .inside
    ).flattened(on: tile.ground).settled()
    var laid = try picture.placed(
      left: tile.picture.x - tile.area.x + (tile.picture.width - picture.width) / 2,
      top: tile.picture.y - tile.area.y + (tile.picture.height - picture.height) / 2,
      on: tile.area.size, tile.ground)
    if let mask = try tile.captionMask() {
      let place = try mask.placed(
        left: tile.caption.x - tile.area.x + (tile.caption.width - mask.width) / 2,
        top: tile.caption.y - tile.area.y, on: tile.area.size)
      laid = try laid.painted(tile.ink, through: place)
    }
    guard let pixels = malloc(tile.area.size.pixelCount * 4) else { throw .outOfMemory }
    defer { free(pixels) }
    try laid.settled().copyRGBA(to: pixels)
    for row in 0..<tile.area.height {
      let start = (tile.area.y + row) * size.width + tile.area.x
      memcpy(
        memory.base + start * 4, pixels + row * tile.area.width * 4, tile.area.width * 4)
    }
  }

  /// Encodes the sheet in the first memory to the file that follows.
  func encode(_ encoding: SheetEncoding, of size: PixelSize) throws(DarkroomError) -> PictureFacts {
    try VipsImage.prepare()
    let memory = try MappedFile(descriptor(0), isWritable: false)
    guard size.width > 0, size.height > 0, memory.count >= size.pixelCount * 4 else {
      throw .badRequest("that is beyond the sheet")
    }
    let sheet = try VipsImage.over(memory.base, size: size, bands: 4, isDeep: false)
      .flattened(on: .white)
    let output = try EncodedOutput(descriptor: descriptor(1))
    switch encoding {
    case .png: return try output.write(sheet, .png)
    case .jpeg(let quality): return try output.write(sheet, .jpeg(quality: quality))
    case .gif(let height, let milliseconds):
      let frames = Frames(height: height, milliseconds: milliseconds)
      return try output.write(sheet, frames, .gif, ".gif[effort=5]")
    case .webp(let height, let milliseconds, let quality):
      let frames = Frames(height: height, milliseconds: milliseconds)
      return try output.write(
        sheet, frames, .webp, ".webp[Q=\(min(100, max(1, quality)))]")
    }
  }
}

/// How frames are arranged on a sheet, and how long each is shown.
struct Frames {
  var height: Int
  var milliseconds: Int
}

extension EncodedOutput {
  /// Writes an animation of the frames that lie one below the other.
  fileprivate func write(
    _ sheet: VipsImage, _ frames: Frames, _ format: MediaType, _ options: String
  ) throws(DarkroomError) -> PictureFacts {
    guard frames.height > 0, sheet.height % frames.height == 0,
      (10...600_000).contains(frames.milliseconds)
    else { throw .badRequest("the frames do not fill the sheet") }
    try sheet.save(
      to: descriptor, options, frameHeight: frames.height, milliseconds: frames.milliseconds)
    if format == .webp { try cutMetadata(fromWebP: descriptor) }
    let length = lseek(descriptor.number, 0, SEEK_END)
    guard length > 0 else { throw .cannotWrite(reason: reason(errno)) }
    return PictureFacts(
      type: format, size: PixelSize(width: sheet.width, height: frames.height),
      byteCount: Int(length))
  }
}

extension Tile {
  /// The caption as a mask that fits into its part; nil if there is none.
  fileprivate func captionMask() throws(DarkroomError) -> VipsImage? {
    let heading = VipsImage.markup(heading)
    var words = String(words.prefix(600).map { $0.isNewline ? " " : $0 })
    while true {
      let markup =
        "<b>\(heading)</b>  <span weight=\"normal\">\(VipsImage.markup(words))</span>"
      guard !heading.isEmpty || !words.isEmpty else { return nil }
      let mask = try Lettering(markup: markup, width: caption.width, size: textSize).mask()
      guard mask.height > caption.height, words.count > 1 else { return mask }
      let share = Double(caption.height) / Double(mask.height)
      let kept = min(words.count - 2, Int(clamping: Double(words.count) * max(0.3, share * 1.1)))
      words = words.prefix(max(0, kept)).trimmed + "…"
    }
  }
}

extension Substring {
  /// The text without blanks and punctuation at its end.
  fileprivate var trimmed: String {
    var text = self
    while let last = text.last, !last.isLetter, !last.isNumber { text.removeLast() }
    return String(text)
  }
}
