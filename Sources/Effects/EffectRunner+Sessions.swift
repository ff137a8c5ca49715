import Model
import Studio
import Synchronization

extension EffectRunner {
  func openSession(_ id: Session.ID) async throws(Failure) {
    // The workspace as it was left a moment ago may still be on its way to disk.
    await saving.finish()
    await marking.finish()
    // Opening a deleted session restores it.
    _ = try await ports.library.change(.restore(id), at: ports.now(), newID: ports.newSessionID)
    guard var session = try await ports.library.session(id) else {
      throw Failure(
        .usage, "Session \(id) no longer exists.", advice: "F6 lists the sessions.")
    }
    session.undo = try await ports.library.undo(of: id)
    let turns = try await ports.library.turns(of: id)
    post(.sessionOpened(session, turns, marks: try await ports.library.marks(of: id)))
  }

  func carryOut(_ change: SessionChange) async throws(Failure) {
    // A workspace or a mark that is being stored belongs in the copy.
    await saving.finish()
    await marking.finish()
    let library = ports.library
    let id = try await library.change(change, at: ports.now(), newID: ports.newSessionID)
    post(.sessionsChanged(change, id, try await library.sessions()))
    // Nothing else changes the totals: archived and deleted sessions keep their bytes and costs.
    if case .duplicate = change { post(.sessionFigures(try await library.figures())) }
  }
}

/// Reads what a session holds now, for a studio whose session another program may have changed.
final class SessionReader: Sendable {
  /// The number of own turns that are being stored and have no number yet.
  private let unnumbered = Mutex(0)

  /// Announces that turns are about to be stored.
  func begin(_ count: Int) { unnumbered.withLock { $0 += count } }

  /// Reports that turns have their numbers, or will not be stored.
  func end(_ count: Int) { unnumbered.withLock { $0 -= count } }

  /// Reads the session. While a turn of our own has no number yet, it cannot be told from other
  /// working turns; those are then left out, and reported with their next change.
  func read(_ id: Session.ID, in library: any Library) async throws(Failure) -> Event {
    var turns = try await library.turns(of: id)
    let marks = try await library.marks(of: id)
    if unnumbered.withLock({ $0 > 0 }) { turns.removeAll(where: \.isOpen) }
    return .refreshed(id, turns, marks: marks, title: try await library.session(id)?.title)
  }
}
