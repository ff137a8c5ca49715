import GRDB
package import Model

/// What a studio starts with, all as of one moment.
package struct Beginning: Sendable {
  package let preferences: [String: String]
  /// The session, with its undo history.
  package fileprivate(set) var session: Session?
  package fileprivate(set) var turns: [Turn] = []
  package fileprivate(set) var marks: [Int: TurnMark] = [:]
  /// Whether `takeUntoldValues` has something to report.
  package fileprivate(set) var hasUntoldValues = false
}

extension SQLiteLibrary {
  /// Which session is opened first.
  package enum FirstSession: Sendable {
    case none, latest
    case session(Session.ID)
  }

  /// Reads everything the first frame needs in one transaction: beginning another takes as long as
  /// reading a hundred turns.
  package func beginning(with first: FirstSession) async throws(Failure) -> Beginning {
    var beginning = try await read { [valuesAside] db in
      let check = RowCheck()
      defer { valuesAside.add(check) }
      var beginning = Beginning(preferences: try Self.preferences(db))
      switch first {
      case .none: return beginning
      case .latest: beginning.session = try Self.latest(db, check)
      case .session(let id): beginning.session = try Self.session(id, db, check)
      }
      guard let session = beginning.session?.id else { return beginning }
      beginning.session?.undo = UndoLog(try UndoLog.rows(of: session, db))
      beginning.turns = try Self.turns(of: session.rawValue, db, check)
      beginning.marks = try Self.marks(of: session.rawValue, db, check)
      beginning.hasUntoldValues = try ValuesAside.hasUntold(db)
      return beginning
    }
    if !valuesAside.pending.isEmpty { beginning.hasUntoldValues = true }
    return beginning
  }
}
