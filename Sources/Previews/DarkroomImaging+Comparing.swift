import Darkroom
package import Model

extension DarkroomImaging {
  package func compare(
    _ before: String, _ after: String, regions: [Model.PixelRect]
  ) async throws(Failure) -> Model.Difference {
    do throws(DarkroomError) {
      return Model.Difference(
        try await darkroom.compare(
          before, after, Darkroom.Comparison(regions: regions.map(Darkroom.PixelRect.init))))
    } catch {
      throw Failure(error)
    }
  }

  package func keep(
    _ result: String, over parent: String, regions: [Model.PixelRect], output: String
  ) async throws(Failure) -> (facts: Model.PictureFacts, kept: Kept) {
    do throws(DarkroomError) {
      let kept = Kept(feather: Self.feather(regions))
      let facts = try await darkroom.keep(
        result, over: parent, to: output,
        Keeping(regions: regions.map(Darkroom.PixelRect.init), feather: kept.feather))
      return (Model.PictureFacts(facts), kept)
    } catch {
      throw Failure(error)
    }
  }

  package func mark(
    _ path: String, regions: [Model.PixelRect], output: String
  ) async throws(Failure) -> Model.PictureFacts {
    do throws(DarkroomError) {
      return Model.PictureFacts(
        try await darkroom.mark(
          path, regions: regions.map(Darkroom.PixelRect.init), to: output))
    } catch {
      throw Failure(error)
    }
  }

  /// The width in pixels over which regions fade: wide enough to hide the seam, and at most an
  /// eighth of the narrowest region, so that most of it is the result itself.
  static func feather(_ regions: [Model.PixelRect]) -> Int {
    let narrowest = regions.map { min($0.width, $0.height) }.min() ?? 0
    return min(24, narrowest / 8)
  }
}

extension Darkroom.PixelRect {
  fileprivate init(_ rect: Model.PixelRect) {
    self.init(x: rect.x, y: rect.y, width: rect.width, height: rect.height)
  }
}

extension Model.PixelRect {
  fileprivate init(_ rect: Darkroom.PixelRect) {
    self.init(x: rect.x, y: rect.y, width: rect.width, height: rect.height)
  }
}

extension Model.Difference {
  fileprivate init(_ difference: Darkroom.Difference) {
    let size = difference.alignment.size
    let alignment: Alignment =
      switch difference.alignment.manner {
      case .exact: .exact
      case .scaled: .scaled
      case .centered: .centered(Model.PixelRect(difference.alignment.before))
      }
    self.init(
      alignment: alignment, size: Model.PixelSize(width: size.width, height: size.height),
      threshold: difference.threshold, all: Count(difference.all),
      outside: Count(difference.outside))
  }
}

extension Model.Difference.Count {
  fileprivate init(_ count: Darkroom.Difference.Count) {
    self.init(
      changed: count.changed, total: count.total, box: count.box.map(Model.PixelRect.init),
      largest: count.largest)
  }
}
