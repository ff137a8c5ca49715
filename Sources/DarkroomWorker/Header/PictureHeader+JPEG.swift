import Darkroom
import Imagery

extension PictureHeader {
  /// Walks the marker segments up to the pixels (ITU-T T.81, annex B). Anything between segments is
  /// skipped, as every decoder does.
  static func readJPEG(_ source: ByteSource) throws(DarkroomError) -> PictureHeader {
    var header = PictureHeader(format: .jpeg, stored: PixelSize(width: 0, height: 0))
    header.isShrinkable = true
    var offset = 2
    for _ in 0..<mostParts {
      while let byte = source.byte(at: offset), byte != 0xFF { offset += 1 }
      let head = source.bytes(at: offset, 18)
      guard head.count >= 4 else { throw .truncated }
      let marker = head[1]
      // Fill bytes, and markers without a segment.
      if marker == 0xFF {
        offset += 1
        continue
      }
      if marker <= 0x01 || (0xD0...0xD8).contains(marker) {
        offset += 2
        continue
      }
      let hasFrame = header.pixelsOffset > 0
      if marker == 0xDA, hasFrame { return header }
      guard marker != 0xD9, marker != 0xDA, let length = head.bigEndian(at: 2, 2), length >= 2
      else { throw .damaged(detail: "no JPEG frame header") }
      if isFrame(marker), !hasFrame {
        guard let height = head.bigEndian(at: 5, 2), let width = head.bigEndian(at: 7, 2) else {
          throw .truncated
        }
        header.stored = PixelSize(width: width, height: height)
        header.isCMYK = head.bigEndian(at: 9, 1) == 4
        header.pixelsOffset = offset + 2 + length
        if isProgressive(marker) { try countScans(source, from: offset + 2 + length) }
      }
      if marker == 0xE1, head.has("Exif\0\0", at: 4) {
        let exif = source.bytes(at: offset + 10, length - 8)
        header.orientation = exifOrientation(inTIFF: exif[...])
      }
      if marker == 0xE2, head.has("ICC_PROFILE\0", at: 4) {
        // The description of the usual profile, which changes nothing, is near its beginning.
        let profile = source.bytes(at: offset + 18, min(length - 16, 1024))
        if profile.count > 128, String(decoding: profile, as: UTF8.self).contains("sRGB IEC61966-2")
        {
          header.color = .standard
        } else if !header.hasProfile {
          header.color = .embedded
        }
        header.hasProfile = true
      }
      offset += 2 + length
    }
    throw tooManyParts
  }

  /// Whether the picture's end is in the file: in its pixels 0xFF is never followed by 0xD9. If the
  /// file is cut, libjpeg only warns, and libvips does not always notice in time.
  func hasWholeJPEG(_ source: ByteSource) -> Bool {
    var end = source.count
    while end > pixelsOffset {
      let start = max(pixelsOffset, end - Self.pieceLength)
      // One byte more than the piece: the marker may lie across the border.
      let piece = source.bytes(at: start, end - start + 1)
      let isThere = piece.withUnsafeBufferPointer { bytes in
        bytes.indices.dropLast().contains { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xD9 }
      }
      if isThere { return true }
      end = start
    }
    return false
  }

  /// Whether it is SOF2, 6, 10 or 14.
  private static func isProgressive(_ marker: UInt8) -> Bool { marker & 0x03 == 0x02 }

  /// Counts the scans. Each covers the whole picture, even if it is only a dozen bytes long.
  /// Encoders make ten to twenty.
  private static func countScans(_ source: ByteSource, from start: Int) throws(DarkroomError) {
    var count = 0
    var offset = start
    while offset < source.count {
      // One byte of the next piece too: a marker may lie across the border.
      let piece = source.bytes(at: offset, pieceLength + 1)
      piece.withUnsafeBufferPointer { bytes in
        for index in bytes.indices.dropLast() where bytes[index] == 0xFF {
          if bytes[index + 1] == 0xDA { count += 1 }
        }
      }
      guard count <= mostScans else { throw .damaged(detail: "over \(mostScans) scans") }
      offset += pieceLength
    }
  }

  private static let mostScans = 100
  private static let pieceLength = 1 << 16

  /// Whether it is one of SOF0 to SOF15; three of the numbers between mean something else.
  private static func isFrame(_ marker: UInt8) -> Bool {
    (0xC0...0xCF).contains(marker) && marker != 0xC4 && marker != 0xC8 && marker != 0xCC
  }

  /// The orientation tag of the first directory of an EXIF block; 1 if there is no valid one.
  static func exifOrientation(inTIFF tiff: ArraySlice<UInt8>) -> Int {
    let isLittle = tiff.has("II*\0")
    guard isLittle || tiff.has("MM\0*") else { return 1 }
    func number(_ offset: Int, _ length: Int) -> Int? {
      isLittle ? tiff.littleEndian(at: offset, length) : tiff.bigEndian(at: offset, length)
    }
    guard let directory = number(4, 4), let count = number(directory, 2) else { return 1 }
    for entry in 0..<count {
      let place = directory + 2 + entry * 12
      guard let tag = number(place, 2) else { return 1 }
      guard tag == 0x0112 else { continue }
      guard number(place + 2, 2) == 3, let value = number(place + 8, 2) else { return 1 }
      return (1...8).contains(value) ? value : 1
    }
    return 1
  }
}
