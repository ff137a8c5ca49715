package import Model

/// The part of a session that undo restores: everything a command may change, except its turns, and
/// the text, which the composer undoes itself.
///
/// A field added to the workspace later is restored too: this type names the fields that only
/// affect viewing, not those that are changed.
package struct Undoable: Hashable, Sendable {
  package var title: String
  /// The workspace without its viewing state.
  package var workspace: Workspace
  var turnMarks: [Int: TurnMark]
  var wantedSettings: SettingsBeforeFitting?
}

extension Workspace {
  /// The same workspace with the viewing state of another one.
  func withView(of other: Workspace) -> Workspace {
    var workspace = self
    (workspace.draft, workspace.caret) = (other.draft, other.caret)
    (workspace.selected, workspace.pictureIndex) = (other.selected, other.pictureIndex)
    (workspace.focus, workspace.historyTop) = (other.focus, other.historyTop)
    workspace.unseen = other.unseen
    return workspace
  }
}

/// What undo knows between events.
package struct UndoState: Equatable, Sendable {
  /// The state before the command being carried out; nil between events.
  package internal(set) var start: UndoStart?
}

/// The state before an event, to find out afterwards what it changed.
package struct UndoStart: Equatable, Sendable {
  package var session: Session.ID
  var values: Undoable
  package var position: ViewPosition
  package var words: String
  /// The submissions that were becoming turns.
  var submissions: [PendingSubmission]
  /// Whether the event is one step of a value.
  var isStep = false
  /// Whether the event is itself an undo or redo.
  var isUndo = false
}

extension State {
  var undoable: Undoable {
    var workspace = session.workspace.withView(of: Workspace())
    // A session that was never asked to choose uses the current ones.
    (workspace.profile, workspace.model) = (profile.name, profile.model)
    return Undoable(
      title: session.title, workspace: workspace, turnMarks: history.marks,
      wantedSettings: settings.wanted)
  }

  package var undoStartNow: UndoStart {
    UndoStart(
      session: session.id, values: undoable, position: viewPosition, words: composer.text,
      submissions: ownSubmissions)
  }
}

extension Undoable {
  /// The JSON form. Of ten thousand turns it has only the requested ones, each in full, so that
  /// what was folded or decided elsewhere in the meantime is not reported.
  private struct Record: Codable {
    var title: String
    var workspace: Workspace
    var wantedSettings: SettingsBeforeFitting?
    var folded: [Int: Bool]
    var marks: [Int: TurnMark]

    /// The names under which earlier versions stored them.
    enum CodingKeys: String, CodingKey {
      case title, folded, marks
      case workspace = "desk"
      case wantedSettings = "putAside"
    }
  }

  private func json(_ folds: Set<Int>, _ marks: Set<Int>) throws -> JSONValue {
    var workspace = workspace
    workspace.folded = nil
    let folded = folded
    return try JSONValue(
      of: Record(
        title: title, workspace: workspace, wantedSettings: wantedSettings,
        folded: Dictionary(uniqueKeysWithValues: folds.map { ($0, folded.contains($0)) }),
        marks: Dictionary(
          uniqueKeysWithValues: marks.map { ($0, turnMarks[$0] ?? TurnMark()) })))
  }

  var folded: Set<Int> { Set(workspace.folded ?? []) }

  /// The fields in which a later state differs; none where that cannot be determined.
  package func changes(to later: Undoable) -> [FieldChange] {
    let folds =
      workspace.folded == later.workspace.folded ? [] : folded.symmetricDifference(later.folded)
    var marks: Set<Int> = []
    if turnMarks != later.turnMarks {
      marks = Set(turnMarks.keys).union(later.turnMarks.keys)
        .filter { turnMarks[$0] != later.turnMarks[$0] }
    }
    guard let old = try? json(folds, marks), let new = try? later.json(folds, marks) else {
      return []
    }
    return old.changes(to: new)
  }

  /// The same state with these fields as they were before, or as they became; other changes made in
  /// the meantime stay. Nil if the result would be invalid, which changes of another version may
  /// cause.
  package func with(_ changes: [FieldChange], isBack: Bool) -> Undoable? {
    func numbers(_ name: String) -> Set<Int> {
      Set(
        changes.filter { $0.path.first == name }.compactMap { $0.path.dropFirst().first }
          .compactMap { Int($0) })
    }
    let (folds, marks) = (numbers("folded"), numbers("marks"))
    guard
      let record = try? json(folds, marks).with(changes, isBack: isBack).value(Record.self)
    else { return nil }
    var other = self
    (other.title, other.workspace, other.wantedSettings) = (
      record.title, record.workspace, record.wantedSettings
    )
    let folded = folded.subtracting(folds).union(folds.filter { record.folded[$0] == true })
    other.workspace.folded = folded.isEmpty ? nil : folded.sorted()
    for number in marks {
      let mark = record.marks[number] ?? TurnMark()
      other.turnMarks[number] = mark.isEmpty ? nil : mark
    }
    return other
  }
}
