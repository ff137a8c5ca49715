import Imagery

/// Turn 0: the photograph that a session starts from, as a turn to look at, compare with, edit
/// again and save.
///
/// It is not stored. It is derived from the first turn, which was sent with the photograph, so
/// every session has it, however old. What edits it again is stored as what it is on the wire: the
/// start of a conversation, sent with the photograph.
extension Turn {
  /// The number of the opened photograph; stored turns count from 1.
  package static let openedNumber = 0

  /// The photograph as a turn that was never sent.
  package init(
    opened reference: Reference, _ picture: Picture, in session: Session.ID, at: Timestamp
  ) {
    self.init(
      id: TurnID(session: session, number: Self.openedNumber), parent: nil,
      instruction: reference.name, settings: .initial, references: [],
      kept: RegionComposite(feather: 0, imported: .picture), profile: RegionComposite.importedName,
      model: RegionComposite.importedName, created: at, job: .done(.done),
      outcome: Outcome(pictures: [picture]))
  }

  /// Whether it is the opened photograph.
  package var isOpened: Bool { number == Self.openedNumber }

  /// The photograph to send when it is edited again; nil for any other turn. It has no role, so
  /// that it is the one edited.
  package var openedReference: Reference? {
    guard isOpened, let result else { return nil }
    return Reference(.picture(result), name: instruction)
  }
}

extension [Reference] {
  /// The photograph that a conversation started with these references edits; nil when they only
  /// lend something, or it is known by its URL alone.
  package var photograph: (reference: Reference, picture: Picture)? {
    let target = EditedPicture(result: nil, turn: nil, brought: [], references: self)
    guard target.isToBeEdited, let reference = target.reference, let picture = reference.picture
    else { return nil }
    return (reference, picture)
  }
}

extension PastTurns {
  /// The photograph that the first turn edited, as turn 0; nil when the session started otherwise.
  package var opened: Turn? {
    guard let first = turns.first, first.parent == nil, first.kept == nil || first.localStep != nil,
      let photograph = first.references.photograph
    else { return nil }
    return Turn(
      opened: photograph.reference, photograph.picture, in: first.id.session, at: first.created)
  }

  /// The photograph to send first where turn 0 is edited again.
  /// - Throws: A `usage` failure where the session started otherwise.
  package func photographToEdit(in session: Session.ID) throws(Failure) -> Reference {
    guard let photograph = opened?.openedReference else {
      throw Failure(
        .usage, "The session has no turn 0: it does not start from a photograph.",
        advice: "'retake log \(session)' shows its turns.")
    }
    return photograph
  }

  /// The turn above another in the tree: its parent, or turn 0 where it edited that photograph.
  package func shownParent(of turn: Turn) -> Int? { turn.parent(below: opened?.result) }
}

extension Turn {
  /// The turn above it in the tree, below a photograph that the session starts from.
  func parent(below opened: Picture?) -> Int? {
    if parent != nil || (kept != nil && localStep == nil) { return parent }
    guard let opened, references.photograph?.picture == opened else { return nil }
    return Self.openedNumber
  }
}
