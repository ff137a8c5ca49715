/// A picture that is decoded while its file is still being written, in an image process of its own,
/// which lives as long as that takes.
///
/// Every method may be called from any thread, and none waits. Whoever writes the file tells `more`
/// after each piece and `end` after the last; dropping the follower is the same as `giveUp`.
package final class PictureFollower: Sendable {
  private let client: DarkroomClient
  private let following: Following

  /// How far it is.
  package struct Progress: Sendable {
    /// The picture's own size as seen.
    package var picture: PixelSize
    /// The pixels so far; rows that are not finished are transparent.
    package var image: PixelImage
    /// How many rows of `image` are finished, from the top.
    package var rows: Int
  }

  /// Follows the file, which has its first bytes. The picture is scaled down to fit inside `box`, of
  /// at most 32 million pixels. The client is the follower's from now on, and is closed with it.
  package init(
    _ path: String, fitting box: PixelSize, with client: DarkroomClient
  ) throws(DarkroomError) {
    following = try Following(path, fitting: box)
    self.client = client
  }

  deinit { giveUp() }

  /// There is more in the file.
  package func more() { following.tell(isWhole: false) }

  /// The file is whole.
  package func end() { following.tell(isWhole: true) }

  /// No more will come, or nobody wants it any more.
  package func giveUp() {
    following.giveUp()
    client.close()
  }

  /// What there is by now; nil before the header was read.
  package var progress: Progress? {
    guard let (picture, size, rows) = following.progress,
      let image = try? PixelImage(size: size, memory: following.pixels)
    else { return nil }
    return Progress(picture: picture, image: image, rows: rows)
  }

  /// Decodes until the file is whole, and gives the whole picture. To be called once; the process
  /// has gone when it returns.
  package func image() async throws(DarkroomError) -> PixelImage {
    defer { client.close() }
    return try await client.follow(following)
  }
}
