import Foundation

/// The milliseconds libpng alone takes to decode a file to RGBA in memory, through its simplified
/// interface (png.h, `png_image`); nil if it is not installed.
func decodeWithLibpng(_ file: String) -> Double? {
  typealias Begin = @convention(c) (UnsafeMutableRawPointer, UnsafePointer<CChar>) -> CInt
  typealias Finish =
    @convention(c) (
      UnsafeMutableRawPointer, UnsafeRawPointer?, UnsafeMutableRawPointer, CInt,
      UnsafeMutableRawPointer?
    ) -> CInt
  guard let library = dlopen("libpng16.so.16", RTLD_LAZY),
    let begin = dlsym(library, "png_image_begin_read_from_file"),
    let finish = dlsym(library, "png_image_finish_read")
  else { return nil }
  // A pointer, version, width, height, format, flags, colours, warning, and 64 characters.
  let image = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 8)
  defer { image.deallocate() }
  image.initializeMemory(as: UInt8.self, repeating: 0, count: 128)
  image.storeBytes(of: 1, toByteOffset: 8, as: UInt32.self)
  let start = ContinuousClock.now
  guard unsafeBitCast(begin, to: Begin.self)(image, file) != 0 else { return nil }
  let width = Int(image.load(fromByteOffset: 12, as: UInt32.self))
  let height = Int(image.load(fromByteOffset: 16, as: UInt32.self))
  // PNG_FORMAT_RGBA: colour and alpha.
  image.storeBytes(of: 3, toByteOffset: 20, as: UInt32.self)
  let pixels = UnsafeMutableRawPointer.allocate(byteCount: width * height * 4, alignment: 16)
  defer { pixels.deallocate() }
  guard unsafeBitCast(finish, to: Finish.self)(image, nil, pixels, 0, nil) != 0 else { return nil }
  return start.duration(to: .now) / .milliseconds(1)
}
