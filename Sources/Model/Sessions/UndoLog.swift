import FoundationEssentials

/// One command that can be undone.
package struct UndoEntry: Hashable, Sendable, Codable {
  /// Its name for the footer: `star on turn 3`.
  package var name: String
  package var changes: [FieldChange]
  /// What it did to the text in the composer, if it was not typing.
  package var words: Words?
  /// Where the user was before it, and after it.
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

    /// The entry; nil if this version cannot read it.
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

/// One changed field of a value, by its path in the value's JSON.
package struct FieldChange: Hashable, Sendable, Codable {
  package var path: [String]
  /// The value before, and after; nil if the field was absent.
  package var before: JSONValue?
  package var after: JSONValue?

  package init(path: [String], before: JSONValue?, after: JSONValue?) {
    self.path = path
    self.before = before
    self.after = after
  }
}

extension JSONValue {
  /// The fields that differ in another value: objects member by member, anything else as a whole.
  package func changes(to other: JSONValue, at path: [String] = []) -> [FieldChange] {
    guard self != other else { return [] }
    guard case .members(let old) = self, case .members(let new) = other else {
      return [FieldChange(path: path, before: self, after: other)]
    }
    return Set(old.keys).union(new.keys).sorted().flatMap { key -> [FieldChange] in
      let path = path + [key]
      if let old = old[key], let new = new[key] { return old.changes(to: new, at: path) }
      return [FieldChange(path: path, before: old[key], after: new[key])]
    }
  }

  /// The value with these fields as before, or as after.
  package func with(_ changes: [FieldChange], isBack: Bool) -> JSONValue {
    var value = self
    for change in changes {
      value.set(isBack ? change.before : change.after, at: change.path)
    }
    return value
  }
}

extension [FieldChange] {
  /// These changes followed by later ones, merged as if all had been made at once.
  package func followed(by later: [FieldChange]) -> [FieldChange] {
    var all = self
    for change in later { all.add(change) }
    return all.filter { $0.before != $0.after }
  }

  private mutating func add(_ later: FieldChange) {
    if let place = firstIndex(where: { later.path.starts(with: $0.path) }) {
      let rest = later.path.dropFirst(self[place].path.count)
      if rest.isEmpty {
        self[place].after = later.after
      } else {
        self[place].after?.set(later.after, at: rest)
      }
      return
    }
    // A change of some parts becomes a change of the whole.
    var whole = later
    for part in self where part.path.starts(with: later.path) {
      whole.before?.set(part.before, at: part.path.dropFirst(later.path.count))
    }
    removeAll { $0.path.starts(with: later.path) }
    append(whole)
  }
}
