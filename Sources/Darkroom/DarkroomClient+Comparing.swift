package import Imagery

extension DarkroomClient {
  /// Compares two pictures at full size, in constant memory.
  package func compare(
    _ before: String, _ after: String, _ comparison: Comparison = Comparison()
  ) async throws(DarkroomError) -> Difference {
    let call = DarkroomCall(
      request: .compare(comparison), pictures: [before, after], isLong: true)
    guard case .difference(let difference) = try await result(of: call).response else {
      throw .damaged(detail: "")
    }
    return difference
  }

  /// Writes a PNG with the result inside the regions and the parent's own pixels outside, with the
  /// parent's size, depth and alpha but without its metadata. A result of another size is scaled.
  package func keep(
    _ result: String, over parent: String, to output: String, _ keeping: CompositeOptions
  ) async throws(DarkroomError) -> PictureFacts {
    try await facts(
      DarkroomCall(request: .keep(keeping), pictures: [result, parent], output: output))
  }

  /// Writes a JPEG of the picture with the rectangles outlined, and numbered if there are several.
  package func mark(
    _ path: String, regions: [PixelRect], to output: String
  ) async throws(DarkroomError) -> PictureFacts {
    try await facts(DarkroomCall(request: .mark(regions), pictures: [path], output: output))
  }
}
