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
    let facts = try await ports.imaging.inspect(path)
    let (digest, byteCount) = try await ports.library.importFile(path)
    let picture = Picture(
      digest: digest, type: facts.type, size: facts.size, byteCount: byteCount)
    try await ports.library.keep(picture)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return Reference(.picture(picture), name: printable(name, keepingLines: false))
  }
}
