import Glibc
package import Imagery
import Numbers

/// Decoded pixels in shared memory: RGBA, eight bits a channel, sRGB, not premultiplied, rows
/// without gaps from the top. The memory is released with the last reference.
///
/// `@unchecked Sendable`: nothing on this side writes to the mapping after `init`. The image
/// process may still fill rows it has not reported, which nobody reads before.
package final class PixelImage: @unchecked Sendable {
  package let size: PixelSize
  /// The memory itself, to be shared again.
  let memory: Descriptor
  private let base: UnsafeMutableRawPointer
  private let length: Int

  /// Maps memory of at least `size.pixelCount * 4` bytes.
  init(size: PixelSize, memory: Descriptor) throws(DarkroomError) {
    let length = size.pixelCount.saturatingMultiplied(by: 4)
    guard let base = mmap(nil, length, PROT_READ, MAP_SHARED, memory.number, 0), base != MAP_FAILED
    else { throw .outOfMemory }
    self.size = size
    self.memory = memory
    self.base = base
    self.length = length
  }

  /// Creates pixels, which `draw` fills: `size.pixelCount * 4` bytes, all zero before.
  package init(
    size: PixelSize, _ draw: (UnsafeMutableRawBufferPointer) -> Void
  ) throws(DarkroomError) {
    guard size.width > 0, size.height > 0, size.pixelCount <= 120_000_000 else {
      throw .badRequest("\(size.width)×\(size.height) pixels cannot be shown")
    }
    let length = size.pixelCount.saturatingMultiplied(by: 4)
    let memory = try Descriptor.memory(bytes: length)
    guard
      let base = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_SHARED, memory.number, 0),
      base != MAP_FAILED
    else { throw .outOfMemory }
    self.size = size
    self.memory = memory
    self.base = base
    self.length = length
    draw(UnsafeMutableRawBufferPointer(start: base, count: length))
  }

  deinit { munmap(base, length) }

  package var width: Int { size.width }
  package var height: Int { size.height }

  /// Calls `body` with `width * height * 4` bytes.
  package func withBytes<R, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    try body(UnsafeRawBufferPointer(start: base, count: length))
  }
}
