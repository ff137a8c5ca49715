import Model

extension State {
  /// Stars the selected turn, or takes its star away. Starring a turn ends its rejection, and the
  /// other way round.
  mutating func starSelected() {
    guard let number = numberToMark() else { return }
    changeMark(of: number) { mark in
      mark.isStarred.toggle()
      if mark.isStarred { mark.isRejected = false }
    }
    notify("turn \(number) is \(mark(of: number).isStarred ? "starred" : "no longer starred")")
  }

  mutating func rejectSelected() {
    guard let number = numberToMark() else { return }
    changeMark(of: number) { mark in
      mark.isRejected.toggle()
      if mark.isRejected { mark.isStarred = false }
    }
    notify("turn \(number) is \(mark(of: number).isRejected ? "rejected" : "no longer rejected")")
  }

  mutating func askForLabel() {
    guard let number = numberToMark() else { return }
    overlay = .prompt(LinePrompt(.label(number), text: mark(of: number).label))
  }

  mutating func askForNote() {
    guard let number = numberToMark() else { return }
    overlay = .prompt(LinePrompt(.note(number), text: mark(of: number).note))
  }

  /// The number of the selected turn; reports it if there is none.
  private mutating func numberToMark() -> Int? {
    if selectedTurn == nil { notify("There is no turn to mark yet") }
    return selectedTurn?.number
  }

  mutating func setLabel(_ text: String, of number: Int) {
    changeMark(of: number) { $0.label = text }
    notify(text.isEmpty ? "turn \(number) has no label" : "turn \(number) is labelled \(text)")
  }

  mutating func setNote(_ text: String, of number: Int) {
    changeMark(of: number) { $0.note = text }
    notify(
      text.isEmpty
        ? "turn \(number) has no note" : "turn \(number) has a note; the details show it")
  }

  private mutating func changeMark(of number: Int, _ change: (inout TurnMark) -> Void) {
    var mark = mark(of: number)
    change(&mark)
    history.marks[number] = mark.isEmpty ? nil : mark
  }

  /// Stores the decisions that have changed, whatever changed them.
  mutating func storeMarks(since before: [Int: TurnMark]) -> [Effect] {
    guard history.marks != before else { return [] }
    // The opened photograph has no row of its own: its decision is stored with the session.
    session.workspace.openedMark = history.marks[Turn.openedNumber]
    let numbers = Set(history.marks.keys).union(before.keys).subtracting([Turn.openedNumber])
    return numbers.filter { history.marks[$0] != before[$0] }.sorted()
      .map { .mark(TurnID(session: session.id, number: $0), mark(of: $0)) }
  }
}
