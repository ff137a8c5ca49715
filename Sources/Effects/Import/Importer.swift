import Cells
import Imagery
package import Model

/// Imports picture files into the library: the darkroom inspects them first, then the bytes are
/// copied.
package struct Importer: Sendable {
  private let ports: Ports

  package init(_ ports: Ports) {
    self.ports = ports
  }

  /// Imports the file at `path`, given as the user writes it. The note says what had to be done to
  /// it.
  package func importPicture(
    _ path: String
  ) async throws(Failure) -> (reference: Reference, note: String?) {
    let path = ports.absolutePath(path)
    let name = printable(
      path.split(separator: "/").last.map(String.init) ?? path, keepingLines: false)
    let facts: PictureFacts
    do {
      facts = try await ports.imaging.inspect(path)
    } catch {
      throw error.about(name)
    }
    if let original = facts.original {
      return try await importSmaller(path, name: name, facts, original)
    }
    let (digest, byteCount) = try await ports.library.importFile(path)
    let picture = Picture(
      digest: digest, type: facts.type, size: facts.size, byteCount: byteCount)
    try await ports.library.store(picture)
    return (Reference(.picture(picture), name: name), nil)
  }

  /// Imports a picture with too many pixels, scaled down to the largest size allowed: from here on
  /// it is edited, compared and sent like any other.
  private func importSmaller(
    _ path: String, name: String, _ facts: PictureFacts, _ original: PixelSize
  ) async throws(Failure) -> (reference: Reference, note: String?) {
    let output = try ports.library.temporaryPath()
    let smaller: PictureFacts
    do {
      // A lossless picture stays lossless.
      smaller = try await ports.imaging.convert(
        path, to: facts.type == .png ? .png : .jpeg, maxBytes: 1 << 30, output: output)
    } catch {
      throw error.about(name)
    }
    let picture = try await ports.storePicture(output, smaller)
    return (
      Reference(.picture(picture), name: name),
      "\(name) has \(original) pixels, more than can be edited; it was scaled down to "
        + "\(smaller.size). Your file is not changed."
    )
  }
}

extension Failure {
  /// The failure with the file's name in front, where the file is the problem: several may have
  /// been given at once.
  fileprivate func about(_ name: String) -> Failure {
    guard kind == .picture else { return self }
    var named = self
    named.message = "\(name): \(message)"
    return named
  }
}
