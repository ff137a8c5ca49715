import Imagery
import Model
import Numbers

extension State {
  /// Runs a line that began with a slash; `line` is what follows it.
  mutating func runLine(_ line: String) -> [Effect] {
    linear?.pendingAnswer = nil
    if let number = Int(line) { return show("\(number)") }
    // Other ways to turn or flip than those that have a command each, as in the composer.
    if case .step(let kind, let arguments)? = SlashText("/" + line), let first = arguments.first,
      [.flip, .rotate].contains(kind), !["left", "right", "vertically"].contains(first)
    {
      return makeShownStep(kind, arguments)
    }
    switch linearVerb(of: line) {
    case .one(.own(let own), let rest): return run(own, rest)
    case .one(.command(let command), let rest): return run(command, rest)
    case .several(let names):
      say("That could be \(names.prefix(12).map { "/\($0)" }.joined(separator: ", ")).")
    case .none(let near):
      let hint =
        near.isEmpty ? "" : " Near it: \(near.prefix(6).map { "/\($0)" }.joined(separator: ", "))."
      say("There is no command “\(line)”. Nothing was sent.\(hint) /help lists the commands.")
    }
    return []
  }

  /// Runs a command of the table. What follows its name says which turn it is about, or answers
  /// what it asks.
  private mutating func run(_ command: Command, _ rest: String) -> [Effect] {
    guard !command.isForScreens else {
      say("“\(command.entry.title)” only changes what a screen shows: nothing to do here.")
      return []
    }
    guard !command.isForLists else {
      say("“\(command.entry.title)” works in a list. \(command.entry.help)")
      return []
    }
    if command == .references, session.workspace.references.isEmpty {
      say("There are no references; /open adds one.")
      return []
    }
    var rest = rest
    if command == .cancel, let number = Int(rest) {
      guard let turn = ownTurns.first(where: { $0.number == number }) else {
        say("Turn \(number) is not working.")
        return []
      }
      return askToCancel(turn)
    }
    let isAboutTurn =
      command.entry.scopes.contains(.history)
      || [.details, .again, .editShown, .enlarge, .describe, .recover].contains(command)
    if isAboutTurn, let word = rest.split(separator: " ").first, let number = Int(word) {
      guard selectTurn(number) else { return [] }
      rest = rest.dropFirst(word.count).trimmingBlanks
    }
    if command == .send, !rest.isEmpty {
      write(rest)
      guard composer.field.leftOut == 0 else { return [] }
    }
    focus(command.worksOnWords ? .composer : .history)
    let before = overlay
    let effects = run(command)
    guard !rest.isEmpty, command != .send else { return effects }
    if let open = overlay, open != before {
      // Nobody agrees to a price before it is said.
      if case .confirm(let question) = open, question.mayCost { return effects }
      // A text that is read out takes no answer.
      return open.textTop == nil ? effects + answer(rest, to: open) : effects
    }
    linear?.pendingAnswer = rest
    return effects
  }

  /// Answers what a command asked once its list has arrived.
  mutating func answerPending(since before: Overlay?) -> [Effect] {
    guard before == nil, let open = overlay, let rest = linear?.pendingAnswer else { return [] }
    linear?.pendingAnswer = nil
    // Only a list was meant: a question that comes in between is about something else.
    return open.picker == nil ? [] : answer(rest, to: open)
  }

  private mutating func run(_ own: LinearVerb.Own, _ rest: String) -> [Effect] {
    switch own {
    case .history: say(historyLines(isWhole: rest == "all"))
    case .show: return show(rest)
    case .fork:
      guard rest.isEmpty || selectTurn(Int(rest)) else { return [] }
      focus(.history)
      continueFromSelected()
    case .compare: compareInWords(with: rest)
    case .find: return find(rest)
    case .variants: return sendVariants(rest)
    case .open:
      focus(.composer)
      return rest.isEmpty ? openFiles() : addReferences(typedPictures(in: rest))
    case .status: say(statusLines)
    case .settings: say(settingsLines.map { $0.inWords })
    case .words: say(composer.isEmpty ? ["There are no unsent words."] : unsentWords)
    case .clear:
      say(composer.isEmpty ? "There are no unsent words." : "Dropped.")
      write("")
    case .help: say(helpLines(about: rest))
    case .manual: return openManual(rest)
    case .leave: say("There is nothing to leave; /cancel cancels the working turn.")
    case .region: setRegion(rest)
    case .remove: return removeReference(numbered: rest)
    }
    return []
  }

  /// Selects a turn by number; says so when there is none.
  private mutating func selectTurn(_ number: Int?) -> Bool {
    guard let number, turn(number) != nil else {
      say(number.map { "There is no turn \($0)." } ?? "Say which turn, by its number.")
      return false
    }
    select(number)
    return true
  }

  private mutating func show(_ rest: String) -> [Effect] {
    guard rest.isEmpty || selectTurn(Int(rest)) else { return [] }
    guard let turn = selectedTurn else {
      say("There is no turn yet.")
      return []
    }
    say(lines(about: turn))
    compareInWords(with: "")
    return []
  }

  private mutating func find(_ words: String) -> [Effect] {
    focus(.history)
    beginSearch()
    guard let open = overlay, !words.isEmpty else { return [] }
    return answer(words, to: open)
  }

  /// `4`, `4 make it dusk`, `make it dusk`, or nothing, which asks how many times.
  private mutating func sendVariants(_ rest: String) -> [Effect] {
    let first = rest.split(separator: " ").first
    let count = first.flatMap { Int($0) }
    let words = count == nil ? rest : rest.dropFirst(first?.count ?? 0).trimmingBlanks
    if !words.isEmpty { write(words) }
    guard composer.field.leftOut == 0 else { return [] }
    focus(composer.isEmpty ? .history : .composer)
    askForVariants()
    guard let open = overlay, let count else { return [] }
    return answer("\(count)", to: open)
  }

  private mutating func openManual(_ topic: String) -> [Effect] {
    let topic = topic.lowercased()
    guard !commands.manual.isEmpty else {
      linear?.pendingTopic = topic
      return [.listManual]
    }
    return readManual(named: topic)
  }

  private static let pageColumns = 4000

  /// Reads a page of the manual, or lists the pages.
  mutating func readManual(named name: String) -> [Effect] {
    if let topic = commands.manual.first(where: { $0.name == name }) {
      // A paragraph is one line: a reader pauses at each end.
      return [.readManual(topic, columns: Self.pageColumns)]
    }
    if !name.isEmpty { say("There is no page “\(name)”.") }
    say(commands.manual.map { "/manual \($0.name): \($0.summary)" })
    return []
  }

  /// Limits the next instruction to a rectangle or an ellipse, or to everything but it, given in
  /// percent of the picture it edits.
  private mutating func setRegion(_ rest: String) {
    guard let picture = pictureToEdit else { return say("There is no picture to edit yet.") }
    var words = rest.split { " ,×%".contains($0) }.map { $0.lowercased() }
    func take(_ names: [String]) -> Bool {
      let isThere = words.first.map(names.contains) ?? false
      if isThere { words.removeFirst() }
      return isThere
    }
    let isExcluded = take(["outside", "not", "except"])
    let isEllipse = take(["ellipse", "oval"])
    if !isEllipse { _ = take(["rectangle", "box"]) }
    let numbers = words.compactMap { Double($0) }
    guard !rest.isEmpty else {
      return say(regions.isEmpty ? ["There is no region."] : regionLinesInWords)
    }
    if ["none", "clear", "off"].contains(rest.lowercased()) {
      say(regions.isEmpty ? "There is no region." : "Every region is removed.")
      session.workspace.drawnRegions = nil
      return
    }
    guard words.count == 4, numbers.count == 4, numbers.allSatisfy({ (0...100).contains($0) }),
      numbers[2] > 0, numbers[3] > 0, numbers[0] + numbers[2] <= 100.001,
      numbers[1] + numbers[3] <= 100.001
    else { return say(LinearVerb.Own.region.help) }
    func pixels(_ percent: Double, of side: Int) -> Int {
      Int(clamping: (percent / 100 * Double(side)).rounded())
    }
    let (width, height) = (picture.size.width, picture.size.height)
    let rect = PixelRect(
      x: min(pixels(numbers[0], of: width), width - 1),
      y: min(pixels(numbers[1], of: height), height - 1),
      width: max(1, pixels(numbers[2], of: width)), height: max(1, pixels(numbers[3], of: height)))
    session.workspace.drawnRegions = PictureRegions(
      picture: picture,
      regions: regions + [
        Region(isEllipse ? .ellipse(rect) : .rectangle(rect), isExcluded: isExcluded)
      ])
  }

  private mutating func removeReference(numbered text: String) -> [Effect] {
    guard let number = Int(text), session.workspace.references.indices.contains(number &- 1) else {
      say("Say which reference, by its number: /references lists them.")
      return []
    }
    say("Removed \(session.workspace.references[number - 1].name).")
    session.workspace.references.remove(at: number - 1)
    return []
  }
}

// Comparing in words.
extension State {
  /// Says how the selected turn differs from the picture it edited, or from another turn.
  mutating func compareInWords(with rest: String) {
    guard let turn = selectedTurn, let result = turn.result else {
      if !rest.isEmpty || linear?.answers.isEmpty == true { say("There is no picture to compare.") }
      return
    }
    if let number = Int(rest) {
      guard let other = self.turn(number), let picture = other.result, number != turn.number else {
        return say("Turn \(number) has no picture to compare with.")
      }
      let isLater = number > turn.number
      return tell(
        LinearState.AwaitedComparison(
          request: DifferenceRequest(
            before: isLater ? result : picture, after: isLater ? picture : result, regions: []),
          name: "turn \(max(number, turn.number)) against turn \(min(number, turn.number))"))
    }
    guard let awaited = comparison(of: turn) else {
      if linear?.answers.isEmpty == true {
        say("Turn \(turn.number) was made from text alone: name another turn, as in /compare 1.")
      }
      return
    }
    tell(awaited)
  }

  /// The comparison of a turn with what it edited; nil when it edited nothing.
  private func comparison(of turn: Turn) -> LinearState.AwaitedComparison? {
    guard !turn.isDescription, let result = turn.result, let edited = pictureEdited(by: turn)
    else { return nil }
    let name = Int(edited.name) == nil ? edited.name : "turn \(edited.name)"
    return LinearState.AwaitedComparison(
      request: regionRequest(of: turn)
        ?? DifferenceRequest(before: edited.picture, after: result, regions: []),
      name: "turn \(turn.number) against \(name)", turn: turn.regions.isEmpty ? nil : turn.number)
  }

  /// Says a comparison once it has been measured, which it may be already.
  private mutating func tell(_ awaited: LinearState.AwaitedComparison) {
    if case .failed? = comparison.differences[awaited.request] {
      comparison.differences[awaited.request] = nil
    }
    if linear?.comparisons.contains(awaited) == false { linear?.comparisons.append(awaited) }
  }

  /// What there is to say about the awaited comparisons that are measured by now; each is said once.
  mutating func takeMeasuredComparisons() -> [String] {
    var lines: [String] = []
    for awaited in linear?.comparisons ?? [] {
      if awaited.request.before == awaited.request.after {
        lines.append("\(awaited.name.capitalizedSentence): the same picture, byte for byte.")
      } else if let known = comparison.differences.difference(awaited.request) {
        lines.append(line(about: known, awaited))
      } else if case .failed(let failure)? = comparison.differences[awaited.request] {
        lines.append("\(awaited.name.capitalizedSentence): \(failure.line)")
      } else {
        continue
      }
      linear?.comparisons.removeAll { $0 == awaited }
    }
    return lines
  }

  /// Compares each turn that has just got its picture.
  mutating func followComparisons(_ event: Event, since before: State) {
    switch event {
    case .turn(let turn, _) where turn.id.session == session.id:
      guard !turn.isOpen, turn.result != nil, before.turn(turn.number)?.result == nil,
        let awaited = comparison(of: turn)
      else { return }
      tell(awaited)
    case .sessionOpened: linear?.comparisons = []
    default: break
    }
  }

  private func line(about difference: Difference, _ awaited: LinearState.AwaitedComparison)
    -> String
  {
    var parts = [difference.changeText + (difference.boxText.map { " \($0)" } ?? "")]
    parts += [difference.alignmentText, difference.thresholdText].compactMap(\.self)
    if let turn = turn(awaited.turn) {
      parts = [difference.words(of: turn).replacing("\n", with: ", ")]
    }
    return "\(awaited.name.capitalizedSentence): \(parts.joined(separator: ", "))".fullStop
  }
}
