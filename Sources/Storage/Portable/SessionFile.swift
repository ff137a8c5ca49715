import Model

/// A session as one file for export: a SQLite database with its rows, its transcripts and all bytes
/// they name.
///
/// - `application_id` is "Retk" and `user_version` the version of this format.
/// - `blobs` names all bytes by their SHA-256. `pieces` has them one blob after the other, in
///   pieces of at most 1 MiB, so that a whole picture never has to be in memory.
/// - `retake` names the program that made the file and holds the digest of all rows outside
///   `pieces`.
/// - The other tables are the session's rows of the library's tables of these names.
///
/// Every table is a `PlainTable`. A reader ignores unknown tables and columns.
enum SessionFile {
  static let applicationID = 0x5265_746B
  static let version = 1
  static let pieceBytes = 1 << 20

  static let blobs = PlainTable("blobs", ["digest": "TEXT", "bytes": "INTEGER"])
  static let pieces = PlainTable(
    "pieces", ["digest": "TEXT", "position": "INTEGER", "content": "BLOB"])
  static let about = PlainTable("retake", ["key": "TEXT", "value": "TEXT"])
  /// The key in `retake` that holds the digest of the rows.
  static let rowsKey = "rows"
}

/// Why a file cannot be imported. Nothing has been changed then.
enum SessionFileError {
  static func damaged(_ path: String, _ reason: String) -> Failure {
    Failure(
      .storage, "'\(path)' is damaged: \(reason).",
      advice: "Nothing was imported. Copy the file again, or export the session once more.")
  }

  static func foreign(_ path: String) -> Failure {
    Failure(
      .usage, "'\(path)' is not a Retake session file.",
      advice: "'retake export SESSION --as session' makes one. Nothing was imported.")
  }

  static func newer(_ path: String) -> Failure {
    Failure(
      .storage, "'\(path)' was made by a later version of Retake.",
      advice: "Update Retake. Nothing was imported.")
  }
}
