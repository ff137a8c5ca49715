import Model
import Studio
import Synchronization

/// Reads what a session holds now, for a studio whose session another program may have changed.
final class Refresher: Sendable {
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
