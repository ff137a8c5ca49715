extension DarkroomClient {
  /// Compares two pictures at full size; memory does not grow with them.
  package func compare(
    _ before: String, _ after: String, _ comparison: Comparison = Comparison()
  ) async throws(DarkroomError) -> Difference {
    guard case .difference(let difference) = try await outcome(.compare(before, after, comparison))
    else { throw .damaged(detail: "") }
    return difference
  }

  /// Writes a PNG with the result inside of the regions and the parent's own pixels outside, of the
  /// parent's size, depth and alpha and without its metadata. A result of another size is scaled.
  package func keep(
    _ result: String, over parent: String, to output: String, _ keeping: Keeping
  ) async throws(DarkroomError) -> PictureFacts {
    try await facts(.keep(result: result, parent: parent, output: output, keeping))
  }

  /// Writes a JPEG of the picture with the rectangles outlined, numbered when there are several.
  package func mark(
    _ path: String, regions: [PixelRect], to output: String
  ) async throws(DarkroomError) -> PictureFacts {
    try await facts(.mark(path, output: output, regions))
  }
}
