import FoundationEssentials
import GRDB
import Model
package import Payload

extension SQLiteLibrary: TranscriptStore {
  package func transcript(session: String, turn: Int) async throws(BlobError) -> Payload? {
    do {
      let text = try await reading { db in
        try String.fetchOne(
          db, sql: "SELECT payload FROM transcripts WHERE session = ? AND turn = ?",
          arguments: [session, turn])
      }.get()
      guard let text else { return nil }
      let payload = try JSONDecoder().decode(Payload.self, from: Data(text.utf8))
      // Better reported now than in the middle of a paid request.
      for external in payload.externalStrings { _ = try files.reader(of: external.blob) }
      return payload
    } catch is DecodingError {
      throw .failed("the conversation stored with turn \(turn) is damaged")
    } catch {
      throw .database(error)
    }
  }

  package func keep(_ transcript: Payload, session: String, turn: Int) async throws(BlobError) {
    do {
      let text = try json(transcript)
      try await writing { db in
        try db.execute(
          sql: """
            INSERT INTO transcripts (session, turn, payload) VALUES (?, ?, ?)
            ON CONFLICT (session, turn) DO UPDATE SET payload = excluded.payload
            """, arguments: [session, turn, text])
      }.get()
    } catch {
      throw .database(error)
    }
  }
}

extension SQLiteLibrary: BlobStore {
  package func open() throws(BlobError) -> any BlobWriter { try files.open() }

  package func reader(of blob: Blob) throws(BlobError) -> any BlobReader {
    try files.reader(of: blob)
  }
}

extension BlobError {
  /// An error of the database, for callers that deal only with bytes.
  static func database(_ error: any Error) -> BlobError {
    if let error = error as? BlobError { return error }
    let failure = Failure.storage(error)
    return failure == .diskFull ? .full : .failed(failure.message)
  }
}
