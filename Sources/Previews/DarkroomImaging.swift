package import Darkroom
package import Model

/// `Imaging` through the image process.
package struct DarkroomImaging: Imaging {
  private let darkroom: DarkroomClient

  package init(darkroom: DarkroomClient) {
    self.darkroom = darkroom
  }

  package func inspect(_ path: String) async throws(Failure) -> Model.PictureFacts {
    do throws(DarkroomError) {
      return Model.PictureFacts(try await darkroom.inspect(path))
    } catch {
      throw Failure(error)
    }
  }

  package func convert(
    _ path: String, to type: MediaType, maxBytes: Int, output: String
  ) async throws(Failure) -> Model.PictureFacts {
    let encoding: Encoding
    switch type {
    case .png: encoding = .png
    case .jpeg: encoding = .jpeg(quality: 95)
    case .webp: encoding = .webp(quality: 95)
    case .heic, .gif:
      throw Failure(
        .usage, "Pictures are not written as \(type.name).",
        advice: "Choose PNG, JPEG or WebP.")
    }
    do throws(DarkroomError) {
      return Model.PictureFacts(
        try await darkroom.convert(
          path, to: output, Conversion(encoding: encoding, maxBytes: maxBytes)))
    } catch {
      throw Failure(error)
    }
  }
}

extension Model.PictureFacts {
  fileprivate init(_ facts: Darkroom.PictureFacts) {
    self.init(
      type: MediaType(facts.format),
      size: Model.PixelSize(width: facts.size.width, height: facts.size.height),
      byteCount: facts.byteCount)
  }
}

extension MediaType {
  fileprivate init(_ format: PictureFormat) {
    self =
      switch format {
      case .png: .png
      case .jpeg: .jpeg
      case .webp: .webp
      case .heic: .heic
      case .gif: .gif
      }
  }
}
