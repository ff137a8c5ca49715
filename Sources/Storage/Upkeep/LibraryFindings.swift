package import Model
import Numbers

/// The result of checking the library.
package struct LibraryFindings: Hashable, Sendable {
  /// Bytes of a turn that are gone: which, and what they were for.
  package struct Missing: Hashable, Sendable {
    package var turn: TurnID
    package var digest: String
    /// `result`, `draft`, `reference`, or `conversation`.
    package var kind: String
  }

  /// SQLite's messages about its own file; empty if that is sound.
  package var database: [String] = []
  package var missing: [Missing] = []
  /// Files whose bytes do not match their name.
  package var damaged: [StoredBlobFile] = []
  /// Files that nothing names.
  package var orphans: [StoredBlobFile] = []
  /// Invalid values of rows: those kept aside, and those still where they were found.
  package var unreadable: [UnreadableValue] = []
  package var keptReplies = KeptReplyFindings()
  /// The number of turns that have not ended.
  package var open = 0
  /// The number of files checked, and their bytes.
  package var files = 0
  package var byteCount = 0

  package init() {}

  package var isSound: Bool { database.isEmpty && missing.isEmpty && damaged.isEmpty }
}

/// What was removed, or would be.
package struct Collected: Hashable, Sendable {
  /// Sessions deleted long enough ago.
  package var sessions: [Session.ID] = []
  package var files: [StoredBlobFile] = []
  /// Answers that stay although no picture was found in them.
  package var keptReplies = KeptReplyFindings()
  package var byteCount: Int { files.map(\.byteCount).saturatingSum() }
}
