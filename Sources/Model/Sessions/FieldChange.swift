/// One changed field of a value, by its path in the value's JSON.
package struct FieldChange: Hashable, Sendable, Codable {
  package var path: [String]
  /// The value before, and after; nil where the field was absent.
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
