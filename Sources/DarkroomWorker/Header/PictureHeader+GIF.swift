import Darkroom
import Imagery

extension PictureHeader {
  /// Reads the header. The size is the logical screen, which shows the first frame (GIF89a, section
  /// 18), enlarged if that frame reaches beyond it.
  static func readGIF(_ source: ByteSource) throws(DarkroomError) -> PictureHeader {
    let frame = try GIFFrame(source)
    var header = PictureHeader(format: .gif, stored: frame.screen)
    header.hasAlpha = frame.transparent != nil || frame.rect != PixelRect(frame.screen)
    header.lacksEnd = !frame.isWhole
    return header
  }

  /// Decodes the first frame at its place on the screen; uncovered pixels are transparent.
  static func rasterOfGIF(
    _ header: PictureHeader, _ source: ByteSource
  ) throws(DarkroomError) -> Raster {
    let frame = try GIFFrame(source)
    guard frame.screen == header.stored else { throw .damaged(detail: "its size changes") }
    return try Raster(size: frame.screen) { pixels throws(DarkroomError) in
      try frame.draw(source, to: pixels) || header.hasAlpha
    }
  }
}

/// The first picture of a GIF: its place and how to read it.
private struct GIFFrame {
  var screen: PixelSize
  var rect: PixelRect
  /// The palette entry that is invisible.
  var transparent: UInt8?
  var isInterlaced: Bool
  var palette: ColorTable
  /// The offset of the code length, which the blocks of codes follow.
  var codes: Int
  /// Whether the last of its blocks is in the file.
  var isWhole: Bool

  init(_ source: ByteSource) throws(DarkroomError) {
    let start = source.bytes(at: 0, 13)
    guard let width = start.littleEndian(at: 6, 2), let height = start.littleEndian(at: 8, 2),
      start.count == 13
    else { throw .truncated }
    var offset = 13
    var palette = Self.table(source, at: &offset, start[10])
    var transparent: UInt8?
    while true {
      let block = source.bytes(at: offset, 10)
      guard let kind = block.first else { throw .truncated }
      switch kind {
      case 0x21:
        // A graphic control extension whose lowest flag makes one colour transparent.
        if block.starts(with: [0x21, 0xF9, 0x04]), block.count > 6 {
          transparent = block[3] & 1 == 1 ? block[6] : nil
        }
        guard let end = Self.endOfBlocks(source, from: offset + 2) else { throw .truncated }
        offset = end
      case 0x2C:
        guard let left = block.littleEndian(at: 1, 2), let top = block.littleEndian(at: 3, 2),
          let across = block.littleEndian(at: 5, 2), let down = block.littleEndian(at: 7, 2),
          block.count == 10
        else { throw .truncated }
        guard across > 0, down > 0 else { throw .damaged(detail: "its size is zero") }
        offset += 10
        if block[9] & 0x80 != 0 { palette = Self.table(source, at: &offset, block[9]) }
        screen = PixelSize(width: max(width, left + across), height: max(height, top + down))
        rect = PixelRect(x: left, y: top, width: across, height: down)
        isInterlaced = block[9] & 0x40 != 0
        codes = offset
        isWhole = Self.endOfBlocks(source, from: offset + 1) != nil
        self.palette = ColorTable(rgba: palette.isEmpty ? Self.greys : palette)
        self.transparent = transparent
        return
      // Zeros between blocks mean nothing.
      case 0: offset += 1
      default: throw .damaged(detail: "no GIF frame")
      }
    }
  }

  /// The colours used without any palette.
  private static let greys: [UInt8] = (0..<1024).map { index in
    index % 4 == 3 ? 255 : UInt8(index / 4)
  }

  /// The colour table that these flags announce; entries missing at the end of the file are black.
  private static func table(_ source: ByteSource, at offset: inout Int, _ flags: UInt8) -> [UInt8] {
    guard flags & 0x80 != 0 else { return [] }
    let count = 2 << Int(flags & 7)
    let bytes = source.bytes(at: offset, count * 3)
    offset += count * 3
    var palette = [UInt8](repeating: 255, count: count * 4)
    for index in 0..<(count * 3) {
      palette[index / 3 * 4 + index % 3] = index < bytes.count ? bytes[index] : 0
    }
    return palette
  }

  /// The end of a chain of blocks, each preceded by its length; nil if beyond the file.
  private static func endOfBlocks(_ source: ByteSource, from start: Int) -> Int? {
    var offset = start
    while let length = source.byte(at: offset) {
      offset += 1 + Int(length)
      if length == 0 { return offset }
    }
    return nil
  }

  /// The content of all blocks.
  private func stream(_ source: ByteSource) -> [UInt8] {
    var bytes: [UInt8] = []
    var offset = codes + 1
    while let length = source.byte(at: offset), length > 0 {
      bytes += source.bytes(at: offset + 1, Int(length))
      offset += 1 + Int(length)
    }
    return bytes
  }

  /// Writes the whole screen as RGBA. Returns true if some of it is transparent; pixels without a
  /// code stay transparent.
  ///
  /// - Throws: A `DarkroomError` if the file ends before the pixels do.
  func draw(
    _ source: ByteSource, to pixels: UnsafeMutablePointer<UInt8>
  ) throws(DarkroomError) -> Bool {
    pixels.update(repeating: 0, count: screen.pixelCount * 4)
    let bits = Int(source.byte(at: codes) ?? 0)
    guard (1...11).contains(bits) else { throw .damaged(detail: "no GIF codes") }
    let indexes = LZW.decoded(stream(source), rootBits: bits, most: rect.size.pixelCount)
    guard isWhole || indexes.count == rect.size.pixelCount else { throw .truncated }
    guard !indexes.isEmpty else { throw .damaged(detail: "no GIF codes") }
    var isHoley = indexes.count < rect.size.pixelCount
    for (row, y) in rows.enumerated() where row * rect.width < indexes.count {
      var place = ((rect.y + y) * screen.width + rect.x) * 4
      for index in indexes[(row * rect.width)...].prefix(rect.width) {
        if index == transparent {
          isHoley = true
        } else {
          palette.write(Int(index), to: pixels + place)
        }
        place += 4
      }
    }
    return isHoley
  }

  /// The order in which rows are stored (GIF89a, appendix E).
  private var rows: [Int] {
    guard isInterlaced else { return Array(0..<rect.height) }
    let passes = [(0, 8), (4, 8), (2, 4), (1, 2)]
    return passes.flatMap { Array(stride(from: $0.0, to: rect.height, by: $0.1)) }
  }
}

/// GIF's compression (GIF89a, appendix F).
private enum LZW {
  private static let longest = 4096

  /// Decompresses at most `most` bytes. Ends where the codes end or become invalid.
  static func decoded(_ bytes: [UInt8], rootBits: Int, most: Int) -> [UInt8] {
    let clear = 1 << rootBits
    // For each code, its prefix code, its last byte and its length.
    var before = [UInt16](repeating: 0, count: longest)
    var last = [UInt8](repeating: 0, count: longest)
    var length = [Int](repeating: 1, count: longest)
    for code in 0..<clear { last[code] = UInt8(truncatingIfNeeded: code) }
    return [UInt8](unsafeUninitializedCapacity: most) { out, filled in
      var (next, size) = (clear + 2, rootBits + 1)
      var previous: Int?
      var (held, heldBits) = (0, 0)
      for byte in bytes {
        held |= Int(byte) << heldBits
        heldBits += 8
        while heldBits >= size {
          let code = held & ((1 << size) - 1)
          held >>= size
          heldBits -= size
          if code == clear {
            (next, size, previous) = (clear + 2, rootBits + 1, nil)
            continue
          }
          if code == clear + 1 { return }
          guard code < next || (code == next && previous != nil && next < longest) else { return }
          // A code that is not known yet is the last one followed by its own first byte.
          let known = code < next ? code : previous ?? 0
          let count = length[known]
          let end = filled + count
          var place = end
          var part = known
          var first: UInt8 = 0
          for _ in 0..<count {
            place -= 1
            first = last[part]
            if place < most { out[place] = first }
            part = Int(before[part])
          }
          filled = min(most, end)
          if code == next {
            if filled < most { out[filled] = first }
            filled = min(most, filled + 1)
          }
          if let previous, next < longest {
            before[next] = UInt16(previous)
            last[next] = first
            length[next] = length[previous] + 1
            next += 1
            if next == 1 << size, size < 12 { size += 1 }
          }
          previous = code
          if filled == most { return }
        }
      }
    }
  }
}
