import Cells
package import Model
package import Providers

extension Endpoint {
  /// What one turn would cost here, by what the studio would show.
  package func estimate(
    of next: NextTurn, in session: Session, _ turns: [Turn], now: Timestamp
  ) -> Estimate {
    var state = State(
      session: session, turns: turns, profile: profile, clock: now,
      size: Size(columns: 80, rows: 24))
    state.session.desk.base = next.parent
    return state.estimate(for: next)
  }
}
