import Darkroom
import Glibc
import Imagery
import Numbers

/// The file a picture is written to.
struct EncodedOutput {
  let descriptor: Descriptor

  init(descriptor: Descriptor) {
    self.descriptor = descriptor
  }

  /// Encodes the picture; with `maxBytes` it lowers the quality and then the size until the file
  /// fits.
  func write(
    _ picture: VipsImage, _ encoding: Encoding, maxBytes: Int? = nil
  ) throws(DarkroomError) -> PictureFacts {
    var picture = picture
    var encoding = encoding
    while true {
      let length = try encode(picture, encoding)
      guard let maxBytes, length > maxBytes else {
        return PictureFacts(
          type: encoding.type, size: picture.size, byteCount: length,
          hasAlpha: picture.hasAlpha)
      }
      if let lower = encoding.lower {
        encoding = lower
        continue
      }
      // Bytes grow with the area; a little less than the root reaches the goal in few steps.
      let factor = min(0.9, (Double(maxBytes) / Double(length)).squareRoot() * 0.95)
      let box = PixelSize(
        width: Int(clamping: Double(picture.width) * factor),
        height: Int(clamping: Double(picture.height) * factor))
      guard box.width >= 16, box.height >= 16 else {
        throw .badRequest("it does not fit in \(maxBytes) bytes")
      }
      picture = try picture.scaled(to: box, .inside).settled()
    }
  }

  private func encode(_ picture: VipsImage, _ encoding: Encoding) throws(DarkroomError) -> Int {
    guard ftruncate(descriptor.number, 0) == 0, lseek(descriptor.number, 0, SEEK_SET) == 0 else {
      throw .cannotWrite(reason: reason(errno))
    }
    try picture.save(to: descriptor, encoding.options)
    if case .webp = encoding { try cutMetadata(fromWebP: descriptor) }
    let length = lseek(descriptor.number, 0, SEEK_END)
    guard length > 0 else { throw .cannotWrite(reason: reason(errno)) }
    return Int(length)
  }
}

extension Encoding {
  /// The options in libvips's syntax. PNG is compressed lightly: twice as fast for a tenth more
  /// bytes.
  fileprivate var options: String {
    switch self {
    case .png: ".png[strip,compression=3]"
    case .jpeg(let quality): ".jpg[strip,optimize-coding,Q=\(min(100, max(1, quality)))]"
    case .webp(let quality): ".webp[strip,Q=\(min(100, max(1, quality)))]"
    }
  }

  /// The encoding at the next lower acceptable quality; nil at the end.
  fileprivate var lower: Encoding? {
    switch self {
    case .png: nil
    case .jpeg(let quality): quality > 75 ? .jpeg(quality: max(75, quality - 8)) : nil
    case .webp(let quality): quality > 75 ? .webp(quality: max(75, quality - 8)) : nil
    }
  }
}

/// Cuts off the EXIF that libvips 8.14 puts into every WebP, even when told to strip: without the
/// user's it makes one of its own. Metadata comes last in a WebP (RFC 9649, section 2.7), so the
/// file ends before it.
func cutMetadata(fromWebP file: Descriptor) throws(DarkroomError) {
  guard let source = ByteSource(descriptor: file.number) else {
    throw .cannotWrite(reason: reason(errno))
  }
  let start = source.bytes(at: 0, 30)
  // Only the extended format has metadata.
  guard start.has("VP8X", at: 12), start.count == 30 else { return }
  var end = 12
  while end < source.count {
    let head = source.bytes(at: end, 8)
    guard let length = head.littleEndian(at: 4, 4), !head.has("EXIF"), !head.has("XMP ") else {
      break
    }
    end += 8 + length + length % 2
  }
  guard end < source.count else { return }
  let size = UInt32(end - 8)
  let sizeBytes = (0..<4).map { UInt8(truncatingIfNeeded: size >> ($0 * 8)) }
  // Bits 3 and 2 say that there are EXIF and XMP.
  let flags = [start[20] & ~0x0C]
  guard ftruncate(file.number, off_t(end)) == 0, pwrite(file.number, sizeBytes, 4, 4) == 4,
    pwrite(file.number, flags, 1, 20) == 1
  else { throw .cannotWrite(reason: reason(errno)) }
}
