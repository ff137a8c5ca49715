import Glibc

/// Decoded pixels in shared memory: RGBA, eight bits a channel, sRGB, not premultiplied, rows without
/// gaps from the top. The memory goes back when the last reference goes.
///
/// `@unchecked Sendable`: the mapping is read-only on this side and never changes after `init`.
package final class PixelImage: @unchecked Sendable {
  package let size: PixelSize
  private let base: UnsafeMutableRawPointer
  private let length: Int

  /// Takes over the mapping of `size.pixelCount * 4` bytes at `base`.
  init(size: PixelSize, mapping base: UnsafeMutableRawPointer, length: Int) {
    self.size = size
    self.base = base
    self.length = length
  }

  deinit { munmap(base, length) }

  package var width: Int { size.width }
  package var height: Int { size.height }

  /// Calls `body` with `width * height * 4` bytes.
  package func withBytes<R, E: Error>(
    _ body: (UnsafeRawBufferPointer) throws(E) -> R
  ) throws(E) -> R {
    try body(UnsafeRawBufferPointer(start: base, count: size.pixelCount * 4))
  }
}
