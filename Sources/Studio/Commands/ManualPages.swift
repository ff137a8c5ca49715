import Model

/// A page of the user's manual, as the help lists it below the commands.
package struct ManualTopic: Hashable, Sendable {
  /// What `retake help NAME` calls it.
  package var name: String
  package var title: String
  /// One sentence: what the page covers.
  package var summary: String

  package init(name: String, title: String, summary: String) {
    self.name = name
    self.title = title
    self.summary = summary
  }
}

/// A page of the manual as it is shown, laid out for a width.
package struct ManualPage: Hashable, Sendable {
  package var topic: ManualTopic
  /// The width it is laid out for.
  package var columns: Int
  package var lines: [DetailLine]

  package init(topic: ManualTopic, columns: Int, lines: [DetailLine]) {
    self.topic = topic
    self.columns = columns
    self.lines = lines
  }
}

extension State {
  /// The width of a page over the panes, as wide as the details.
  private var manualColumns: Int { max(1, textFrameColumns - 4) }

  /// Opens the list of commands; the manual's pages follow them once they are listed.
  mutating func openHelp() -> [Effect] {
    openList(.help(Picker()))
    return commands.manual.isEmpty ? [.listManual] : []
  }

  func readManual(_ topic: ManualTopic) -> [Effect] {
    [.readManual(topic, columns: manualColumns)]
  }

  /// Shows a page in place of the list it was chosen from, or the open page in its new width.
  mutating func show(_ page: ManualPage) {
    switch overlay {
    case .help(let picker): overlay = .manual(page, from: picker, top: 0)
    case .manual(let open, let picker, let top) where open.topic == page.topic:
      overlay = .manual(page, from: picker, top: top)
      clampText()
    case nil where linear != nil: overlay = .manual(page, from: Picker(), top: 0)
    default: break
    }
  }

  /// Asks for the open page again where the screen has become narrower or wider.
  func fitManual() -> [Effect] {
    guard case .manual(let page, _, _) = overlay, page.columns != manualColumns else { return [] }
    return readManual(page.topic)
  }

  /// Returns from a page to the list; false where none is open.
  mutating func backToHelp() -> Bool {
    guard case .manual(_, let picker, _) = overlay else { return false }
    openList(.help(picker))
    return true
  }

  /// The rows of the manual's pages.
  var manualItems: [PickerItem] {
    commands.manual.map {
      PickerItem(.topic($0), title: $0.title, detail: $0.name, note: $0.summary)
    }
  }

  /// Whether the selected row of the help is a page of the manual.
  var isOnManual: Bool {
    guard case .help(let picker) = overlay else { return false }
    let items = pickerItems
    return items.indices.contains(picker.selected) && items[picker.selected].isTopic
  }

  /// Goes from the commands of the help to the manual's pages, and back.
  mutating func switchHelpPart() {
    let goal = isOnManual ? 0 : pickerItems.firstIndex(where: \.isTopic)
    if let goal { selectItem(at: goal) }
  }

  /// The keys that work in the help.
  var helpHints: [(Command, String?)] {
    let part: [(Command, String?)] =
      commands.manual.isEmpty ? [] : [(.turnOver, isOnManual ? "commands" : "manual")]
    return [(.choose, isOnManual ? "read" : "run")] + part + [
      (.leave, "close"), (.pageDown, "page"),
    ]
  }
}

extension PickerItem {
  fileprivate var isTopic: Bool {
    if case .topic = value { true } else { false }
  }
}
