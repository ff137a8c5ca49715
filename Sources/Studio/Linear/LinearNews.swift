import Cells
import Imagery
import Model
import Numbers

// What an event changed, in words and numbers.
extension State {
  /// What there is to say about an event; `before` is the state before it.
  func linearNews(of event: Event, since before: State) -> [String] {
    if before.session.id != session.id { return sessionLines + messageLines(since: before, event) }
    // What a turn that failed gives back was there before it.
    let isGivenBack = if case .turn = event { true } else { false }
    var lines = isGivenBack ? [] : newReferenceLines(since: before)
    lines += turnNews(of: event, since: before)
    lines += settingsNews(since: before)
    if regions != before.regions, event.isLine { lines += regionLinesInWords }
    lines += messageLines(since: before, event)
    if let turn = selectedTurn, session.workspace.selected != before.session.workspace.selected,
      event.isLine, linear?.answers.isEmpty == true
    {
      lines.append(historyLine(turn))
    }
    lines += progressNews(since: before)
    if !composer.isEmpty, composer.text != before.composer.text, linear?.answers.isEmpty == true,
      imports.sendWhenRead == nil
    {
      lines += unsentWords
    }
    if let overlay {
      let now = linearLines(of: overlay)
      if before.overlay.map(before.linearLines) != now { lines += now }
    }
    return lines
  }

  /// The words in the composer, and how to send them.
  var unsentWords: [String] {
    ["Not sent yet: “\(cleanLine(composer.text))”. /send sends it, /clear drops it."]
  }

  private func messageLines(since before: State, _ event: Event) -> [String] {
    guard let message, message != before.message || event.isLine else { return [] }
    // The end of a turn is told by the turn itself; what became of several is told by nobody else.
    if case .turn(let turn, _) = event, !turn.isOpen, before.turn(turn.number)?.isOpen != false,
      variants(with: turn.number) == nil
    {
      return []
    }
    let kind = message.kind == .failure ? "Error: " : message.kind == .warning ? "Warning: " : ""
    // A dot between two names is read out as one.
    let text = cleanLine(message.text).replacing(" · ", with: ", ")
    return [(kind.isEmpty ? text.capitalizedSentence : kind + text).fullStop]
  }

  private func newReferenceLines(since before: State) -> [String] {
    let known = before.session.workspace.references
    let new = session.workspace.references
    guard new.count > known.count, Array(new.prefix(known.count)) == known else { return [] }
    let lines = new.indices.dropFirst(known.count).map {
      "Reference \($0 + 1): \(words(onReference: $0))."
    }
    // Which ratio the result will have depends on the picture.
    func ratio(_ state: State) -> String? {
      state.settingsLines.first { $0.row == .ratio }?.inWords
    }
    return lines + [ratio(self) == ratio(before) ? nil : ratio(self)].compactMap(\.self)
  }

  /// `pier.jpg, 640×480 JPEG, 210 kB`, with its role and what happens to it.
  private func words(onReference index: Int) -> String {
    let reference = session.workspace.references[index]
    let status = status(ofReference: index).text
    return [reference.nameAndRole, reference.picture?.factsText ?? "", status]
      .map(cleanLine).filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private func turnNews(of event: Event, since before: State) -> [String] {
    switch event {
    case .turn(let turn, _) where turn.id.session == session.id:
      return news(of: turn, since: before.turn(turn.number))
    case .refreshed(session.id, _, _, _):
      return turns.filter { before.turn($0.number)?.isOpen != $0.isOpen }.suffix(5).flatMap {
        news(of: $0, since: before.turn($0.number))
      }
    default: return []
    }
  }

  private func news(of turn: Turn, since before: Turn?) -> [String] {
    if turn.isOpen, !turn.isLeft { return before == nil ? [sentLine(turn)] : [] }
    guard
      before?.isOpen != turn.isOpen || before?.isLeft != turn.isLeft
        || before?.result != turn.result
    else { return [] }
    return endLines(of: turn)
  }

  private func settingsNews(since before: State) -> [String] {
    var lines: [String] = []
    if profile.name != before.profile.name { lines.append("Profile: \(cleanLine(profile.name)).") }
    if profile.model != before.profile.model { lines.append("Model: \(modelName).") }
    guard session.workspace.settings != before.session.workspace.settings else { return lines }
    let known = Dictionary(
      before.settingsLines.map { ($0.row, $0.value) }, uniquingKeysWith: { first, _ in first })
    return lines
      + settingsLines.filter { line in
        if case .reference = line.row { return false }
        // Another model offers other settings; that they are as they were is no news.
        return line.group == .picture
          ? known[line.row] != line.value
          : known[line.row].map { $0 != line.value } ?? false
      }.map(\.inWords)
  }

  /// A line for each working turn that has waited a while: after 15 and 30 seconds, then every
  /// minute.
  private func progressNews(since before: State) -> [String] {
    guard clock != before.clock else { return [] }
    return openTurns.compactMap { turn in
      let (then, now) = (
        before.clock.seconds(since: turn.created), clock.seconds(since: turn.created)
      )
      guard waitingStep(now) > waitingStep(then) else { return nil }
      return "Turn \(turn.number) is \(state(of: turn).word), \(durationText(seconds: now))."
    }
  }

  private func waitingStep(_ seconds: Double) -> Int {
    if seconds < 30 { return seconds < 15 ? 0 : 1 }
    return 2 + Int(clamping: seconds / 60)
  }
}

extension Event {
  var isLine: Bool { if case .line = self { true } else { false } }
}

extension SettingsLine {
  /// `Ratio: auto, as picture: 3:2.`
  var inWords: String {
    let note = note.isEmpty ? "" : ", \(note.withoutColumns)"
    return cleanLine("\(title.trimmingBlanks.capitalizedSentence): \(value)\(note)").fullStop
  }
}

// What is asked, in lines.
extension State {
  private static let longestList = 40

  /// The lines of a question, a list or a field; the prompt follows them.
  func linearLines(of open: Overlay) -> [String] {
    switch open {
    case .confirm(let question):
      return [
        "\(cleanLine(question.question)) y: \(question.yes.lowercased()); "
          + "n: \(question.no.lowercased())."
      ]
    case .prompt(let prompt):
      let text = prompt.field.text
      let now = text.isEmpty ? "" : " Enter alone takes “\(cleanLine(text))”."
      return ["\(cleanLine(prompt.purpose.note).fullStop)\(now)"]
    case .files(let files): return lines(of: files)
    case .tray(let tray):
      if tray.field != nil { return ["What is it for? A word such as subject, style, pose."] }
      let all = session.workspace.references.indices.map { "\($0 + 1) \(words(onReference: $0))" }
      return all + [traySummary.text.fullStop]
    case .search: return ["Words of the turns to find."]
    default: return open.picker == nil ? [] : listLines(of: open)
    }
  }

  private func listLines(of open: Overlay) -> [String] {
    let items = pickerItems
    guard !items.isEmpty else { return ["\(open.title): nothing here yet."] }
    let shown = items.prefix(Self.longestList).enumerated().map { place, item in
      let detail =
        if case .command(let command) = item.value {
          lineName(of: command)
        } else {
          item.detail == "\u{2013}"
            ? "price unknown" : cleanLine(item.detail).withoutColumns
        }
      let parts = [
        cleanLine(item.title), detail, item.isCurrent ? "current" : "",
        item.isEnabled ? "" : "not available: \(cleanLine(item.note))",
      ]
      return "\(item.lineNumber(at: place)) "
        + parts.filter { !$0.isEmpty }.joined(separator: ", ")
    }
    let more = items.count - shown.count
    let rest = more > 0 ? ["\(more) more; words narrow the list."] : []
    return ["\(open.title):"] + shown + rest
  }

  private func lines(of files: FilePicker) -> [String] {
    if let failure = files.failure { return [failure.line] }
    guard let listing = files.listing else { return [] }
    let entries = files.shown.prefix(Self.longestList).indices.compactMap { files.entry(at: $0) }
    let lines = entries.enumerated().map { place, entry in
      "\(place + 1) \(cleanLine(entry.name))\(entry.isFolder ? ", a folder" : "")"
    }
    let more = files.shown.count - lines.count
    return ["Folder \(cleanLine(listing.folder)): \(listing.entries.count) entries."] + lines
      + (more > 0 ? ["\(more) more."] : [])
  }
}
