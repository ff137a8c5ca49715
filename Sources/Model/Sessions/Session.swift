import Cells

/// A tree of turns, stored on disk and restored exactly.
package struct Session: Hashable, Sendable, Codable {
  package struct ID: Hashable, Sendable, Codable, RawRepresentable, CustomStringConvertible {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package var description: String { rawValue }
  }

  package var id: ID
  /// The name shown for it; empty until the first instruction names it.
  package var title: String
  package var created: Timestamp
  package var updated: Timestamp
  package var workspace: Workspace
  /// The session's own budget, if the user set one; changed only by a turn's `BudgetConsent`.
  package var budget: Money?
  /// The undo log; nil if it was not loaded, and then the stored one is left alone.
  package var undo: UndoLog?

  package init(
    id: ID, title: String = "", created: Timestamp, updated: Timestamp? = nil,
    workspace: Workspace = Workspace()
  ) {
    self.id = id
    self.title = title
    self.created = created
    self.updated = updated ?? created
    self.workspace = workspace
  }
}

/// What lies in the workspace of a session: everything needed to show it as it was left.
package struct Workspace: Hashable, Sendable, Codable {
  /// The text in the composer, and the position of the caret in it (characters from the start).
  package var draft: String
  package var caret: Int
  package var settings: Settings
  package var references: [Reference]
  /// The turn that the next instruction continues from; nil starts a new conversation.
  package var base: Int?
  /// The selected turn.
  package var selected: Int?
  /// Which picture of that turn is shown: an index into its pictures, then its drafts; nil shows
  /// the result.
  package var pictureIndex: Int?
  package var focus: Pane
  /// The first visible row of the history.
  package var historyTop: Int
  /// The profile and the model last used in the session; nil for the current ones.
  package var profile: String?
  package var model: String?
  /// The regions drawn for the next instruction.
  package var drawnRegions: PictureRegions?
  /// The turns whose descendants are folded, by number; nil for none.
  package var folded: [Int]?
  /// Which turns the history shows; nil for all.
  package var filter: HistoryFilter?
  /// Whether the next turn leaves out the conversation except for its first and last picture and
  /// its text.
  package var isTrimmed: Bool?
  /// Whether regions are sent in words only, without a marked copy of the picture.
  package var leavesOutCopy: Bool?
  /// How many variants were last requested; nil before the first.
  package var variants: Int?
  /// The user's decision about the opened photograph, which is no stored turn; nil for none.
  package var openedMark: TurnMark?
  /// The turns that the history leaves out, with all that continues from them; nil for none.
  package var hidden: [Int]?
  /// The turns whose results nobody has looked at yet; nil for none.
  package var unseen: [Int]?
  /// Whether the settings stay beside the picture; nil and false show them only when called.
  package var pinsSettings: Bool?

  /// As stored.
  private enum CodingKeys: String, CodingKey {
    case draft, caret, settings, references, base, selected, pictureIndex, focus, historyTop
    case profile, model
    case drawnRegions = "marks"
    case folded, filter, isTrimmed, leavesOutCopy, variants, openedMark, hidden, unseen
    case pinsSettings
  }

  package init(
    draft: String = "", caret: Int = 0, settings: Settings = .initial,
    references: [Reference] = [], base: Int? = nil, selected: Int? = nil,
    pictureIndex: Int? = nil, focus: Pane = .composer, historyTop: Int = 0,
    profile: String? = nil, model: String? = nil, drawnRegions: PictureRegions? = nil,
    folded: [Int]? = nil,
    filter: HistoryFilter? = nil
  ) {
    self.draft = draft
    self.caret = caret
    self.settings = settings
    self.references = references
    self.base = base
    self.selected = selected
    self.pictureIndex = pictureIndex
    self.focus = focus
    self.historyTop = historyTop
    self.profile = profile
    self.model = model
    self.drawnRegions = drawnRegions
    self.folded = folded
    self.filter = filter
  }
}

/// The parts of the screen that can have the focus.
package enum Pane: String, Hashable, Sendable, Codable, CaseIterable {
  case composer, history, picture, settings
}

/// One line of `retake sessions` and of the session picker.
package struct SessionSummary: Hashable, Sendable, Codable {
  package var id: Session.ID
  package var title: String
  package var created: Timestamp
  package var updated: Timestamp
  package var turns: Int
  /// Turns whose job has not ended.
  package var open: Int
  /// When it was archived, or deleted; nil if it was not.
  package var archived: Timestamp?
  package var deleted: Timestamp?

  package init(
    id: Session.ID, title: String, created: Timestamp, updated: Timestamp, turns: Int, open: Int,
    archived: Timestamp? = nil, deleted: Timestamp? = nil
  ) {
    self.id = id
    self.title = title
    self.created = created
    self.updated = updated
    self.turns = turns
    self.open = open
    self.archived = archived
    self.deleted = deleted
  }
}

/// A place in a session: what is selected, and which pane has the focus.
package struct ViewPosition: Hashable, Sendable, Codable {
  package var selected: Int?
  package var pictureIndex: Int?
  package var focus: Pane
  package var historyTop: Int
  package var settingsRow: Int

  package init(
    selected: Int? = nil, pictureIndex: Int? = nil, focus: Pane = .composer, historyTop: Int = 0,
    settingsRow: Int = 0
  ) {
    self.selected = selected
    self.pictureIndex = pictureIndex
    self.focus = focus
    self.historyTop = historyTop
    self.settingsRow = settingsRow
  }
}

/// Which turns the history shows; their ancestors stay, so that the tree remains a tree.
package enum HistoryFilter: String, Hashable, Sendable, Codable, CaseIterable {
  case starred
  case notRejected = "not rejected"
  case withPictures = "with pictures"
  case failed

  package func admits(_ turn: Turn, _ mark: TurnMark) -> Bool {
    switch self {
    case .starred: mark.isStarred
    case .notRejected: !mark.isRejected
    case .withPictures: turn.result != nil
    case .failed: [.failed, .refused, .unknown, .left].contains(turn.state)
    }
  }

  /// The title of the pane, at most twenty columns.
  package var title: String {
    switch self {
    case .starred: "Starred turns"
    case .notRejected: "Not rejected"
    case .withPictures: "Turns with pictures"
    case .failed: "Failed turns"
    }
  }
}

extension Workspace {
  /// The maximum number of characters in a draft: more than any model reads of an instruction, and
  /// few enough to be wrapped on every key.
  package static let mostDraftCharacters = 32_000
  private static let mostDraftBytes = 8 * mostDraftCharacters

  /// The beginning of a text that fits, and how many characters do not.
  package static func cutDraft(_ text: String, room: Int) -> (text: String, leftOut: Int) {
    guard text.utf8.count > room else { return (text, 0) }
    // A character may have any number of combining marks.
    let kept = String(text.beginning(bytes: mostDraftBytes).text.prefix(room))
    return (kept, max(0, text.count - kept.count))
  }
}

/// What the user does with a whole session.
package enum SessionChange: Hashable, Sendable {
  case rename(Session.ID, title: String)
  /// A copy with the same tree, marks and transcripts. Open turns stay with the original: their
  /// results belong to one session.
  case duplicate(Session.ID)
  /// Archives the session, until it is brought back or a turn is added.
  case archive(Session.ID)
  case unarchive(Session.ID)
  /// Hides the session; only `retake gc` removes it for good, after `SessionSummary.daysKept`.
  case delete(Session.ID)
  /// Restores a deleted session; the one deleted last for nil.
  case restore(Session.ID?)
}

/// Totals over a session.
package struct SessionFigures: Hashable, Sendable {
  /// The bytes it refers to on disk: pictures, and the long parts of its transcripts, each once.
  package var bytes: Int
  /// How many of those bytes other sessions refer to as well.
  package var sharedBytes: Int
  package var costTotal: CostTotal
  /// Its newest result.
  package var picture: Picture?

  package init(
    bytes: Int = 0, sharedBytes: Int = 0, costTotal: CostTotal = CostTotal(),
    picture: Picture? = nil
  ) {
    self.bytes = bytes
    self.sharedBytes = sharedBytes
    self.costTotal = costTotal
    self.picture = picture
  }

  /// `4.0 MB of its size shared with other sessions`; nil where it shares nothing.
  package var sharedText: String? {
    if sharedBytes == 0 { return nil }
    let part = sharedBytes == bytes ? "all of its size" : "\(byteText(sharedBytes)) of its size"
    return "\(part) shared with other sessions"
  }
}

extension SessionSummary {
  /// How many days a deleted session can be restored at least.
  package static let daysKept = 30

  /// When `retake gc` may remove it for good; nil while it is not deleted.
  package var goes: Timestamp? {
    deleted.map { Timestamp(milliseconds: $0.milliseconds + Int64(Self.daysKept) * 86_400_000) }
  }

  /// Its title, or a placeholder.
  package var shownTitle: String { title.isEmpty ? "untitled" : title }
}
