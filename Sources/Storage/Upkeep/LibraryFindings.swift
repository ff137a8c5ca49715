package import Model
import Numbers

/// What a check of the library has found.
package struct LibraryFindings: Hashable, Sendable {
  /// Bytes of a turn that are gone: which, and what it was to it.
  package struct Missing: Hashable, Sendable {
    package var turn: TurnID
    package var digest: String
    /// `result`, `draft`, `reference`, or `conversation`.
    package var kind: String
  }

  /// What SQLite says of its own file; empty when that is sound.
  package var database: [String] = []
  package var missing: [Missing] = []
  /// Files whose bytes are not those their name promises.
  package var damaged: [ShelfFile] = []
  /// Files nothing names.
  package var orphans: [ShelfFile] = []
  /// Values of rows that cannot be right: those that are kept aside, and those that still stand where they
  /// were found.
  package var unreadable: [UnreadableValue] = []
  package var keptReplies = KeptReplyFindings()
  /// How many turns have not ended.
  package var open = 0
  /// How many files were looked at, and their bytes.
  package var files = 0
  package var byteCount = 0

  package init() {}

  package var isSound: Bool { database.isEmpty && missing.isEmpty && damaged.isEmpty }
}

/// What was removed, or would be.
package struct Collected: Hashable, Sendable {
  /// Sessions that were deleted long enough ago.
  package var sessions: [Session.ID] = []
  package var files: [ShelfFile] = []
  /// What stays, though it shows no picture.
  package var keptReplies = KeptReplyFindings()
  package var byteCount: Int { files.map(\.byteCount).saturatingSum() }
}
