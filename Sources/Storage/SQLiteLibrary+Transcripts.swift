import FoundationEssentials
import GRDB
import Model
package import Payload

extension SQLiteLibrary: TranscriptKeeper {
  package func transcript(session: String, turn: Int) async throws(BlobError) -> Payload? {
    do {
      let text = try await pool.read { db in
        try String.fetchOne(
          db, sql: "SELECT payload FROM transcripts WHERE session = ? AND turn = ?",
          arguments: [session, turn])
      }
      guard let text else { return nil }
      let payload = try JSONDecoder().decode(Payload.self, from: Data(text.utf8))
      // Better told now than in the middle of a paid request.
      for lift in payload.lifts where files.path(ofDigest: lift.blob.name) == nil {
        throw BlobError.missing(name: lift.blob.name)
      }
      return payload
    } catch let error as BlobError {
      throw error
    } catch {
      throw .failed("\(error)")
    }
  }

  package func keep(_ transcript: Payload, session: String, turn: Int) async throws(BlobError) {
    do {
      let text = try json(transcript)
      try await pool.write { db in
        try db.execute(
          sql: """
            INSERT INTO transcripts (session, turn, payload) VALUES (?, ?, ?)
            ON CONFLICT (session, turn) DO UPDATE SET payload = excluded.payload
            """, arguments: [session, turn, text])
      }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
      throw .full
    } catch {
      throw .failed("\(error)")
    }
  }
}

extension SQLiteLibrary: BlobShelf {
  package func open() throws(BlobError) -> any BlobWriter { try files.open() }

  package func reader(of blob: Blob) throws(BlobError) -> any BlobReader {
    try files.reader(of: blob)
  }
}
