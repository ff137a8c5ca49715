package import Model

/// The sessions as the panel shows them: one section, sorted, filtered by the typed text.
package struct SessionBrowser: Hashable, Sendable {
  /// Where sessions are listed; the user cycles through the three.
  package enum Section: String, Hashable, Sendable, CaseIterable {
    case current, archived, deleted
  }

  package enum Order: String, Hashable, Sendable, CaseIterable {
    case lastUsed = "last used"
    case title, turns, size, cost
  }

  package private(set) var section: Section
  package private(set) var order: Order
  package private(set) var figures: [Session.ID: SessionFigures]
  /// The matching rows, so that a key costs the same with two thousand sessions.
  private(set) var items: [PickerItem] = []
  /// The session that is open in the studio.
  private var open: Session.ID?
  private var query = ""
  private var all: [SessionSummary]
  private var rows: [Row] = []
  private var known: [Session.ID: SessionSummary] = [:]

  private struct Row: Hashable, Sendable {
    var item: PickerItem
    /// The text that is searched.
    var words: String
  }

  init(
    _ all: [SessionSummary], open: Session.ID? = nil, section: Section = .current,
    order: Order = .lastUsed, figures: [Session.ID: SessionFigures] = [:]
  ) {
    self.all = all
    self.open = open
    self.section = section
    self.order = order
    self.figures = figures
    arrange()
  }

  subscript(id: Session.ID) -> SessionSummary? { known[id] }

  /// How many sessions the section has, whatever is typed.
  package var count: Int { rows.count }

  package func count(on section: Section) -> Int { all.count { $0.section == section } }

  /// The next section.
  var nextSection: Section {
    let sections = Section.allCases
    return sections[((sections.firstIndex(of: section) ?? 0) + 1) % sections.count]
  }

  package mutating func show(_ section: Section) {
    self.section = section
    arrange()
  }

  mutating func sortNext() {
    let orders = Order.allCases
    order = orders[((orders.firstIndex(of: order) ?? 0) + 1) % orders.count]
    arrange()
  }

  /// Replaces what is known of all sessions.
  package mutating func replaceSessions(with summaries: [SessionSummary]) {
    all = summaries
    arrange()
  }

  /// Replaces sizes, costs and last pictures.
  package mutating func replaceFigures(with figures: [Session.ID: SessionFigures]) {
    self.figures = figures
    arrange()
  }

  /// Leaves the sessions that contain the typed words.
  mutating func narrow(to query: String) {
    guard query != self.query else { return }
    self.query = query
    find()
  }

  package func place(of id: Session.ID) -> Int? {
    items.firstIndex { $0.value == .session(id) }
  }

  private mutating func arrange() {
    known = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    rows = sorted(all.filter { $0.section == section }).map { summary in
      Row(item: item(of: summary), words: "\(summary.shownTitle) \(summary.id)".lowercased())
    }
    find()
  }

  private mutating func find() {
    let words = query.lowercased().split(separator: " ")
    items = rows.lazy.filter { row in words.allSatisfy { row.words.contains($0) } }.map(\.item)
  }

  /// Sorted with the largest first, titles alphabetically; ties by last use.
  private func sorted(_ summaries: [SessionSummary]) -> [SessionSummary] {
    func by<Value: Comparable>(
      _ value: (SessionSummary) -> Value, _ isBefore: (Value, Value) -> Bool
    ) -> [SessionSummary] {
      // Also sorted by position, because the standard sort is not stable.
      summaries.enumerated().map { (place: $0.offset, value: value($0.element), of: $0.element) }
        .sorted { left, right in
          if isBefore(left.value, right.value) { return true }
          return !isBefore(right.value, left.value) && left.place < right.place
        }.map(\.of)
    }
    return switch order {
    case .lastUsed: summaries
    case .title: by({ $0.shownTitle.lowercased() }, <)
    case .turns: by(\.turns, >)
    case .size: by({ figures[$0.id]?.bytes ?? 0 }, >)
    case .cost: by({ figures[$0.id]?.costTotal.committed ?? .zero }, >)
    }
  }

  private func item(of summary: SessionSummary) -> PickerItem {
    PickerItem(
      .session(summary.id), title: summary.shownTitle, note: note(on: summary),
      isCurrent: summary.id == open)
  }

  /// What does not fit into the columns.
  private func note(on summary: SessionSummary) -> String {
    var parts: [String] = []
    if let goes = summary.goes {
      parts.append("can be restored until \(goes.dayText) at least")
    }
    if let shared = figures[summary.id]?.sharedText { parts.append(shared) }
    parts.append("begun \(summary.created.dayText)")
    parts.append(summary.id.rawValue)
    return parts.joined(separator: " · ")
  }
}

extension SessionSummary {
  package var section: SessionBrowser.Section {
    if deleted != nil { return .deleted }
    return archived == nil ? .current : .archived
  }
}

extension SessionBrowser {
  package var title: String {
    switch section {
    case .current: "Sessions"
    case .archived: "Archived sessions"
    case .deleted: "Deleted sessions"
    }
  }

  /// The keys of the panel, the most useful first.
  var hintedCommands: [(Command, String?)] {
    let others: [(Command, String?)] = [
      (.turnOver, nextSection == .current ? "sessions" : nextSection.rawValue),
      (.sortSessions, nil), (.leave, "close"),
    ]
    switch section {
    case .current, .archived:
      return [
        (.choose, "open"), (.renameListed, nil), (.duplicateSession, nil),
        (.archiveSession, section == .current ? nil : "unarchive"), (.deleteSession, nil),
      ] + others
    case .deleted: return [(.choose, "open"), (.undoEdit, "restore")] + others
    }
  }
}

extension State {
  /// The placeholder of a list's field, with the keys that a narrow footer has no room for.
  var queryPlaceholder: String {
    let search = "type to search"
    guard case .sessions(_, let browser)? = overlay else { return search }
    let others: [(Command, String)] = [
      (.turnOver, browser.nextSection == .current ? "sessions" : browser.nextSection.rawValue),
      (.sortSessions, "sorts"),
    ]
    let words = others.compactMap { command, words in
      commands.keys.bindings(of: command, in: .overlay).first.map { "\(keyNames($0)) \(words)" }
    }
    return ([search] + words).joined(separator: " · ")
  }
}
