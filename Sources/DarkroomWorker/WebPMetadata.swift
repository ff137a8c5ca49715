import Darkroom
import Glibc

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
