import CVips
import Darkroom
import Glibc
import Imagery

extension DarkroomRequestHandler {
  /// Changes the picture at its full size and writes a PNG.
  func apply(_ step: PixelStep) throws(DarkroomError) -> PictureFacts {
    let picture = try FullPicture(descriptor(0), of: self)
    let output = EncodedOutput(descriptor: try descriptor(1))
    guard step.isSound(for: picture.size) else {
      throw .badRequest("that cannot be made of \(picture.size) pixels")
    }
    if case .resize(let size) = step {
      let scaled = try picture.pixels(PixelRect(picture.size), as: size, isDeep: false)
      return try output.write(scaled.settled(), .png)
    }
    let source = try picture.pixels(isDeep: true)
    guard source.size == picture.size else {
      throw .damaged(detail: "its size does not match its header")
    }
    let canvas = try PixelCanvas(
      size: step.size(of: source.size), isDeep: source.isDeep,
      hasAlpha: source.hasAlpha || step.needsAlpha)
    try canvas.draw(source, after: step)
    return try withExtendedLifetime(canvas) { () throws(DarkroomError) in
      try output.write(canvas.image, .png)
    }
  }
}

extension PixelStep {
  fileprivate var needsAlpha: Bool {
    if case .extend(let sides) = self { sides.fill == .transparent } else { false }
  }
}

/// Memory for a whole picture of three or four bands of eight or 16 bits. The encoder reads rows in
/// any order, so all of them must be there.
private final class PixelCanvas {
  private let size: PixelSize
  private let isDeep: Bool
  private let bands: Int
  private let base: UnsafeMutableRawPointer

  init(size: PixelSize, isDeep: Bool, hasAlpha: Bool) throws(DarkroomError) {
    (self.size, self.isDeep, bands) = (size, isDeep, hasAlpha ? 4 : 3)
    guard let base = calloc(size.pixelCount, bands * (isDeep ? 2 : 1)) else { throw .outOfMemory }
    self.base = base
  }

  deinit { free(base) }

  /// The bytes of one pixel, and of one row.
  private var pixel: Int { bands * (isDeep ? 2 : 1) }
  private var row: Int { pixel * size.width }

  /// The picture in this memory, which must outlive it.
  var image: VipsImage {
    get throws(DarkroomError) { try .over(base, size: size, bands: bands, isDeep: isDeep) }
  }

  /// Writes pixels side by side from (x, y); each other one lies `step` bytes after the last.
  private func write(
    _ pixels: UnsafePointer<UInt16>, count: Int, x: Int = 0, y: Int, step: Int? = nil
  ) {
    let place = base + y * row + x * pixel
    crows_narrow(
      pixels, CInt(count), CInt(bands), isDeep, place.assumingMemoryBound(to: UInt8.self),
      step ?? pixel)
  }

  /// Draws the picture as the step changes it.
  func draw(_ source: VipsImage, after step: PixelStep) throws(DarkroomError) {
    let (across, down) = (source.width, source.height)
    switch step {
    case .crop(let rect):
      try source.eachRow { y, pixels in
        guard y >= rect.y, y < rect.maxY else { return }
        write(pixels + rect.x * 4, count: rect.width, y: y - rect.y)
      }
    case .rotate(.right):
      try source.eachRow { y, pixels in
        write(pixels, count: across, x: down - 1 - y, y: 0, step: row)
      }
    case .rotate(.left):
      try source.eachRow { y, pixels in
        write(pixels, count: across, x: y, y: across - 1, step: -row)
      }
    case .rotate(.half):
      try source.eachRow { y, pixels in
        write(pixels, count: across, x: across - 1, y: down - 1 - y, step: -pixel)
      }
    case .flip(.horizontal):
      try source.eachRow { y, pixels in
        write(pixels, count: across, x: across - 1, y: y, step: -pixel)
      }
    case .flip(.vertical):
      try source.eachRow { y, pixels in write(pixels, count: across, y: down - 1 - y) }
    case .straighten(let degrees): try straighten(source, Straightening(degrees: degrees))
    case .extend(let sides): try extend(source, sides)
    case .levels(let levels): try map(source, through: levels.table)
    case .autoLevels:
      // It is read twice.
      let settled = try source.settled()
      try map(settled, through: settled.autoTable())
    case .resize: throw .badRequest("resizing is not drawn by rows")
    }
  }

  private func straighten(
    _ source: VipsImage, _ turn: Straightening
  ) throws(DarkroomError) {
    let (across, down) = (source.width, source.height)
    guard let whole = malloc(across * down * 8) else { throw .outOfMemory }
    defer { free(whole) }
    let pixels = whole.bindMemory(to: UInt16.self, capacity: across * down * 4)
    try source.eachRow { y, row in
      (pixels + y * across * 4).update(from: row, count: across * 4)
    }
    try withRow(of: size.width) { turned in
      for y in 0..<size.height {
        crows_turn(
          pixels, CInt(across), CInt(down), turn.sine, turn.cosine, CInt(size.width),
          CInt(size.height), CInt(y), turned)
        write(turned, count: size.width, y: y)
      }
    }
  }

  private func extend(_ source: VipsImage, _ sides: CanvasExtension) throws(DarkroomError) {
    let right = sides.left + source.width
    try withRow(of: size.width) { line throws(DarkroomError) in
      let middle: UInt16 = 128 * 257
      let filling = sides.fill == .neutral ? [middle, middle, middle, 65535] : [0, 0, 0, 0]
      for x in 0..<size.width {
        for band in 0..<4 { line[x * 4 + band] = filling[band] }
      }
      if sides.fill != .edge {
        for y in 0..<sides.top { write(line, count: size.width, y: y) }
        for y in (size.height - sides.bottom)..<size.height {
          write(line, count: size.width, y: y)
        }
      }
      try source.eachRow { y, pixels in
        (line + sides.left * 4).update(from: pixels, count: source.width * 4)
        if sides.fill == .edge {
          for x in 0..<sides.left { (line + x * 4).update(from: pixels, count: 4) }
          for x in right..<size.width {
            (line + x * 4).update(from: pixels + (source.width - 1) * 4, count: 4)
          }
        }
        write(line, count: size.width, y: sides.top + y)
      }
    }
    guard sides.fill == .edge else { return }
    let (first, last) = (sides.top, size.height - sides.bottom - 1)
    for y in 0..<first { memcpy(base + y * row, base + first * row, row) }
    for y in (last + 1)..<size.height { memcpy(base + y * row, base + last * row, row) }
  }

  private func map(_ source: VipsImage, through table: [UInt16]) throws(DarkroomError) {
    let across = source.width
    try withRow(of: across) { line throws(DarkroomError) in
      try source.eachRow { y, pixels in
        crows_map(pixels, CInt(across), table, line)
        write(line, count: across, y: y)
      }
    }
  }

  /// Calls `body` with room for a row of that many pixels.
  private func withRow(
    of width: Int, _ body: (UnsafeMutablePointer<UInt16>) throws(DarkroomError) -> Void
  ) throws(DarkroomError) {
    let line = UnsafeMutablePointer<UInt16>.allocate(capacity: width * 4)
    defer { line.deallocate() }
    try body(line)
  }
}

extension VipsImage {
  /// Calls `body` with each row from the top: RGBA of 16 bits a channel.
  fileprivate func eachRow(
    _ body: (_ y: Int, UnsafePointer<UInt16>) -> Void
  ) throws(DarkroomError) {
    let rows = try rows()
    for top in stride(from: 0, to: height, by: Rows.height) {
      let pixels = try rows.read(from: top)
      for row in 0..<min(Rows.height, height - top) {
        body(top + row, pixels + row * width * 4)
      }
    }
  }

  /// The table that stretches the tones: a thousandth of the pixels may become black, and a
  /// thousandth white, so that a few stray ones do not prevent it.
  fileprivate func autoTable() throws(DarkroomError) -> [UInt16] {
    var (smallest, largest) = (
      [UInt32](repeating: 0, count: 65536), [UInt32](repeating: 0, count: 65536)
    )
    var counted = 0
    try eachRow { _, pixels in
      counted += Int(crows_tones(pixels, CInt(width), &smallest, &largest))
    }
    let stray = counted / 1000
    func place(_ levels: some Sequence<Int>, in counts: [UInt32]) -> Int {
      var sum = 0
      for level in levels {
        sum += Int(counts[level])
        if sum > stray { return level }
      }
      return 0
    }
    let black = place(0...65535, in: smallest)
    let white = place((0...65535).reversed(), in: largest)
    // A picture of nearly one tone has nothing to stretch.
    guard white - black >= 8 * 257 else { return Levels.none.table }
    return Levels(black: Double(black) / 257, white: Double(white) / 257).table
  }
}

extension Levels {
  /// The result for each of the 65536 levels of a channel.
  fileprivate var table: [UInt16] {
    (0...65535).map { level in
      var tone = (Double(level) / 257 - black) / (white - black)
      tone = pow(min(1, max(0, tone)), 1 / gamma)
      tone = (tone - 0.5) * (1 + contrast / 100) + 0.5 + brightness / 100
      return UInt16((min(1, max(0, tone)) * 65535).rounded())
    }
  }
}
