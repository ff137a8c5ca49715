package import Model
package import Themes

/// What covers the panes; at most one at a time.
package enum Overlay: Hashable, Sendable {
  case help(Picker)
  case palette(Picker)
  case themes(Picker, original: Theme)
  case sessions(Picker, SessionBrowser)
  case instructions(Picker, PastInstructions)
  case templates(Picker, [Template])
  case ratio(Picker)
  case resolution(Picker)
  case thinking(Picker)
  case list(ChoiceList, Picker)
  /// Text, thoughts, settings and failure of the selected turn; `top` is the first visible row.
  case details(top: Int)
  /// The money spent over all sessions; `top` is the first visible row.
  case costs(CostBook, top: Int)
  /// A page of the manual, and the help it was opened from; `top` is the first visible row.
  case manual(ManualPage, from: Picker, top: Int)
  case prompt(LinePrompt)
  case tray(ReferenceTray)
  case files(FilePicker)
  /// A search in the history, in the pane's own border.
  case search(TurnSearch)
  case confirm(Confirmation)
}

/// Lists of choices that need nothing but their rows.
package enum ChoiceList: Hashable, Sendable, CaseIterable {
  case profiles, models, format, people
  /// The categories of content, each with its threshold.
  case safety
  /// Which turns the history shows.
  case filter
  /// How many times the next instruction is sent at once.
  case variants
  /// At which higher resolution the turn shown is sent again.
  case larger
  /// Which of several working turns to cancel.
  case cancelling
}

/// A list to choose from, filtered by typing.
package struct Picker: Hashable, Sendable {
  var query: String = ""
  /// An index among the rows that match the query.
  package var selected: Int = 0
  /// The first visible row.
  var top: Int = 0
}
