import Cells
import Model
import TestSupport
import Testing

@testable import Studio

@Suite(.timeLimit(.minutes(5))) struct UndoTests {
  private var drive: Drive {
    var edited = Turn.make(4, parent: 2, "make it dusk")
    edited.references = [.make("dusk.png")]
    edited.settings.resolution = .k2
    return Drive(
      profile: .rich, profiles: [.rich, .forgetful],
      turns: [.make(1, "a kite"), .make(2, parent: 1, "blue"), .make(3, parent: 1, "red"), edited],
      workspace: Workspace(base: 4, selected: 4), title: "Kite")
  }

  /// Undoes everything and redoes it, restarting the program wherever requested.
  private func retrace(
    _ walk: inout UndoWalk, restarting: Set<Int>,
    _ sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (before, after) = (walk.before, walk.after)
    let names = walk.rows.compactMap { $0.entry?.name }
    for place in before.indices.reversed() {
      if restarting.contains(place) { try walk.restart() }
      walk.press("M-u")
      expect(walk.frame, before[place], "undone: \(names[place])", sourceLocation)
    }
    walk.press("M-u")
    #expect(walk.drive.message == "nothing to undo", sourceLocation: sourceLocation)
    for place in after.indices {
      if restarting.contains(place) { try walk.restart() }
      walk.press("M-U")
      expect(walk.frame, after[place], "redone: \(names[place])", sourceLocation)
    }
    walk.press("M-U")
    #expect(walk.drive.message == "nothing to redo", sourceLocation: sourceLocation)
  }

  /// Expects the same frame, and reports the rows that differ.
  private func expect(
    _ frame: String, _ wanted: String, _ what: String, _ sourceLocation: SourceLocation
  ) {
    guard frame != wanted else { return }
    let rows = zip(wanted.split(separator: "\n"), frame.split(separator: "\n"))
    let told = rows.filter { $0 != $1 }.prefix(4).map { "- \($0)\n+ \($1)" }
    Issue.record("\(what)\n\(told.joined(separator: "\n"))", sourceLocation: sourceLocation)
  }

  @Test(arguments: [[], [0, 10, 19]])
  func `Twenty commands are undone to the first screen and redone, frame by frame`(
    _ restarting: [Int]
  ) throws {
    var walk = UndoWalk(drive)
    let first = walk.frame
    let names = [
      "ratio", "star", "reference", "label", "resolution", "fold", "note", "base", "search",
      "reject", "profile", "profile back", "region", "title", "steps", "system", "filter",
      "new conversation", "recipe", "marked copy",
    ]
    for name in names {
      let count = walk.rows.count
      walk.run(name)
      #expect(walk.rows.count > count, "\(name)")
    }
    #expect(walk.rows.count >= 20 && first == walk.before[0])
    try retrace(&walk, restarting: Set(restarting))
    #expect(walk.drive.effects.allSatisfy { if case .submit = $0 { false } else { true } })
  }

  @Test(arguments: 1...6)
  func `Any thirty commands can be undone and redone`(_ seed: Int) throws {
    var walk = UndoWalk(drive)
    var dice = Dice(seed)
    for _ in 0..<30 {
      guard let name = UndoWalk.commands.randomElement(using: &dice)?.name else { break }
      walk.run(name)
    }
    #expect(walk.rows.count > 10)
    try retrace(&walk, restarting: [Int.random(in: 0..<10, using: &dice)])
  }

  @Test func `The footer says what was undone, and the view goes to where it was done`() {
    var drive = drive
    drive.press("Tab", "g", "*", "G", "F2", "Down", "Enter")
    drive.press("u")
    #expect(drive.message == "undone: ratio 1:8")
    #expect(drive.workspace.selected == 3)
    drive.press("u")
    #expect(drive.message == "undone: star on turn 1")
    #expect(drive.workspace.selected == 1 && drive.state.history.marks.isEmpty)
    #expect(drive.effects.last == .mark(TurnID(session: .one, number: 1), TurnMark()))
    drive.press("U")
    #expect(drive.message == "redone: star on turn 1")
    #expect(drive.state.mark(of: 1).isStarred)
  }

  @Test func `A letter never moves the focus to where it would type`() {
    var drive = drive
    drive.press("F2", "Down", "Enter", "Tab", "u", "u")
    #expect(drive.message == "nothing to undo")
    #expect(drive.text.isEmpty && drive.workspace.focus == .history)
    #expect(drive.workspace.settings.ratio == .auto)
  }

  @Test func `A new change ends what could be redone`() {
    var drive = drive
    drive.press("M-w", "F2", "Down", "Enter", "M-u", "M-u", "Tab", "*", "M-U")
    #expect(drive.message == "nothing to redo")
    drive.press("M-u", "M-u")
    #expect(drive.message == "nothing to undo")
    #expect(!drive.workspace.settings.tuning.search)
  }

  @Test func `Viewing, moving and typing are not undoable commands`() {
    var drive = drive
    drive.type("make it red")
    drive.press("Tab", "g", "Down", "/")
    drive.type("blue")
    drive.press("Enter", "Tab", "+", "F8", "Esc", "i", "Esc", "Esc")
    #expect(drive.state.session.undo == nil)
    drive.press("M-u")
    #expect(drive.message == "nothing to undo" && drive.text == "make it red")
  }

  @Test func `A search that unfolds is one change, recorded when it has ended`() {
    var drive = drive
    drive.press("Tab", "g", "o", "/")
    drive.type("red")
    #expect(drive.state.session.undo?.rows.count == 1)
    drive.press("Enter")
    #expect(drive.workspace.selected == 3 && drive.state.session.undo?.rows.count == 2)
    drive.press("u")
    #expect(drive.message == "undone: unfold of turn 1")
    #expect(drive.workspace.folded == [1] && drive.workspace.selected == 1)
  }

  @Test func `Steps of one value are one change; returning to the first value is none`() {
    var drive = drive
    drive.press("S-Tab", "Right", "Right", "Right")
    #expect(drive.state.session.undo?.rows.count == 1)
    drive.press("Down", "Right")
    #expect(drive.state.session.undo?.rows.count == 2)
    drive.press("Up", "M-u", "M-u")
    #expect(drive.workspace.settings == .initial)
    drive.press("Right", "Left")
    #expect(drive.state.session.undo?.rows.isEmpty == true)
  }

  @Test func `Another process's decision on the same turn stays`() {
    var drive = drive
    drive.press("Tab", "*")
    // Read from what another program stored in the meantime.
    drive.state.history.marks[4]?.label = "cover"
    drive.state.history.marks[2] = TurnMark(isRejected: true)
    drive.press("u")
    #expect(
      drive.state.history.marks == [4: TurnMark(label: "cover"), 2: TurnMark(isRejected: true)])
  }

  @Test func `A region being drawn is discarded first`() {
    var drive = drive
    drive.press("Tab", "Tab", "a", "u")
    #expect(drive.message == "no region drawn" && drive.state.regionEditor.sketch == nil)
    drive.press("a", "Enter", "Tab", "Tab", "a", "Enter", "M-u")
    #expect(drive.message == "undone: region" && drive.state.regions.count == 1)
  }

  @Test func `An entry of a later version is skipped`() throws {
    var drive = drive
    drive.press("M-w")
    let row = try #require(drive.state.session.undo?.rows.first)
    let strange = UndoLog.Row(number: 2, isUndone: false, sending: nil, text: #"{"later":1}"#)
    var odd = UndoLog.Row(number: 3, isUndone: false, sending: nil, text: row.text)
    odd.text.replace("\"search\"", with: "\"sixth sense\"")
    drive.state.session.undo = UndoLog([row, strange, odd])
    drive.press("M-u")
    #expect(drive.message == "undone: search on")
    #expect(!drive.workspace.settings.tuning.search)
  }

  @Test func `Only the last five hundred are kept`() {
    var drive = drive
    drive.press("Tab")
    for _ in 0..<510 { drive.press("*") }
    #expect(drive.state.session.undo?.rows.count == 500)
    for _ in 0..<500 { drive.press("u") }
    #expect(drive.message.hasPrefix("undone"))
    drive.press("u")
    #expect(drive.message == "nothing to undo")
  }
}
