import Model

extension Undoable {
  /// What a command that led to a later state did, in few words for the footer: `star on turn 3`.
  func deed(to later: Undoable) -> String {
    var deeds = markDeeds(to: later) + settingDeeds(to: later) + workspaceDeeds(to: later)
    if title != later.title { deeds.append("title '\(later.title)'") }
    if deeds.isEmpty { deeds = otherDeeds(to: later) }
    guard deeds.count > 1 else { return deeds.first ?? "a change" }
    guard deeds.count == 2 else { return "\(deeds[0]), \(deeds[1]) and \(deeds.count - 2) more" }
    return "\(deeds[0]) and \(deeds[1])"
  }

  private func markDeeds(to later: Undoable) -> [String] {
    guard turnMarks != later.turnMarks else { return [] }
    let numbers = Set(turnMarks.keys).union(later.turnMarks.keys)
    return numbers.sorted().flatMap { number -> [String] in
      let (old, new) = (turnMarks[number] ?? TurnMark(), later.turnMarks[number] ?? TurnMark())
      guard old != new else { return [] }
      var deeds: [String] = []
      if old.isStarred != new.isStarred, new.isStarred || old.isRejected == new.isRejected {
        deeds.append("\(new.isStarred ? "" : "no ")star on turn \(number)")
      }
      if old.isRejected != new.isRejected, new.isRejected || old.isStarred == new.isStarred {
        deeds.append("\(new.isRejected ? "" : "no ")rejection of turn \(number)")
      }
      if old.label != new.label {
        deeds.append("\(new.label.isEmpty ? "no " : "")label of turn \(number)")
      }
      if old.note != new.note {
        deeds.append("\(new.note.isEmpty ? "no " : "")note on turn \(number)")
      }
      return deeds.isEmpty ? ["mark of turn \(number)"] : deeds
    }
  }

  private func settingDeeds(to later: Undoable) -> [String] {
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
    var deeds: [String] = []
    if old.ratio != new.ratio { deeds.append("ratio \(new.ratio.text)") }
    if old.resolution != new.resolution { deeds.append("resolution \(new.resolution.rawValue)") }
    if old.thinking != new.thinking { deeds.append("thinking \(new.thinking?.name ?? "auto")") }
    if old.includeThoughts != new.includeThoughts {
      deeds.append("thoughts \(isOn(new.includeThoughts))")
    }
    if old.format != new.format { deeds.append("format \(new.format.name)") }
    if old.system != new.system { deeds.append("standing instruction") }
    for number in NumberSetting.allCases where old.tuning[number] != new.tuning[number] {
      deeds.append("\(number.name) \(new.tuning[number].map(numberText) ?? "auto")")
    }
    if old.tuning.search != new.tuning.search {
      deeds.append("search \(isOn(new.tuning.search))")
    } else if old.tuning.imageSearch != new.tuning.imageSearch {
      deeds.append("search for pictures \(isOn(new.tuning.imageSearch))")
    }
    if old.tuning.safety != new.tuning.safety { deeds.append("safety") }
    if old.tuning.people != new.tuning.people {
      deeds.append("people \(new.tuning.people?.word ?? "auto")")
    }
    return deeds
  }

  private func workspaceDeeds(to later: Undoable) -> [String] {
    let (old, new) = (workspace, later.workspace)
    var deeds = referenceDeeds(to: new.references)
    if old.base != new.base {
      deeds.append(new.base.map { "continuing from turn \($0)" } ?? "new conversation")
    }
    if old.marks != new.marks {
      let (count, left) = (old.marks?.regions.count ?? 0, new.marks?.regions.count ?? 0)
      deeds.append(left > count ? "region" : left == count ? "regions" : "region removed")
    }
    if old.filter != new.filter {
      deeds.append(new.filter.map { "filter \($0.rawValue)" } ?? "no filter")
    }
    if old.folded != new.folded {
      let (folded, unfolded) = (
        later.folded.subtracting(self.folded), self.folded.subtracting(later.folded)
      )
      if folded.count + unfolded.count > 1 {
        deeds.append("folding")
      } else {
        deeds += folded.map { "fold of turn \($0)" } + unfolded.map { "unfold of turn \($0)" }
      }
    }
    if old.isTrimmed != new.isTrimmed {
      deeds.append("\(new.isTrimmed == true ? "" : "no ")trimming")
    }
    if old.leavesOutCopy != new.leavesOutCopy {
      deeds.append("\(new.leavesOutCopy == true ? "no " : "")marked copy")
    }
    return deeds
  }

  private func referenceDeeds(to new: [Reference]) -> [String] {
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
  private func otherDeeds(to later: Undoable) -> [String] {
    let names = changes(to: later).compactMap { $0.path.dropFirst().first }
    return Set(names).sorted().map { name in
      name.reduce(into: "") { words, letter in
        words += letter.isUppercase ? " " + letter.lowercased() : String(letter)
      }
    }
  }
}
