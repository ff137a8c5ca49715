import GRDB
import Glibc
package import Imagery
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

/// The result of importing a session file.
package struct ImportedSession: Hashable, Sendable {
  package var id: Session.ID
  package var title: String
  package var turns: Int
  /// The number of turns whose job had not ended when the file was made.
  package var open: Int
  /// Whether all of it was in the library already, so that nothing was changed.
  package var wasThere: Bool
  /// Whether its id was already taken by another session.
  package var isRenamed: Bool
  /// The names of the profiles its turns were sent to.
  package var profiles: [String]

  package init(
    id: Session.ID, title: String, turns: Int, open: Int, wasThere: Bool, isRenamed: Bool,
    profiles: [String]
  ) {
    self.id = id
    self.title = title
    self.turns = turns
    self.open = open
    self.wasThere = wasThere
    self.isRenamed = isRenamed
    self.profiles = profiles
  }
}

extension SQLiteLibrary {
  /// Imports the session of a file at `path`, which is absolute and untrusted. On failure nothing
  /// is changed: bytes are checked before they get a name, and all rows are stored at once. Nothing
  /// that spends is imported: no budget, no consent, no profile, no open job.
  ///
  /// `facts` reads the facts of a picture file; if it returns nil, what the session file says is used.
  package func importSession(
    _ path: String, facts: (String) async -> PictureFacts? = { _ in nil },
    newID: @escaping @Sendable (_ taken: Set<String>) -> Session.ID
  ) async throws(Failure) -> ImportedSession {
    try refuseOwnFile(path)
    do {
      let file = try SessionFileReader(path)
      let staged = try StagedSession(file)
      if let there = try await read({ db in try Self.place(of: staged, in: db) }) {
        // Importing it again means that the user wants it back.
        _ = try await change(.restore(there.id), at: Timestamp(milliseconds: 0), newID: newID)
        return staged.imported(as: there.id, title: there.title, wasThere: true)
      }
      let blobs = try file.stage(staged.blobs, on: files)
      let paths = Dictionary(blobs.map { ($0.blob.name, $0.path) }, uniquingKeysWith: { $1 })
      var found: [String: PictureFacts] = [:]
      for digest in try staged.pictures() {
        if let path = paths[digest] { found[digest] = await facts(path) }
      }
      try staged.describe(found)
      try staged.disarm()
      return try await write { [files] db in
        if let there = try Self.place(of: staged, in: db) {
          return staged.imported(as: there.id, title: there.title, wasThere: true)
        }
        let taken = Set(try String.fetchAll(db, sql: "SELECT id FROM sessions"))
        var (id, title) = (staged.session.id, staged.session.title)
        if taken.contains(id.rawValue) || !id.isOrdinary {
          id = newID(taken)
          title = title.isEmpty ? "(imported)" : "\(title) (imported)"
          try staged.rename(id, title: title)
        }
        try staged.copy(to: db)
        // Before the rows are committed, and after everything that may fail.
        for blob in blobs { try blob.commit(to: files) }
        return staged.imported(as: id, title: title, wasThere: false)
      }
    } catch let error as SessionFileReader.Inconsistency {
      throw SessionFileError.damaged(path, error.reason)
    } catch {
      throw .storage(error)
    }
  }

  /// The session that contains all of this one already.
  private static func place(
    of staged: StagedSession, in db: Database
  ) throws -> (id: Session.ID, title: String)? {
    let rows = try Row.fetchAll(
      db, sql: "SELECT id, title FROM sessions WHERE id = ? OR created = ? ORDER BY id <> ?, id",
      arguments: [
        staged.session.id.rawValue, staged.session.created.milliseconds, staged.session.id.rawValue,
      ])
    for row in rows {
      let id = Session.ID(rawValue: row["id"])
      // Without turns, only the id distinguishes sessions.
      guard id == staged.session.id || !staged.turns.isEmpty else { continue }
      if try staged.isPart(of: id.rawValue, in: db) { return (id, row["title"]) }
    }
    return nil
  }
}

extension StagedSession {
  fileprivate func imported(
    as id: Session.ID, title: String, wasThere: Bool
  ) -> ImportedSession {
    ImportedSession(
      id: id, title: title, turns: turns.count, open: turns.count(where: \.isOpen),
      wasThere: wasThere, isRenamed: id != session.id,
      profiles: Set(turns.filter { $0.kept == nil }.map(\.profile)).sorted())
  }
}

extension Session.ID {
  /// Whether it has the form of one of ours: it becomes part of file names and of requests.
  fileprivate var isOrdinary: Bool {
    let letters = Set("abcdefghijklmnopqrstuvwxyz0123456789-")
    return (1...40).contains(rawValue.utf8.count) && rawValue.allSatisfy(letters.contains)
  }
}
