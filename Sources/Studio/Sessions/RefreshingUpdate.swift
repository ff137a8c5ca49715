import Model

extension State {
  /// Reads the session again because another program has stored something.
  mutating func refresh() -> [Effect] {
    (sessions.marksWhenAsked, sessions.titleWhenAsked) = (history.marks, session.title)
    return [.refresh(session.id)]
  }

  /// Adopts what another program added or changed. Its working turns are followed to their end, and
  /// taken over when it dies; the next instruction continues from where it would have.
  mutating func refreshed(
    _ id: Session.ID, _ turns: [Turn], _ marks: [Int: TurnMark], _ title: String?
  ) -> [Effect] {
    guard id == session.id else { return [] }
    var effects: [Effect] = []
    var added: [Int] = []
    for turn in turns {
      guard let known = self.turn(turn.number) else {
        insertOrReplace(turn)
        added.append(turn.number)
        if turn.isOpen {
          sessions.turnsElsewhere.insert(turn.number)
          effects.append(.resume(turn.id))
        }
        continue
      }
      // The process that follows a working turn reports it, and may be ahead of what was read.
      if known != turn, !turn.isOpen { effects += updateTurn(turn) }
    }
    if let last = added.last, message == nil {
      notify(
        added.count == 1
          ? "turn \(last) came from another Retake process"
          : "\(added.count) turns came from another Retake process")
    }
    adoptTitle(title.map(cleanLine))
    guard history.marks == sessions.marksWhenAsked else { return effects + refresh() }
    adoptMarks(marks)
    arrangeHistory(isChanged: true)
    return effects
  }

  /// Adopts the title that another program gave the session, unless it was changed here in the
  /// meantime.
  private mutating func adoptTitle(_ title: String?) {
    guard let title, title != session.title, session.title == sessions.titleWhenAsked else {
      return
    }
    session.title = title
    if message == nil { notify("another Retake process renamed the session to \(title)") }
  }
}

extension Event {
  /// Whether the event reports what is on disk.
  var isRefreshed: Bool {
    if case .refreshed = self { true } else { false }
  }
}
