import GRDB
import Glibc
import Imagery
package import Model
package import Payload
import Posix

extension SQLiteLibrary {
  package func store(_ picture: Picture) async throws(Failure) {
    try await write { db in
      try db.execute(
        sql: """
          INSERT INTO pictures (digest, type, width, height, bytes) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (digest) DO UPDATE SET type = excluded.type, width = excluded.width,
            height = excluded.height, bytes = excluded.bytes
          """,
        arguments: [
          picture.digest, picture.type.rawValue, picture.size.width, picture.size.height,
          picture.byteCount,
        ])
    }
  }

  package func path(of picture: Picture) -> String {
    // The extension follows the first bytes, which may announce another type than the darkroom
    // found.
    files.path(ofDigest: picture.digest, firstAs: picture.type)
      ?? files.path(ofDigest: picture.digest, type: picture.type)
  }

  package func path(ofBytes digest: String) -> String? {
    files.path(ofDigest: digest)
  }

  package func temporaryPath() throws(Failure) -> String {
    do { return try files.temporaryPath() } catch { throw .storage(error) }
  }

  package func discardUnnamed(_ digests: [String], of turn: TurnID) async throws(Failure) {
    // A file that another process or turn has stored too no longer belongs to this process, and one
    // that another turn has taken over from this one is named by this one as well.
    let named = try await read { db in try namedDigests(of: turn, db) }
    for digest in Set(digests).subtracting(named) { _ = files.discard(digest) }
  }

  package func importFile(_ path: String) async throws(Failure) -> (
    digest: String, byteCount: Int
  ) {
    try await ThreadPool.blocking.run { [self] () throws(Failure) in try copy(path) }
  }

  /// Copies a file into the library; for threads that may block.
  private func copy(_ path: String) throws(Failure) -> (digest: String, byteCount: Int) {
    try refuseOwnFile(path)
    let source = try BlobFileReader(givenPath: path)
    do throws(BlobError) {
      let writer = try files.open()
      try source.forEachChunk { (bytes) throws(BlobError) in
        try writer.append(bytes)
      }
      let blob = try writer.finish()
      return (blob.name, blob.byteCount)
    } catch {
      throw .storage(error)
    }
  }

  package func adoptFile(_ path: String) async throws(Failure) -> (digest: String, byteCount: Int) {
    defer { unlink(path) }
    return try await importFile(path)
  }

  package func export(_ picture: Picture, to path: String) async throws(Failure) -> String {
    try await ThreadPool.blocking.run { [self] () throws(Failure) in try copy(picture, to: path) }
  }

  private func copy(_ picture: Picture, to path: String) throws(Failure) -> String {
    var target = path
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      target =
        (path.hasSuffix("/") ? path : path + "/")
        + "retake-\(picture.digest.prefix(8)).\(picture.type.fileExtension)"
    }
    // The user's files are never overwritten.
    let file = try NamedFile(target)
    if file.replacesFile {
      throw Failure(
        .usage, "\(target) exists already.", advice: "Choose another name; nothing was written.")
    }
    let reader: BlobFileReader
    do throws(BlobError) {
      reader = try files.fileReader(
        of: Blob(name: picture.digest, byteCount: picture.byteCount))
    } catch {
      throw .storage(error)
    }
    try file.write(replacing: false) { (descriptor) throws(Failure) in
      do throws(BlobError) {
        try reader.forEachChunk { (bytes) throws(BlobError) in
          do throws(SystemError) { try writeAll(bytes, to: descriptor) } catch {
            throw .system("write \(target)", error)
          }
        }
      } catch {
        throw .storage(error)
      }
    }
    return target
  }
}

extension SQLiteLibrary: BlobStore {
  package func open() throws(BlobError) -> any BlobWriter { try files.open() }

  package func reader(of blob: Blob) throws(BlobError) -> any BlobReader {
    try files.reader(of: blob)
  }
}
