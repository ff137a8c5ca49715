import Darkroom
package import Imagery
package import Model

extension DarkroomImaging {
  package func compare(
    _ before: String, _ after: String, regions: [PixelRect]
  ) async throws(Failure) -> Difference {
    do throws(DarkroomError) {
      return try await darkroom.compare(before, after, Comparison(regions: regions))
    } catch {
      throw Failure(error)
    }
  }

  package func keep(
    _ result: String, over parent: String, regions: [PixelRect], output: String
  ) async throws(Failure) -> (facts: PictureFacts, kept: Kept) {
    do throws(DarkroomError) {
      let kept = Kept(feather: Self.feather(regions))
      let facts = try await darkroom.keep(
        result, over: parent, to: output,
        Keeping(regions: regions, feather: kept.feather))
      return (facts, kept)
    } catch {
      throw Failure(error)
    }
  }

  package func mark(
    _ path: String, regions: [PixelRect], output: String
  ) async throws(Failure) -> PictureFacts {
    do throws(DarkroomError) {
      return try await darkroom.mark(path, regions: regions, to: output)
    } catch {
      throw Failure(error)
    }
  }

  /// The width in pixels over which regions fade: wide enough to hide the seam, and at most an
  /// eighth of the narrowest region, so that most of it is the result itself.
  static func feather(_ regions: [PixelRect]) -> Int {
    let narrowest = regions.map { min($0.width, $0.height) }.min() ?? 0
    return min(24, narrowest / 8)
  }
}
