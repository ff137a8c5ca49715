import FoundationEssentials
package import Imagery
package import Model
import Posix

/// The port through the image process, with failures in the words of the studio.
extension DarkroomClient: Imaging {
  package func inspect(_ path: String) async throws(Failure) -> PictureFacts {
    try await failing { () throws(DarkroomError) in try await facts(of: path) }
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
    let conversion = Conversion(encoding: encoding, maxBytes: maxBytes)
    return try await failing { () throws(DarkroomError) in
      try await convert(path, to: output, conversion)
    }
  }

  package func clean(_ path: String, output: String) async throws(Failure) -> PictureFacts? {
    let facts = try await failing { () throws(DarkroomError) in
      try await replaceMetadata(of: path, to: output)
    }
    guard await ThreadPool.blocking.run({ isSame(path, output) }) else { return facts }
    try? FileManager.default.removeItem(atPath: output)
    return nil
  }

  package func sample(_ path: String, _ part: PixelRect) async throws(Failure) -> PixelPatch {
    let image = try await failing { () throws(DarkroomError) in
      // At its own size no pixel is mixed with another.
      try await render(path, part, at: part.size)
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

  package func compare(
    _ before: String, _ after: String, regions: [Region], threshold: Int?
  ) async throws(Failure) -> Difference {
    try await failing { () throws(DarkroomError) in
      let call = DarkroomCall(
        request: .compare(regions: regions, threshold: threshold), pictures: [before, after],
        isLong: true)
      guard case .difference(let difference) = try await result(of: call).response else {
        throw .damaged(detail: "")
      }
      return difference
    }
  }

  package func keep(
    _ result: String, over parent: String, regions: [Region], feather: Int, output: String
  ) async throws(Failure) -> PictureFacts {
    try await failing { () throws(DarkroomError) in
      try await facts(
        DarkroomCall(
          request: .keep(regions: regions, feather: feather), pictures: [result, parent],
          output: output))
    }
  }

  package func apply(
    _ step: PixelStep, to path: String, output: String
  ) async throws(Failure) -> PictureFacts {
    try await failing { () throws(DarkroomError) in
      try await facts(DarkroomCall(request: .step(step), pictures: [path], output: output))
    }
  }

  package func mark(
    _ path: String, regions: [Region], output: String
  ) async throws(Failure) -> PictureFacts {
    try await failing { () throws(DarkroomError) in
      try await facts(DarkroomCall(request: .mark(regions), pictures: [path], output: output))
    }
  }
}

private func failing<Result>(
  _ body: () async throws(DarkroomError) -> Result
) async throws(Failure) -> Result {
  do throws(DarkroomError) {
    return try await body()
  } catch {
    throw Failure(error)
  }
}

/// Whether two files have the same bytes.
private func isSame(_ one: String, _ other: String) -> Bool {
  guard let one = try? Data(contentsOf: URL(filePath: one), options: .mappedIfSafe),
    let other = try? Data(contentsOf: URL(filePath: other), options: .mappedIfSafe)
  else { return false }
  return one.count == other.count && one == other
}
