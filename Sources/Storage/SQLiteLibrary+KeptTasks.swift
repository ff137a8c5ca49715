import GRDB
import Glibc
import Model
import Posix

extension SQLiteLibrary {
  /// Moves into the turns the task ids that only their claims could hold: the disk was full, or the
  /// database locked, when the provider sent them. For a job being driven, its driver does that.
  func adoptKeptTasks() {
    for name in fileNames(in: folders.claims, hidden: true) {
      let path = "\(folders.claims)/\(name)"
      guard let turn = TurnID(claim: name), let record = Self.record(at: path), record.task != nil,
        let claim = try? ClaimFile(path)
      else { continue }
      defer { claim.release() }
      // As of now, when nobody else can change it.
      guard let task = claim.keptTask else { continue }
      do {
        try pool.write { db in try Self.adopt(task, for: turn, db) }
        claim.settle()
      } catch {
        // It stays in the file, where the next driver of the job finds it.
        continue
      }
    }
  }

  /// Stores the task id, unless the turn has one already or has ended.
  private static func adopt(_ task: String, for turn: TurnID, _ db: Database) throws {
    try db.execute(
      sql: """
        UPDATE turns SET job = 'accepted', task = ?
        WHERE session = ? AND number = ? AND job IN ('composed', 'sending')
        """, arguments: [task, turn.session.rawValue, turn.number])
  }

  private static func record(at path: String) -> ClaimRecord? {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return ClaimRecord(reading: descriptor)
  }
}

extension TurnID {
  /// The turn that a claim's file is about; nil for other files.
  init?(claim name: String) {
    guard !name.hasPrefix("batch-"), let dash = name.lastIndex(of: "-"),
      let number = Int(name[dash...].dropFirst())
    else { return nil }
    self.init(session: Session.ID(rawValue: String(name[..<dash])), number: number)
  }
}
