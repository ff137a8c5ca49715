package import Darkroom
import FoundationEssentials
package import Imagery
package import Model
import Posix

/// `Imaging` through the image process.
package struct DarkroomImaging: Imaging {
  let darkroom: DarkroomClient

  package init(darkroom: DarkroomClient) {
    self.darkroom = darkroom
  }

  package func inspect(_ path: String) async throws(Failure) -> PictureFacts {
    do throws(DarkroomError) {
      return try await darkroom.inspect(path)
    } catch {
      throw Failure(error)
    }
  }

  package func convert(
    _ path: String, to type: MediaType, maxBytes: Int, output: String
  ) async throws(Failure) -> PictureFacts {
    let encoding: Encoding
    switch type {
    case .png: encoding = .png
    case .jpeg: encoding = .jpeg(quality: 95)
    case .webp: encoding = .webp(quality: 95)
    case .heic, .gif, .avif, .tiff, .bmp:
      throw Failure(
        .usage, "Pictures cannot be written as \(type.name).",
        advice: "Choose PNG, JPEG or WebP.")
    }
    do throws(DarkroomError) {
      return try await darkroom.convert(
        path, to: output, Conversion(encoding: encoding, maxBytes: maxBytes))
    } catch {
      throw Failure(error)
    }
  }
}

extension DarkroomImaging {
  package func clean(_ path: String, output: String) async throws(Failure) -> PictureFacts? {
    do throws(DarkroomError) {
      let facts = try await darkroom.clean(path, to: output)
      let isUnchanged = await ThreadPool.blocking.run { isSame(path, output) }
      guard isUnchanged else { return facts }
      try? FileManager.default.removeItem(atPath: output)
      return nil
    } catch {
      throw Failure(error)
    }
  }

  package func sample(
    _ path: String, _ part: PixelRect
  ) async throws(Failure) -> PixelPatch {
    let image: PixelImage
    do throws(DarkroomError) {
      // At its own size no pixel is mixed with another.
      image = try await darkroom.render(
        path, part, at: part.size)
    } catch {
      throw Failure(error)
    }
    let values = image.withBytes { bytes in
      stride(from: 0, to: bytes.count - 3, by: 4).map {
        PixelValue(
          red: bytes[$0], green: bytes[$0 + 1], blue: bytes[$0 + 2], alpha: bytes[$0 + 3])
      }
    }
    guard let patch = PixelPatch(rect: part, values: values) else {
      throw Failure(.damaged(detail: "its size does not match its header"))
    }
    return patch
  }
}

/// Whether two files have the same bytes.
private func isSame(_ one: String, _ other: String) -> Bool {
  guard let one = try? Data(contentsOf: URL(filePath: one), options: .mappedIfSafe),
    let other = try? Data(contentsOf: URL(filePath: other), options: .mappedIfSafe)
  else { return false }
  return one.count == other.count && one == other
}
