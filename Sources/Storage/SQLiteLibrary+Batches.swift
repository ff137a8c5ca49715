import Digest
package import Model

extension SQLiteLibrary: BatchJournal {
  package func records(ofBatch batch: String) async throws(Failure) -> [BatchRecord] {
    try await read { db in try BatchRows.load(batch, db) }
  }

  package func claim(batch: String) async throws(Failure) -> (any Claim)? {
    guard !isReadOnly else { throw .onlyReadable(folders.data) }
    return try ClaimFile("\(folders.claims)/batch-\(batch)")
  }
}

/// A short, stable name for a text: half of its SHA-256, which no two texts share.
package func nameOfText(_ text: String) -> String {
  hexadecimal(SHA256.hash(text.utf8).prefix(16))
}
