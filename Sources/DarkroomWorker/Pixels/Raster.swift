import Darkroom
import Glibc
import Imagery

/// Decoded pixels: RGBA, released with the last reference.
final class Raster {
  let size: PixelSize
  let hasAlpha: Bool
  let pixels: UnsafeMutablePointer<UInt8>

  /// `develop` fills the pixels and returns whether some may be transparent.
  init(
    size: PixelSize,
    _ develop: (UnsafeMutablePointer<UInt8>) throws(DarkroomError) -> Bool
  ) throws(DarkroomError) {
    let memory = malloc(size.pixelCount * 4)
    guard let memory else { throw .outOfMemory }
    let pixels = memory.assumingMemoryBound(to: UInt8.self)
    do throws(DarkroomError) {
      hasAlpha = try develop(pixels)
    } catch {
      free(memory)
      throw error
    }
    self.size = size
    self.pixels = pixels
  }

  deinit { free(pixels) }

  var bytes: UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(start: pixels, count: size.pixelCount * 4)
  }
}

/// The pixels of formats that are decoded here: GIF's first frame, and BMP. They are simple, and no
/// library shows both as other viewers do.
extension PictureHeader {
  func raster(_ source: ByteSource) throws(DarkroomError) -> Raster? {
    switch format {
    case .gif: try Self.rasterOfGIF(self, source)
    case .bmp: try Self.rasterOfBMP(self, source)
    case .png, .jpeg, .webp, .heic, .avif, .tiff: nil
    }
  }
}

/// The colour table of a picture whose pixels are indexes.
struct ColorTable {
  /// Four bytes a colour.
  var rgba: [UInt8] = []

  /// Writes one colour as RGBA; opaque black for an index beyond the table.
  func write(_ index: Int, to pixel: UnsafeMutablePointer<UInt8>) {
    for channel in 0..<4 {
      let entry = index * 4 + channel
      pixel[channel] = entry < rgba.count ? rgba[entry] : channel == 3 ? 255 : 0
    }
  }
}
