import Model

/// One row of a list over the panes.
struct PickerItem: Hashable, Sendable {
  enum Value: Hashable, Sendable {
    case command(Command)
    case theme(String)
    case session(Session.ID)
    case ratio(RatioChoice)
    case resolution(Resolution)
    /// A thinking level; nil leaves it to the model.
    case thinking(ThinkingLevel?)
    case thoughts(Bool)
    case profile(String)
    case model(String)
    case format(OutputFormat)
    /// A people setting; nil leaves it to the provider.
    case people(PersonGeneration?)
    case safety(SafetyCategory)
    /// A filter; nil shows all turns.
    case filter(HistoryFilter?)
    case variants(Int)
    /// A resolution to send the turn shown again at.
    case larger(Resolution)
    /// A turn to cancel; nil cancels all working turns.
    case cancelling(TurnID?)
    /// An earlier instruction, by its index among all.
    case instruction(Int)
    case template(Template)
    /// A page of the manual.
    case topic(ManualTopic)
  }

  var value: Value
  var title: String
  /// The text right of the title: keys, pixels, times.
  var detail: String
  /// One sentence about it, or the reason why it cannot be chosen.
  var note: String
  var isEnabled: Bool
  /// Whether it is the current value.
  var isCurrent: Bool

  init(
    _ value: Value, title: String, detail: String = "", note: String = "", isEnabled: Bool = true,
    isCurrent: Bool = false
  ) {
    self.value = value
    self.title = title
    self.detail = detail
    self.note = note
    self.isEnabled = isEnabled
    self.isCurrent = isCurrent
  }
}

extension Overlay {
  /// The list's own state, when it is a list.
  var picker: Picker? {
    get {
      switch self {
      case .help(let picker), .palette(let picker), .themes(let picker, _),
        .sessions(let picker, _), .instructions(let picker, _), .templates(let picker, _),
        .ratio(let picker), .resolution(let picker),
        .thinking(let picker), .list(_, let picker):
        picker
      case .details, .costs, .manual, .prompt, .tray, .files, .search, .confirm: nil
      }
    }
    set {
      guard let newValue else { return }
      switch self {
      case .help: self = .help(newValue)
      case .palette: self = .palette(newValue)
      case .themes(_, let original): self = .themes(newValue, original: original)
      case .sessions(_, var browser):
        browser.narrow(to: newValue.query)
        self = .sessions(newValue, browser)
      case .instructions(_, var past):
        past.narrow(to: newValue.query)
        self = .instructions(newValue, past)
      case .templates(_, let all): self = .templates(newValue, all)
      case .ratio: self = .ratio(newValue)
      case .resolution: self = .resolution(newValue)
      case .thinking: self = .thinking(newValue)
      case .list(let list, _): self = .list(list, newValue)
      case .details, .costs, .manual, .prompt, .tray, .files, .search, .confirm: break
      }
    }
  }

  /// The first visible row of a text; nil for anything else.
  var textTop: Int? {
    get {
      switch self {
      case .details(let top), .costs(_, let top), .manual(_, _, let top): top
      default: nil
      }
    }
    set {
      guard let newValue else { return }
      switch self {
      case .details: self = .details(top: newValue)
      case .costs(let book, _): self = .costs(book, top: newValue)
      case .manual(let page, let picker, _): self = .manual(page, from: picker, top: newValue)
      default: break
      }
    }
  }

  /// Whether typing filters the list.
  var hasQuery: Bool {
    switch self {
    case .help, .palette, .themes, .sessions, .instructions, .templates, .list(.profiles, _),
      .list(.models, _):
      true
    case .ratio, .resolution, .thinking, .list, .details, .costs, .manual, .prompt, .tray, .files,
      .search, .confirm:
      false
    }
  }

  /// Whether plain letters are text here, not commands.
  var takesText: Bool {
    switch self {
    case .prompt, .search, .files: true
    case .tray(let tray): tray.field != nil
    default: hasQuery
    }
  }

  package var title: String {
    switch self {
    case .help: "Help"
    case .palette: "Commands"
    case .themes: "Themes"
    case .sessions(_, let browser): browser.title
    case .instructions: "Earlier instructions"
    case .templates: "Templates"
    case .ratio: "Ratio"
    case .resolution: "Resolution"
    case .thinking: "Thinking"
    case .list(let list, _): list.title
    case .details: "Details"
    case .costs: "Costs"
    case .manual(let page, _, _): "Manual · \(page.topic.name)"
    case .prompt(let prompt):
      switch prompt.purpose {
      case .savePicture: "Save the picture as"
      case .renameSession, .renameListed: "Rename the session"
      case .label(let number): "Label of turn \(number)"
      case .note(let number): "Note on turn \(number)"
      case .number(let offer): offer.setting.title
      case .system: "Standing instruction"
      case .variable(let filling): filling.title
      case .templateName: "Save as template"
      case .localStep(let kind, _): "\(kind.title), here and without cost"
      }
    case .tray: "References"
    case .files: "Open a picture"
    case .search: "Search"
    case .confirm: "Please confirm"
    }
  }
}

extension State {
  /// The rows of the open list that match its query; empty when none is open.
  var pickerItems: [PickerItem] {
    guard let overlay, let picker = overlay.picker else { return [] }
    switch overlay {
    case .help:
      return (helpItems + manualItems).filter {
        containsWords(of: picker.query, in: searchText(of: $0))
      }
    case .palette: return paletteItems(matching: picker.query)
    case .themes:
      return themeItems.filter { containsWords(of: picker.query, in: "\($0.title) \($0.detail)") }
    case .sessions(_, let browser): return browser.items
    case .instructions(_, let past): return past.items
    case .templates(_, let all):
      return all.map(templateItem)
        .filter { containsWords(of: picker.query, in: "\($0.title) \($0.detail)") }
    case .ratio: return ratioItems
    case .resolution: return resolutionItems
    case .thinking: return thinkingItems
    case .list(let list, _): return items(of: list, matching: picker.query)
    case .details, .costs, .manual, .prompt, .tray, .files, .search, .confirm: return []
    }
  }
}
