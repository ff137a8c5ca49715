import Model

/// What other programs do in the session, and what was known when it was asked for anew.
package struct RefreshingState: Equatable, Sendable {
  /// Open turns that another program has sent, by number.
  package var elsewhere: Set<Int> = []
  /// The decisions as they were when the session was asked for anew.
  var marksWhenAsked: [Int: TurnMark] = [:]
  /// The session's title as it was then.
  var titleWhenAsked = ""
}

extension State {
  /// Another program has stored something: what this session holds is read anew.
  mutating func refresh() -> [Effect] {
    (refreshing.marksWhenAsked, refreshing.titleWhenAsked) = (turnMarks, session.title)
    return [.refresh(session.id)]
  }

  /// Takes what another program has added or changed. Its turns that are at work are followed to their
  /// end, and taken over when it dies; the next instruction goes on from where it would have.
  mutating func refreshed(
    _ id: Session.ID, _ turns: [Turn], _ marks: [Int: TurnMark], _ title: String?
  ) -> [Effect] {
    guard id == session.id else { return [] }
    var effects: [Effect] = []
    var added: [Int] = []
    for turn in turns {
      guard let known = self.turn(turn.number) else {
        put(turn)
        added.append(turn.number)
        if turn.isOpen {
          refreshing.elsewhere.insert(turn.number)
          effects.append(.resume(turn.id))
        }
        continue
      }
      // What is at work is told by whoever follows it, who may be ahead of what was read.
      if known != turn, !turn.isOpen { effects += take(turn) }
    }
    if let last = added.last, message == nil {
      tell(
        added.count == 1
          ? "turn \(last) came from another Retake process"
          : "\(added.count) turns came from another Retake process")
    }
    takeTitle(title.map(cleanLine))
    guard turnMarks == refreshing.marksWhenAsked else { return effects + refresh() }
    turnMarks = marks
    arrangeHistory(anew: true)
    return effects
  }

  /// The title another program has given the session, unless it was changed here meanwhile.
  private mutating func takeTitle(_ title: String?) {
    guard let title, title != session.title, session.title == refreshing.titleWhenAsked else {
      return
    }
    session.title = title
    if message == nil { tell("another Retake process renamed the session to \(title)") }
  }
}

extension Event {
  /// Whether it tells what is on the disk.
  var isRefreshed: Bool {
    if case .refreshed = self { true } else { false }
  }
}
