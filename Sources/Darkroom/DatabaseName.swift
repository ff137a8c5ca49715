/// Whether a file is named like the library's database or one of the files beside it.
///
/// Such a file is not opened to find out what it is: closing it would release every lock that
/// SQLite has on it in this process (sqlite.org/howtocorrupt.html), and another process would
/// believe it has the library to itself.
package func isNamedLikeDatabase(_ path: String) -> Bool {
  [".sqlite", ".sqlite-wal", ".sqlite-shm"].contains { path.hasSuffix($0) }
}
