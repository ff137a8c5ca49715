import GRDB
package import Model

/// The version of SQLite that is loaded, such as `3.40.1`.
package func sqliteVersion() throws(Failure) -> String {
  do {
    let version = try DatabaseQueue().read { database in
      try String.fetchOne(database, sql: "SELECT sqlite_version()")
    }
    return version ?? ""
  } catch {
    throw .storage(error)
  }
}
