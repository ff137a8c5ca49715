import Exports
import FoundationEssentials
import Glibc
import Imagery
import Model
import Storage

/// The formats that hold a whole session.
enum WholeForms {
  /// The format that can be imported again.
  static let session = ExportForm(
    name: "session", writes: "the whole session as one file for 'retake import'",
    suffix: "retake",
    write: { source, _, path async throws(Failure) in
      let made = try await source.library.exportSession(
        source.session.id, to: path, program: "Retake \(Version.text)", at: source.now)
      if made.open > 0 {
        let turns = made.open == 1 ? "1 turn has" : "\(made.open) turns have"
        Output.error("retake: \(turns) not ended; the file has what is known now.")
      }
    })

  static let json = ExportForm(
    name: "json", writes: "the tree of the session for scripts", suffix: "json",
    write: { source, _, path async throws(Failure) in
      let report = SessionReport(
        session: source.session, turns: source.turns,
        marks: try await source.library.marks(of: source.session.id),
        path: source.library.path(of:))
      try write(Data((try jsonText(report, isIndented: true) + "\n").utf8), to: path)
    })

  /// The pictures are in a folder next to the document, named by their bytes.
  static let markdown = ExportForm(
    name: "markdown",
    writes: "the conversation as a document, with its pictures in a folder next to it",
    suffix: "md",
    write: { source, options, path async throws(Failure) in
      let folder = ExportTarget.picturesFolder(of: path)
      guard mkdir(folder, 0o777) == 0 else { throw NamedFile.failure(folder, errno) }
      let shown = ExportTarget.picturesFolder(of: options.fileName)
      let marks = try await source.library.marks(of: source.session.id)
      let document = Document(session: source.session, turns: source.turns, marks: marks) {
        "\(shown)/\(fileName($0))"
      }
      for picture in document.pictures {
        _ = try await source.library.export(picture, to: "\(folder)/\(fileName(picture))")
      }
      try write(Data(document.text.utf8), to: path)
    })

  private static func fileName(_ picture: Picture) -> String {
    "\(picture.digest.prefix(16)).\(picture.type.fileExtension)"
  }

  private static func write(_ data: Data, to path: String) throws(Failure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw NamedFile.failure(path, errno) }
    defer { close(descriptor) }
    var rest = data[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw NamedFile.failure(path, errno) }
      rest = rest.dropFirst(count)
    }
  }
}
