import FoundationEssentials

/// One command that can be undone.
package struct UndoEntry: Hashable, Sendable, Codable {
  /// Its name for the footer: `star on turn 3`.
  package var name: String
  package var changes: [FieldChange]
  /// What it did to the text in the composer, if it was not typing.
  package var words: Words?
  /// Where the person was before it, and after it.
  package var before: ViewPosition
  package var after: ViewPosition
  /// Whether it was one step of a value, which the next step joins.
  package var isStep: Bool
  /// The turn that it sent, by number. Undo restores what was sent with it; the turn stays.
  package var sending: Int?

  package struct Words: Hashable, Sendable, Codable {
    package var before: String
    package var after: String

    package init(before: String, after: String) {
      self.before = before
      self.after = after
    }
  }

  package init(
    name: String, changes: [FieldChange], words: Words? = nil, before: ViewPosition,
    after: ViewPosition,
    isStep: Bool = false, sending: Int? = nil
  ) {
    self.name = name
    self.changes = changes
    self.words = words
    self.before = before
    self.after = after
    self.isStep = isStep
    self.sending = sending
  }

  package var isEmpty: Bool { changes.isEmpty && words == nil }
}

/// What can be undone and redone in a session, stored with its row.
///
/// Entries stay in their stored form until they are needed: five hundred of them are loaded with
/// the session, and what a later version wrote does no harm before that.
package struct UndoLog: Hashable, Sendable, Codable {
  package struct Row: Hashable, Sendable, Codable {
    /// Counts up; dropping the oldest leaves a gap at the start.
    package var number: Int
    package var isUndone: Bool
    /// The turn that the entry sent.
    package var sending: Int?
    /// The entry as JSON.
    package var text: String

    package init(number: Int, isUndone: Bool, sending: Int?, text: String) {
      self.number = number
      self.isUndone = isUndone
      self.sending = sending
      self.text = text
    }

    /// The entry; nil where this version cannot read it.
    package var entry: UndoEntry? {
      try? JSONDecoder().decode(UndoEntry.self, from: Data(text.utf8))
    }
  }

  /// Oldest first: those that are done, then those that were undone.
  package private(set) var rows: [Row] = []

  /// The maximum number of commands that can be undone.
  package static let limit = 500
  /// The maximum bytes of all entries, of which the oldest are dropped first; the newest stays,
  /// however long it is.
  package static let mostBytes = 4 << 20

  package init() {}

  /// The log made from stored rows in the order of their numbers.
  package init(_ rows: [Row]) {
    self.rows = rows
    // Whatever follows an undone row was undone before it.
    for place in done..<rows.count { self.rows[place].isUndone = true }
  }

  /// How many rows are done; the index of the first undone one.
  package var done: Int { rows.firstIndex(where: \.isUndone) ?? rows.count }

  package var canRedo: Bool { done < rows.count }
}

extension UndoLog {
  /// Appends a new command: what was undone before it can no longer be redone.
  package mutating func append(_ entry: UndoEntry) {
    rows.removeSubrange(done...)
    guard let text = entry.text else { return }
    let number = (rows.last?.number ?? 0) + 1
    rows.append(Row(number: number, isUndone: false, sending: entry.sending, text: text))
    var room = Self.mostBytes - text.utf8.count
    let kept = rows.dropLast().suffix(Self.limit - 1).reversed().prefix { row in
      room -= row.text.utf8.count
      return room >= 0
    }
    rows.removeFirst(rows.count - 1 - kept.count)
  }

  /// Replaces an entry; one with nothing to undo is removed.
  package mutating func replace(at place: Int, with entry: UndoEntry) {
    guard !entry.isEmpty, let text = entry.text else {
      rows.remove(at: place)
      return
    }
    rows[place].sending = entry.sending
    rows[place].text = text
  }

  /// The entry of the next step back or forward, which is not taken yet. Unreadable ones are
  /// dropped.
  package mutating func next(isBack: Bool) -> UndoEntry? {
    while let place = place(isBack: isBack) {
      if let entry = rows[place].entry { return entry }
      rows.remove(at: place)
    }
    return nil
  }

  /// Takes that step.
  package mutating func step(isBack: Bool) {
    guard let place = place(isBack: isBack) else { return }
    rows[place].isUndone = isBack
  }

  private func place(isBack: Bool) -> Int? {
    let place = isBack ? done - 1 : done
    return rows.indices.contains(place) ? place : nil
  }
}

extension UndoEntry {
  fileprivate var text: String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
  }
}
