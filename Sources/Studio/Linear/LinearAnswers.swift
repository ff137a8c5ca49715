import Model

// What was asked, answered by a line.
extension State {
  /// Answers the open question, list or field; what begins with a slash is a command there, too.
  mutating func answer(_ text: String, to open: Overlay) -> [Effect] {
    let isCommand = text.hasPrefix(":") || (text.hasPrefix("/") && !open.takesPaths)
    if isCommand, text.count > 1 { return run(line: text.dropFirst().trimmingBlanks, in: open) }
    switch open {
    case .confirm(let question): return answer(text, to: question)
    case .prompt(let prompt): return answer(text, to: prompt)
    case .files(let files): return answer(text, to: files)
    case .tray(let tray): return answer(text, to: tray)
    case .search: return answer(search: text)
    default: return open.picker == nil ? closeOverlay() : choose(text, in: open)
    }
  }

  private mutating func run(line: String, in open: Overlay) -> [Effect] {
    switch linearVerb(of: line) {
    case .one(.own(.leave), _), .one(.command(.leave), _):
      say("Left as it was.")
      return closeOverlay()
    case .one(.command(let command), _) where command.entry.scopes.contains(where: \.isPanel):
      return run(command)
    default:
      while overlay != nil { _ = closeOverlay() }
      return runLine(line)
    }
  }

  private mutating func answer(_ text: String, to question: Confirmation) -> [Effect] {
    switch text.lowercased() {
    case "y", "yes": return agree(to: question)
    case "n", "no":
      say("No: \(question.no.lowercased()).")
      return closeOverlay()
    default:
      keepUnanswered(text)
      say(linearLines(of: .confirm(question)))
      return []
    }
  }

  /// Keeps an instruction that was given where a question is open, unless other words are kept.
  mutating func keepUnanswered(_ text: String) {
    if composer.isEmpty, text.count > 3 { write(text) }
  }

  private mutating func answer(_ text: String, to prompt: LinePrompt) -> [Effect] {
    var prompt = prompt
    if !text.isEmpty {
      let isNothing = prompt.purpose.takesNothing && ["none", "auto"].contains(text.lowercased())
      prompt.field.replaceAll(with: isNothing ? "" : cleanLine(text))
      overlay = .prompt(prompt)
    }
    if let problem = prompt.problem { say(problem.capitalizedSentence.fullStop) }
    return run(.choose, in: prompt)
  }

  private mutating func answer(_ text: String, to files: FilePicker) -> [Effect] {
    let pictures = typedPictures(in: text)
    if text.isEmpty {
      say("No picture was opened.")
      return closeOverlay()
    }
    if text == ".." { return run(.left) }
    if let number = Int(text), files.entry(at: number &- 1) != nil {
      var files = files
      files.selected = number - 1
      overlay = .files(files)
      return run(.choose)
    }
    if pictures.allSatisfy({ hasPictureExtension($0.text) }) {
      overlay = nil
      return addReferences(pictures.map { $0.placed(in: files) })
    }
    let folder = pictures.first?.placed(in: files).text ?? text
    overlay = .files(FilePicker(folder, returnsToTray: files.returnsToTray))
    return [.listFolder(folder)]
  }

  private mutating func answer(_ text: String, to tray: ReferenceTray) -> [Effect] {
    var tray = tray
    if tray.field != nil {
      editRole { $0.replaceAll(with: cleanLine(text)) }
      return run(.choose)
    }
    guard let number = Int(text), session.workspace.references.indices.contains(number &- 1) else {
      return closeOverlay()
    }
    tray.selected = number - 1
    overlay = .tray(tray)
    say(
      "Reference \(number) is selected: /choose writes what it is for, /switch sends it or not, "
        + "/earlier and /later move it, /remove \(number) removes it.")
    return []
  }

  /// Searches, lists what is found, and ends at the first.
  private mutating func answer(search text: String) -> [Effect] {
    guard !text.isEmpty else { return closeOverlay() }
    editSearch { $0.replaceAll(with: text) }
    guard case .search(let search) = overlay else { return [] }
    let found = search.hits.compactMap { turn($0) }
    if found.isEmpty {
      say("Nothing matches “\(text)”.")
      return closeOverlay()
    }
    say("\(found.count) found.")
    say(found.prefix(20).map(historyLine))
    return run(.choose)
  }

  /// Chooses a row by its number, its name, or words that only one row has.
  private mutating func choose(_ text: String, in open: Overlay) -> [Effect] {
    guard !text.isEmpty else {
      say("Left as it was.")
      return closeOverlay()
    }
    let items = pickerItems
    let wanted = text.lowercased()
    func places(_ condition: (PickerItem) -> Bool) -> [Int] {
      items.indices.filter { condition(items[$0]) }
    }
    let named = places { $0.title.lowercased() == wanted || $0.value.name?.lowercased() == wanted }
    let numbered = items.indices.filter { "\(items[$0].lineNumber(at: $0))" == text }
    let begun = places { $0.title.lowercased().hasPrefix(wanted) }
    if let place = named.first ?? numbered.first ?? (begun.count == 1 ? begun.first : nil) {
      selectItem(at: place)
      return chooseItem()
    }
    guard open.hasQuery else {
      say("There is no “\(text)” in the list.")
      return []
    }
    changeQuery { $0 = text }
    let left = pickerItems
    if left.count == 1 { return chooseItem() }
    if left.isEmpty {
      say("Nothing matches “\(text)”.")
      changeQuery { $0 = "" }
    }
    return []
  }
}

extension DroppedPicture {
  /// A relative path as it stands in the folder that the picker shows.
  fileprivate func placed(in files: FilePicker) -> DroppedPicture {
    guard case .path(let path) = self, !path.hasPrefix("/"), !path.hasPrefix("~") else {
      return self
    }
    return .path(joinedPath(files.base, path))
  }
}

extension Overlay {
  /// Whether a line that begins with a slash is a path here.
  var takesPaths: Bool {
    switch self {
    case .files: true
    case .prompt(let prompt): if case .savePicture = prompt.purpose { true } else { false }
    default: false
    }
  }
}

extension PickerItem {
  /// The number that chooses it in a list read out; a number of times is its own.
  func lineNumber(at place: Int) -> Int {
    if case .variants(let count) = value { count } else { place + 1 }
  }
}

extension PickerItem.Value {
  /// The id behind the title, where it has one.
  fileprivate var name: String? {
    switch self {
    case .model(let id): id
    case .profile(let name): name
    case .session(let id): id.rawValue
    case .command(let command): command.rawValue
    case .topic(let topic): topic.name
    default: nil
    }
  }
}
