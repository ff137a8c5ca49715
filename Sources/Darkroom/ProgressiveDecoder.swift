package import Imagery

/// A picture that is decoded while its file is still being written, in an image process of its own,
/// which lives as long as that takes.
///
/// Every method may be called from any thread, and none waits. The writer of the file calls `more`
/// after each piece and `end` after the last; dropping the decoder is the same as `giveUp`.
package final class ProgressiveDecoder: Sendable {
  private let client: DarkroomClient
  private let decode: ProgressiveDecode

  /// The progress of the decoding.
  package struct Progress: Sendable {
    /// The picture's own visible size.
    package var picture: PixelSize
    /// The pixels so far; unfinished rows are transparent.
    package var image: PixelImage
    /// How many rows of `image` are finished, from the top.
    package var rows: Int
  }

  /// Follows the file, which has its first bytes. The picture is scaled down to fit inside `box`,
  /// of at most 32 million pixels. The decoder takes over the client and closes it.
  package init(
    _ path: String, fitting box: PixelSize, with client: DarkroomClient
  ) throws(DarkroomError) {
    decode = try ProgressiveDecode(path, fitting: box)
    self.client = client
  }

  deinit { giveUp() }

  /// Announces that the file has grown.
  package func more() { decode.announce(isWhole: false) }

  /// Announces that the file is complete.
  package func end() { decode.announce(isWhole: true) }

  /// Announces that no more will come, or that the picture is not wanted any more.
  package func giveUp() {
    decode.giveUp()
    client.close()
  }

  /// The picture so far; nil before the header was read.
  package var progress: Progress? {
    guard let (picture, size, rows) = decode.progress,
      let image = try? PixelImage(size: size, memory: decode.pixels)
    else { return nil }
    return Progress(picture: picture, image: image, rows: rows)
  }

  /// Decodes until the file is complete, and returns the whole picture. Call it once; the process
  /// is gone when it returns.
  package func image() async throws(DarkroomError) -> PixelImage {
    defer { client.close() }
    return try await client.image(of: decode)
  }
}
