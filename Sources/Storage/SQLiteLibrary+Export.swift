import GRDB
import Glibc
package import Model
import Payload

/// The content of an exported session file.
package struct ExportedSession: Hashable, Sendable {
  package var byteCount: Int
  package var turns: Int
  /// The number of turns whose job had not ended: the file has them as they were known.
  package var open: Int
}

extension SQLiteLibrary {
  /// Writes a session with everything that belongs to it to a new file at `path`, which is
  /// absolute; an existing file is never overwritten. On failure there is no file.
  package func exportSession(
    _ id: Session.ID, to path: String, program: String, at now: Timestamp
  ) async throws(Failure) -> ExportedSession {
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Failure(
        .storage, "'\(path)' cannot be created: \(String(cString: strerror(errno))).",
        advice: "Choose another place or name; nothing was written.")
    }
    defer { close(descriptor) }
    do {
      let counts = try await fill(path, with: id, program: program, at: now)
      var status = stat()
      guard fsync(descriptor) == 0, fstat(descriptor, &status) == 0 else {
        throw BlobError.system("synchronize \(path)")
      }
      return ExportedSession(
        byteCount: Int(status.st_size), turns: counts.turns, open: counts.open)
    } catch {
      unlink(path)
      throw .storage(error)
    }
  }

  private func fill(
    _ path: String, with id: Session.ID, program: String, at now: Timestamp
  ) async throws -> (turns: Int, open: Int) {
    let writer = try SessionFileWriter(path)
    // In one transaction: the session as of one moment.
    let (blobs, jobs) = try await read { db in
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT * FROM sessions WHERE id = ?", arguments: [id.rawValue])
      else {
        throw Failure(
          .usage, "There is no session '\(id)'.", advice: "'retake sessions' lists them.")
      }
      let jobs = try String.fetchAll(
        db, sql: "SELECT job FROM turns WHERE session = ?", arguments: [id.rawValue])
      return (try writer.copyRows(of: Session(row: row, RowCheck()), from: db), jobs)
    }
    for blob in blobs { try writer.add(blob, from: try files.fileReader(of: blob)) }
    try writer.finish(program: program, at: now)
    return (jobs.count, jobs.count { $0 != "done" })
  }
}
