import CVips
import Glibc
import PayloadCases
import Synchronization

/// The invariants of the decoders and encoders in C for any input: they stay inside the memory they
/// were given, which a sanitizer watches; they accept plain, intact files; and two that accept the
/// same file show the same.
struct CodecFuzz {
  struct Broken: Error, CustomStringConvertible {
    var description: String
  }

  private(set) var counts: [String: Int] = [:]
  private let file: CInt

  init() {
    signal(SIGPIPE, SIG_IGN)
    let stream = tmpfile()
    file = stream.map { dup(fileno($0)) } ?? -1
    if let stream { fclose(stream) }
  }

  mutating func run(_ seed: UInt64) throws {
    var cases = CaseGenerator(seed: seed)
    switch cases.roll(8) {
    case 0..<3: try direct(&cases)
    case 3..<5: try follow(&cases)
    case 5: try changing(&cases)
    case 6: try encode(&cases)
    default: try rows(&cases)
    }
  }

  private mutating func count(_ name: String) { counts[name, default: 0] += 1 }

  mutating func add(_ other: CodecFuzz) {
    counts.merge(other.counts, uniquingKeysWith: +)
    close(other.file)
  }

  // MARK: Decoders

  private func picture(_ cases: inout CaseGenerator) -> PictureFile {
    var picture = PictureFile(PictureFile.Kind.allCases[cases.roll(3)], &cases)
    if cases.roll(4) > 0 { picture.damage(&cases) }
    return picture
  }

  private func store(_ bytes: some Collection<UInt8>) {
    ftruncate(file, 0)
    _ = Array(bytes).withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
  }

  /// Decodes an area of a file of the given size into that many pixels; nil when it is declined.
  private func decode(
    _ picture: PictureFile, _ area: cdirect_area, _ width: Int, _ height: Int
  ) -> [UInt8]? {
    let decoder =
      switch picture.kind {
      case .png: cdirect_png
      case .jpeg: cdirect_jpeg
      case .webp: cdirect_webp
      }
    var told = 0
    return Memory.filled(width * height * 4) { pixels in
      withUnsafeMutablePointer(to: &told) { told in
        var progress = cdirect_progress(
          tell: { context, rows in context?.assumingMemoryBound(to: Int.self).pointee = Int(rows) },
          context: told)
        return decoder(
          file, picture.bytes.count, area, pixels, CInt(width), CInt(height), &progress)
      }
    }
  }

  private mutating func direct(_ cases: inout CaseGenerator) throws {
    let picture = picture(&cases)
    store(picture.bytes)
    var area = cdirect_area(
      left: 0, top: 0, width: Double(picture.width), height: Double(picture.height))
    let isWhole = cases.roll(2) == 0
    if !isWhole {
      area.left = Double(cases.roll(picture.width * 4)) / 4
      area.top = Double(cases.roll(picture.height * 4)) / 4
      area.width = (Double(picture.width) - area.left) / Double(1 + cases.roll(3))
      area.height = (Double(picture.height) - area.top) / Double(1 + cases.roll(3))
    }
    let isExact = isWhole && cases.roll(3) == 0
    let (width, height) =
      isExact ? (picture.width, picture.height) : (1 + cases.roll(90), 1 + cases.roll(90))
    let seen = decode(picture, area, width, height)
    count("direct \(picture.kind) \(seen == nil ? "declined" : "drawn")")
    if picture.isPlain, seen == nil {
      throw Broken(description: "a plain \(picture.kind) was declined")
    }
    if isExact, let pixels = picture.pixels, let seen, seen != pixels {
      throw Broken(description: "a PNG shows other pixels")
    }
  }

  private mutating func follow(_ cases: inout CaseGenerator) throws {
    let picture = picture(&cases)
    let (width, height) = (1 + cases.roll(60), 1 + cases.roll(60))
    // The size in the header, or now and then another one.
    let isOther = cases.roll(20) == 0
    let across = CInt(isOther ? 1 + cases.roll(3000) : picture.width)
    let end = cases.roll(10)
    let seen = grown(picture, by: 1 + cases.roll(600), isCut: end == 0) { source in
      Memory.filled(width * height * 4) { pixels in
        let decoder =
          switch picture.kind {
          case .png: cfollow_png
          case .jpeg: cfollow_jpeg
          case .webp: cfollow_webp
          }
        var rows: Int32 = 0
        return withUnsafeMutablePointer(to: &rows) { rows in
          let target = cfollow_target(
            rgba: pixels, width: CInt(width), height: CInt(height), rows: rows)
          return decoder(source, target, across, CInt(picture.height))
        }
      }
    }
    count("progressive \(picture.kind) \(seen == nil ? "declined" : "drawn")")
    if picture.isPlain, end > 0, !isOther, seen == nil {
      throw Broken(description: "a plain \(picture.kind) was declined while it came")
    }
    // What libjpeg makes of a damaged JPEG depends on where its buffers end, with or without a
    // warning.
    guard let seen, !isOther, picture.kind == .png || picture.kind == .jpeg && picture.isPlain
    else { return }
    let area = cdirect_area(
      left: 0, top: 0, width: Double(picture.width), height: Double(picture.height))
    if let direct = decode(picture, area, width, height), direct != seen {
      throw Broken(description: "a \(picture.kind) shows other pixels while it comes")
    }
  }

  /// Calls `body` with a file that grows in chunks of that length; `isCut` stops it before its end.
  private func grown(
    _ picture: PictureFile, by piece: Int, isCut: Bool,
    _ body: (UnsafeMutablePointer<cfollow_source>) -> [UInt8]?
  ) -> [UInt8]? {
    let (reading, writing) = pipePair()
    let file = file
    let first = min(piece, picture.bytes.count)
    store(picture.bytes.prefix(first))
    let writer = Thread {
      var written = first
      let whole = isCut ? picture.bytes.count / 2 : picture.bytes.count
      while written < whole {
        let next = picture.bytes[written..<min(written + piece, whole)]
        _ = Array(next).withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, off_t(written)) }
        written += next.count
        write(writing, ".", 1)
      }
      if !isCut { write(writing, "E", 1) }
      close(writing)
    }
    var source = cfollow_source()
    source.file = file
    source.pipe = reading
    let seen = body(&source)
    // A decoder that declined the file reads no further, and a full pipe would block the writer for
    // ever.
    close(reading)
    writer.join()
    return seen
  }

  /// Decodes a file while another thread writes to it and truncates it: any result will do.
  private mutating func changing(_ cases: inout CaseGenerator) throws {
    let picture = picture(&cases)
    store(picture.bytes)
    let file = file
    let bytes = cases.noise(64)
    let count = max(1, picture.bytes.count)
    let isOver = Flag()
    let scribbler = Thread {
      var place = 0
      while !isOver.isSet {
        place = (place + Int(bytes[place % 64]) + 7) % count
        _ = bytes.withUnsafeBytes { pwrite(file, $0.baseAddress, 1 + place % 8, off_t(place)) }
        if place % 5 == 0 { ftruncate(file, off_t(place)) }
        if place % 3 == 0 { ftruncate(file, off_t(count)) }
      }
    }
    let area = cdirect_area(
      left: 0, top: 0, width: Double(picture.width), height: Double(picture.height))
    let seen = decode(picture, area, 1 + cases.roll(60), 1 + cases.roll(60))
    isOver.set()
    scribbler.join()
    self.count("changing \(picture.kind) \(seen == nil ? "declined" : "drawn")")
  }

  // MARK: Encoders

  private mutating func encode(_ cases: inout CaseGenerator) throws {
    let (width, height) = (1 + cases.roll(70), 1 + cases.roll(40))
    let gap = cases.roll(3) * 4
    let stride = width * 4 + gap
    let rgba = cases.pixels(stride * height / 4)
    let capacity = cases.roll(3) == 0 ? cases.roll(2000) : stride * height * 8 + 70_000
    switch cases.roll(3) {
    case 0:
      let (across, down) = (
        width + cases.roll(2) * cases.roll(30), height + cases.roll(2) * cases.roll(30)
      )
      let colors = cases.roll(3) == 0 ? 0 : 2 + cases.roll(255)
      let bytes = Memory.bytes(capacity) {
        cencode_png(
          rgba, stride, CInt(width), CInt(height), CInt(across), CInt(down), CInt(colors), $0,
          capacity)
      }
      count("PNG \(bytes.isEmpty ? "did not fit" : "encoded")")
      guard colors == 0, across == width, down == height, !bytes.isEmpty else { return }
      let expected = (0..<height).flatMap { rgba[($0 * stride)..<($0 * stride + width * 4)] }
      try hold(bytes, width, height, expected)
    case 1:
      let bytes = Memory.bytes(capacity) {
        cencode_jpeg(
          rgba, stride, CInt(width), CInt(height), CInt(1 + cases.roll(100)), $0, capacity)
      }
      count("JPEG \(bytes.isEmpty ? "did not fit" : "encoded")")
    default:
      // Also the palette of another picture, whose colours this one lacks.
      let other = cases.roll(2) == 0 ? rgba : cases.pixels(stride * height / 4)
      let palette = cencode_palette_make(
        other, stride, CInt(width), CInt(height), CInt(2 + cases.roll(255)))
      guard let palette else { throw Broken(description: "there is no palette") }
      defer { cencode_palette_free(palette) }
      let bytes = Memory.bytes(capacity) {
        cencode_sixel(rgba, stride, CInt(width), CInt(height), palette, $0, capacity)
      }
      count("sixel \(bytes.isEmpty ? "did not fit" : "encoded")")
    }
  }

  private func hold(
    _ bytes: [UInt8], _ width: Int, _ height: Int, _ expected: [UInt8]
  ) throws {
    store(bytes)
    let seen = Memory.filled(width * height * 4) { pixels in
      cdirect_png(
        file, bytes.count,
        cdirect_area(left: 0, top: 0, width: Double(width), height: Double(height)), pixels,
        CInt(width), CInt(height), nil)
    }
    guard seen == expected else { throw Broken(description: "a PNG does not come back") }
  }

  // MARK: Pixels

  private mutating func rows(_ cases: inout CaseGenerator) throws {
    let (width, height) = (1 + cases.roll(60), 1 + cases.roll(60))
    let rgba = cases.noise(width * height * 4)
    let (across, down) = (1 + cases.roll(90), 1 + cases.roll(90))
    let left = Double(cases.roll(width * 8)) / 8
    let top = Double(cases.roll(height * 8)) / 8
    let area = cdirect_area(
      left: left, top: top, width: (Double(width) - left) / Double(1 + cases.roll(4)),
      height: (Double(height) - top) / Double(1 + cases.roll(4)))
    let hasAlpha = cases.roll(2) == 0
    let seen = Memory.filled(across * down * 4) { pixels in
      let isDrawn = cdirect_pixels(
        rgba, CInt(width), CInt(height), hasAlpha, area, pixels, CInt(across), CInt(down))
      cencode_flatten(pixels, CInt(across), CInt(down))
      return isDrawn
    }
    count("pixels scaled")
    guard let seen else { throw Broken(description: "pixels were not scaled") }
    guard stride(from: 3, to: seen.count, by: 4).allSatisfy({ seen[$0] == 255 }) else {
      throw Broken(description: "flattened pixels are not opaque")
    }
  }
}

/// Memory of an exact size, so that a sanitizer catches the first byte beyond it.
private enum Memory {
  /// The bytes that `fill` wrote; nil when it reports failure.
  static func filled(_ count: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Bool) -> [UInt8]? {
    let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: count)
    memory.initialize(repeating: 0)
    defer { memory.deallocate() }
    guard let base = memory.baseAddress, fill(base) else { return nil }
    return Array(memory)
  }

  /// The bytes that `fill` reports it wrote.
  static func bytes(_ capacity: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Int) -> [UInt8] {
    let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, capacity))
    defer { memory.deallocate() }
    guard let base = memory.baseAddress else { return [] }
    return Array(memory.prefix(fill(base)))
  }
}

private func pipePair() -> (reading: CInt, writing: CInt) {
  var ends: [CInt] = [-1, -1]
  pipe(&ends)
  return (ends[0], ends[1])
}

/// Tells a thread to stop.
private final class Flag: Sendable {
  private let value = Atomic(false)
  var isSet: Bool { value.load(ordering: .relaxed) }
  func set() { value.store(true, ordering: .relaxed) }
}

/// A thread that can be joined.
private final class Thread {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private var thread = pthread_t()

  init(_ run: @escaping @Sendable () -> Void) {
    let body = Unmanaged.passRetained(Body(run))
    pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, body.toOpaque())
  }

  func join() { pthread_join(thread, nil) }
}
