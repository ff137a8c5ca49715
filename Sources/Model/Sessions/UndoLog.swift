import FoundationEssentials

/// One command that can be undone.
package struct UndoEntry: Hashable, Sendable, Codable {
  /// What it was, for the footer: `star on turn 3`.
  package var name: String
  package var changes: [FieldChange]
  /// What it did to the words in the composer, where it was not typing.
  package var words: Words?
  /// Where one was before it, and after it.
  package var before: Place
  package var after: Place
  /// Whether it was one step of a value, which the next one joins.
  package var isStep: Bool
  /// The turn it has sent, by number. Undo brings back what went with it; the turn stays.
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
    name: String, changes: [FieldChange], words: Words? = nil, before: Place, after: Place,
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

/// What can be undone and redone in a session, kept with its row.
///
/// Entries stay the text they are stored as until they are needed: five hundred of them are opened with
/// the session, and what a later version has written harms nobody before.
package struct UndoLog: Hashable, Sendable, Codable {
  package struct Row: Hashable, Sendable, Codable {
    /// Counts up; what is left out at the beginning leaves a gap.
    package var number: Int
    package var isUndone: Bool
    /// The turn the entry has sent.
    package var sending: Int?
    /// The entry as JSON.
    package var text: String

    package init(number: Int, isUndone: Bool, sending: Int?, text: String) {
      self.number = number
      self.isUndone = isUndone
      self.sending = sending
      self.text = text
    }

    /// nil for what this version cannot read.
    package var entry: UndoEntry? {
      try? JSONDecoder().decode(UndoEntry.self, from: Data(text.utf8))
    }
  }

  /// The oldest first: those that are done, then those that were undone.
  package private(set) var rows: [Row] = []

  /// How many commands can be undone at most.
  package static let limit = 500
  /// Bytes of all entries together, of which the oldest go first; the newest stays, however long it is.
  package static let mostBytes = 4 << 20

  package init() {}

  /// The log of stored rows in the order of their numbers.
  package init(_ rows: [Row]) {
    self.rows = rows
    // Whatever stands behind one that was undone was undone before it.
    for place in done..<rows.count { self.rows[place].isUndone = true }
  }

  /// How many rows are done; the index of the first that was undone.
  package var done: Int { rows.firstIndex(where: \.isUndone) ?? rows.count }

  package var canRedo: Bool { done < rows.count }
}

extension UndoLog {
  /// A new command: what was undone before it cannot be redone any more.
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

  /// Another entry in the place of one; without anything to undo there is none.
  package mutating func replace(at place: Int, with entry: UndoEntry) {
    guard !entry.isEmpty, let text = entry.text else {
      rows.remove(at: place)
      return
    }
    rows[place].sending = entry.sending
    rows[place].text = text
  }

  /// The entry of the next step back or forth, which is not taken yet. What cannot be read is left out.
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
