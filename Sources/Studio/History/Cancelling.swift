import Model

extension State {
  /// Cancels the working turn, after a question when it may be paid for, or submissions without a
  /// number; nil when nothing is working.
  mutating func cancelRunning() -> [Effect]? {
    let isSending = ownSubmissions.contains { !$0.isCancelled }
    guard let turn = ownTurns.last else {
      if isSending { return cancelSubmissions() }
      return ownSubmissions.isEmpty ? nil : []
    }
    guard ownTurns.count == 1, !isSending else {
      askWhichToCancel()
      return []
    }
    return askToCancel(turn)
  }

  /// Cancels a turn, after a question when it may be paid for.
  mutating func askToCancel(_ turn: Turn) -> [Effect] {
    guard mayCost(turn) else { return cancel(turn.id) }
    overlay = .confirm(
      Confirmation(
        .cancelPaid(turn.id),
        question: "Turn \(turn.number) is at the provider and may still be billed. "
          + "Cancel it?",
        yes: "Cancel it", no: "Keep waiting"))
    return []
  }

  /// Cancels a working turn without a question.
  mutating func cancel(_ id: TurnID) -> [Effect] {
    guard let turn = turn(id.number), turn.id == id, turn.isOpen else {
      notify("turn \(id.number) has ended in the meantime")
      return []
    }
    notify("cancelling turn \(id.number)")
    return [.cancel(id)]
  }

  /// Asks which of several working turns to cancel, and says what that may cost.
  mutating func askWhichToCancel() {
    guard overlay == nil else { return }
    let place = ownTurns.firstIndex { $0.number == session.workspace.selected } ?? 0
    openList(.list(.cancelling, Picker(selected: place)))
  }

  /// Cancels the turn chosen from the list; nil cancels all of them.
  mutating func cancelChosen(_ id: TurnID?) -> [Effect] {
    overlay = nil
    if let id { return turn(id.number).map { askToCancel($0) } ?? [] }
    let (open, paid) = (ownTurns, ownTurns.filter(mayCost).count)
    guard paid > 0 else { return cancelAll() }
    overlay = .confirm(
      Confirmation(
        .cancelAll,
        question:
          "\(paid) of \(open.count) turns \(paid == 1 ? "is" : "are") at the provider and may "
          + "still be billed. Cancel all?",
        yes: "Cancel all", no: "Keep waiting"))
    return []
  }

  /// Cancels every working turn and every submission without a number.
  mutating func cancelAll() -> [Effect] {
    // Waiting turns come first: none of them may take the place of one that was just cancelled.
    let (waiting, sent) = (
      ownTurns.filter { $0.job == .composed }, ownTurns.filter { $0.job != .composed }
    )
    let open = waiting + sent
    // Submissions without a number first, so that they do not get one.
    let effects = cancelSubmissions()
    notify("cancelling \(open.count) \(open.count == 1 ? "turn" : "turns")")
    return effects + open.map { .cancel($0.id) }
  }

  /// The selected turn in the list of turns to cancel; nil while it is not open.
  var chosenToCancel: PickerItem.Value? {
    guard case .list(.cancelling, let picker) = overlay else { return nil }
    let items = cancellingItems
    return items.indices.contains(picker.selected) ? items[picker.selected].value : nil
  }

  /// Keeps the selection when a turn ends while the list is open: Enter must not cancel another
  /// one.
  mutating func reselect(_ chosen: PickerItem.Value?) {
    guard let chosen, case .list(.cancelling, var picker) = overlay else { return }
    guard let place = cancellingItems.firstIndex(where: { $0.value == chosen }) else {
      overlay = nil
      return
    }
    picker.selected = place
    openList(.list(.cancelling, picker))
  }

  /// Which of several working turns to cancel: one line for each, the last for all.
  var cancellingItems: [PickerItem] {
    let open = ownTurns
    let each = open.map { turn in
      PickerItem(
        .cancelling(turn.id), title: "turn \(turn.number)", detail: progressWord(of: turn),
        note: mayCost(turn)
          ? "It is at the provider and may still be billed."
          : isFree(turn) ? "It costs nothing." : "It was not sent and costs nothing.")
    }
    let unnumbered = ownSubmissions.contains { !$0.isCancelled }
    guard open.count > 1 || unnumbered else { return each }
    let all = open.count + ownSubmissions.map(\.draft.remaining).reduce(0, +)
    let paid = open.filter(mayCost).count
    let note =
      paid == 0
      ? "They cost nothing."
      : "\(paid) of them \(paid == 1 ? "is" : "are") at the provider and may still be billed."
    return each + [
      PickerItem(
        .cancelling(nil), title: "all of them", detail: "\(all) \(all == 1 ? "turn" : "turns")",
        note: note)
    ]
  }

  /// Whether a working turn may cost money even when it is cancelled.
  func mayCost(_ turn: Turn) -> Bool {
    // Progress is newer than what is stored.
    !isFree(turn) && (turn.job != .composed || state(of: turn) != .waiting)
  }
}
