import CVips
import Darkroom

/// Reads a picture's rows from the top: RGBA of 16 bits a channel, whatever the picture has.
final class Rows {
  /// The number of rows read at a time.
  static let height = 64

  private let rows: OpaquePointer
  /// The reader works on the picture, which must therefore stay alive.
  private let picture: VipsImage
  private let buffer: UnsafeMutableBufferPointer<UInt16>

  init(_ rows: OpaquePointer, of picture: VipsImage) {
    self.rows = rows
    self.picture = picture
    buffer = .allocate(capacity: picture.width * Self.height * 4)
  }

  deinit {
    cvips_rows_end(rows)
    buffer.deallocate()
  }

  /// Reads at most `height` rows starting with row `top`.
  func read(from top: Int) throws(DarkroomError) -> UnsafePointer<UInt16> {
    let count = min(Self.height, picture.height - top)
    guard let base = buffer.baseAddress, count > 0,
      cvips_rows_read(rows, CInt(top), CInt(count), base)
    else { throw VipsImage.failure() }
    return UnsafePointer(base)
  }
}

/// Calls `body` with each row of two pictures of one size.
func eachRow(
  of one: VipsImage, and other: VipsImage,
  _ body: (_ y: Int, UnsafePointer<UInt16>, UnsafePointer<UInt16>) throws(DarkroomError) -> Void
) throws(DarkroomError) {
  guard one.size == other.size else { throw .damaged(detail: "its size does not match its header") }
  let (first, second) = (try one.rows(), try other.rows())
  for top in stride(from: 0, to: one.height, by: Rows.height) {
    let (left, right) = (try first.read(from: top), try second.read(from: top))
    for row in 0..<min(Rows.height, one.height - top) {
      let offset = row * one.width * 4
      try body(top + row, left + offset, right + offset)
    }
  }
}
