import Model

extension Undoable {
  /// What a command that led to a later state did, in few words for the footer: `star on turn 3`.
  func changeText(to later: Undoable) -> String {
    var changes = markChanges(to: later) + settingChanges(to: later) + workspaceChanges(to: later)
    if title != later.title { changes.append("title '\(later.title)'") }
    if changes.isEmpty { changes = otherChanges(to: later) }
    guard changes.count > 1 else { return changes.first ?? "a change" }
    guard changes.count == 2 else {
      return "\(changes[0]), \(changes[1]) and \(changes.count - 2) more"
    }
    return "\(changes[0]) and \(changes[1])"
  }

  private func markChanges(to later: Undoable) -> [String] {
    guard turnMarks != later.turnMarks else { return [] }
    let numbers = Set(turnMarks.keys).union(later.turnMarks.keys)
    return numbers.sorted().flatMap { number -> [String] in
      let (old, new) = (turnMarks[number] ?? TurnMark(), later.turnMarks[number] ?? TurnMark())
      guard old != new else { return [] }
      var changes: [String] = []
      if old.isStarred != new.isStarred, new.isStarred || old.isRejected == new.isRejected {
        changes.append("\(new.isStarred ? "" : "no ")star on turn \(number)")
      }
      if old.isRejected != new.isRejected, new.isRejected || old.isStarred == new.isStarred {
        changes.append("\(new.isRejected ? "" : "no ")rejection of turn \(number)")
      }
      if old.label != new.label {
        changes.append("\(new.label.isEmpty ? "no " : "")label of turn \(number)")
      }
      if old.note != new.note {
        changes.append("\(new.note.isEmpty ? "no " : "")note on turn \(number)")
      }
      return changes.isEmpty ? ["mark of turn \(number)"] : changes
    }
  }

  private func settingChanges(to later: Undoable) -> [String] {
    guard workspace.profile == later.workspace.profile else {
      // Settings that changed to fit it are not mentioned.
      return ["profile \(later.workspace.profile ?? "")"]
    }
    guard workspace.model == later.workspace.model else {
      return ["model \(later.workspace.model ?? "")"]
    }
    let (old, new) = (workspace.settings, later.workspace.settings)
    guard old != new else { return [] }
    func isOn(_ isOn: Bool) -> String { isOn ? "on" : "off" }
    var changes: [String] = []
    if old.ratio != new.ratio { changes.append("ratio \(new.ratio.text)") }
    if old.resolution != new.resolution { changes.append("resolution \(new.resolution.rawValue)") }
    if old.thinking != new.thinking { changes.append("thinking \(new.thinking?.name ?? "auto")") }
    if old.includeThoughts != new.includeThoughts {
      changes.append("thoughts \(isOn(new.includeThoughts))")
    }
    if old.format != new.format { changes.append("format \(new.format.name)") }
    if old.system != new.system { changes.append("standing instruction") }
    for number in NumberSetting.allCases where old.tuning[number] != new.tuning[number] {
      changes.append("\(number.name) \(new.tuning[number].map(numberText) ?? "auto")")
    }
    if old.tuning.search != new.tuning.search {
      changes.append("search \(isOn(new.tuning.search))")
    } else if old.tuning.imageSearch != new.tuning.imageSearch {
      changes.append("search for pictures \(isOn(new.tuning.imageSearch))")
    }
    if old.tuning.safety != new.tuning.safety { changes.append("safety") }
    if old.tuning.people != new.tuning.people {
      changes.append("people \(new.tuning.people?.word ?? "auto")")
    }
    return changes
  }

  private func workspaceChanges(to later: Undoable) -> [String] {
    let (old, new) = (workspace, later.workspace)
    var changes = referenceChanges(to: new.references)
    if old.base != new.base {
      changes.append(new.base.map { "continuing from turn \($0)" } ?? "new conversation")
    }
    if old.drawnRegions != new.drawnRegions {
      let (count, left) = (
        old.drawnRegions?.regions.count ?? 0, new.drawnRegions?.regions.count ?? 0
      )
      changes.append(left > count ? "region" : left == count ? "regions" : "region removed")
    }
    if old.filter != new.filter {
      changes.append(new.filter.map { "filter \($0.rawValue)" } ?? "no filter")
    }
    if old.folded != new.folded {
      let (folded, unfolded) = (
        later.folded.subtracting(self.folded), self.folded.subtracting(later.folded)
      )
      if folded.count + unfolded.count > 1 {
        changes.append("folding")
      } else {
        changes += folded.map { "fold of turn \($0)" } + unfolded.map { "unfold of turn \($0)" }
      }
    }
    let (hidden, before) = (Set(new.hidden ?? []), Set(old.hidden ?? []))
    changes += hidden.subtracting(before).sorted().map { "hiding of turn \($0)" }
    changes += before.subtracting(hidden).sorted().map { "showing of turn \($0)" }
    if old.isTrimmed != new.isTrimmed {
      changes.append("\(new.isTrimmed == true ? "" : "no ")trimming")
    }
    if old.leavesOutCopy != new.leavesOutCopy {
      changes.append("\(new.leavesOutCopy == true ? "no " : "")marked copy")
    }
    return changes
  }

  private func referenceChanges(to new: [Reference]) -> [String] {
    let old = workspace.references
    guard old != new else { return [] }
    let (added, gone) = (new.filter { !old.contains($0) }, old.filter { !new.contains($0) })
    switch (added.count, gone.count) {
    case (1, 0): return ["reference \(added[0].name)"]
    case (0, 1): return ["no reference \(gone[0].name)"]
    case (1, 1) where added[0].source == gone[0].source: return ["reference \(added[0].name)"]
    case (0, 0): return ["order of references"]
    default: return ["references"]
    }
  }

  /// The name of a field that has no words of its own.
  private func otherChanges(to later: Undoable) -> [String] {
    let names = changes(to: later).compactMap { $0.path.dropFirst().first }
    return Set(names).sorted().map { name in
      name.reduce(into: "") { words, letter in
        words += letter.isUppercase ? " " + letter.lowercased() : String(letter)
      }
    }
  }
}
