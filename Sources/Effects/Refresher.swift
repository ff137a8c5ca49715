import Model
import Studio
import Synchronization

/// Reads what a session holds by now, for a studio that another program may have added to.
final class Refresher: Sendable {
  /// Own turns that are being stored and have no number yet.
  private let unnumbered = Mutex(0)

  /// So many turns are about to be stored.
  func begin(_ count: Int) { unnumbered.withLock { $0 += count } }

  /// So many of them have their numbers, or will not be stored.
  func end(_ count: Int) { unnumbered.withLock { $0 -= count } }

  /// While a turn of our own has no number yet, none that is at work can be told from it; those are
  /// left out then, and seen with their next change.
  func read(_ id: Session.ID, in library: any Library) async throws(Failure) -> Event {
    var turns = try await library.turns(of: id)
    let marks = try await library.marks(of: id)
    if unnumbered.withLock({ $0 > 0 }) { turns.removeAll(where: \.isOpen) }
    return .refreshed(id, turns, marks: marks, title: try await library.session(id)?.title)
  }
}
