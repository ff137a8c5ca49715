import GRDB

/// A table of names and types alone: no keys, no constraints, no expressions.
///
/// An untrusted file must have exactly the statement this generates, so nothing in its schema can
/// run.
struct PlainTable: Hashable {
  let name: String
  let columns: [Column]

  struct Column: Hashable {
    let name: String
    let type: String
  }

  init(_ name: String, _ columns: KeyValuePairs<String, String>) {
    self.name = name
    self.columns = columns.map { Column(name: $0.key, type: $0.value) }
  }

  /// The names and types of an existing table.
  init(_ name: String, in db: Database) throws {
    self.name = name
    columns = try db.columns(in: name).map { Column(name: $0.name, type: $0.type) }
  }

  var statement: String {
    let list = columns.map { "\($0.name.quotedDatabaseIdentifier) \($0.type)" }
    return
      "CREATE TABLE \(name.quotedDatabaseIdentifier) (\(list.joined(separator: ", "))) STRICT"
  }

  /// Whether names and types are like ours, so that the statement means what it says.
  var isOrdinary: Bool {
    func isWord(_ text: String) -> Bool {
      !text.isEmpty && text.utf8.count <= 64
        && text.utf8.allSatisfy {
          (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_")
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
    }
    return isWord(name) && !name.hasPrefix("sqlite_") && !columns.isEmpty
      && columns.allSatisfy { isWord($0.name) && Self.types.contains($0.type) }
  }

  private static let types: Set = ["TEXT", "INTEGER", "REAL", "BLOB"]
}
