import Cells
package import Model

/// Takes picture files into the library: the darkroom looks first, then the bytes are copied.
package struct Importer: Sendable {
  private let ports: Ports

  package init(_ ports: Ports) {
    self.ports = ports
  }

  /// Keeps the file at `path`, spelled as a person does, as a picture.
  package func importPicture(_ path: String) async throws(Failure) -> Reference {
    let path = ports.absolutePath(path)
    let name = printable(
      path.split(separator: "/").last.map(String.init) ?? path, keepingLines: false)
    let facts: PictureFacts
    do {
      facts = try await ports.imaging.inspect(path)
    } catch {
      throw error.about(name)
    }
    let (digest, byteCount) = try await ports.library.importFile(path)
    let picture = Picture(
      digest: digest, type: facts.type, size: facts.size, byteCount: byteCount)
    try await ports.library.keep(picture)
    return Reference(.picture(picture), name: name)
  }
}

extension Failure {
  /// The same with the file's name before it, where the file is what is wrong: several may have been
  /// given at once.
  fileprivate func about(_ name: String) -> Failure {
    guard kind == .picture else { return self }
    var named = self
    named.message = "\(name): \(message)"
    return named
  }
}
