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

/// One line to type, such as a path or a title.
package struct LinePrompt: Hashable, Sendable {
  enum Purpose: Hashable, Sendable {
    case savePicture(Picture)
    case renameSession
    /// The title of a session in the list, to which it returns.
    case renameListed(Session.ID, Picker, SessionBrowser)
    /// A label of a turn, by number; empty for none.
    case label(Int)
    /// A sentence about a turn by number; empty for none.
    case note(Int)
    /// A number in its range; empty for the model's choice.
    case number(NumberOffer)
    /// The standing instruction; empty for none.
    case system
    /// The value of a place in a template.
    case variable(TemplateFilling)
    /// The name of a template with this text.
    case templateName(words: String)
  }
  var purpose: Purpose
  var field: TextField

  init(_ purpose: Purpose, text: String = "") {
    self.purpose = purpose
    self.field = TextField(text: text, caret: text.count)
  }

  /// Why the typed text cannot be accepted; nil when it can.
  package var problem: String? {
    switch purpose {
    case .number(let offer):
      if case .refused(let reason) = offer.reading(of: field.text) { return reason }
    case .label where field.text.trimmingBlanks.count > TurnMark.labelLimit:
      return "A label has at most \(TurnMark.labelLimit) characters; use a note for more"
    case .templateName(let words):
      let name = field.text.trimmingBlanks
      if !name.isEmpty, let problem = Template.problem(withName: name) { return problem }
      do throws(Template.Problem) {
        _ = try Template(name: name, text: words)
      } catch {
        return "Line \(error.line): \(error.reason)"
      }
    case .savePicture, .renameSession, .renameListed, .label, .note, .system,
      .variable:
      break
    }
    return nil
  }
}

/// A question before something that cannot be undone or may cost money.
package struct Confirmation: Hashable, Sendable {
  package enum Action: Hashable, Sendable {
    case quitWithOpenTurns
    case cancelPaid(TurnID)
    /// Cancels all working turns, some of which may be paid for.
    case cancelAll
    case sendAgain(Int)
    /// Sends what was held back, with what was agreed to.
    case send(Sending, Consent, SubmissionID)
    /// Sends what a budget has held back, with the budget raised.
    case raiseBudget(TurnDraft, BudgetRefusal)
    /// Copies the command line again.
    case copyText(String)
  }

  package var action: Action
  var question: String
  /// What the two answers do: `Cancel it`, `Keep waiting`.
  var yes: String
  package var no: String
  /// Whether Enter chooses yes; initially it chooses the safe answer.
  var standsOnYes = false
  /// Whether a command that a person ran opened it, not a letter key or the studio itself: someone
  /// who is typing must not answer it with a letter.
  package var isAsked = false

  /// Whether answering sends something, or gives up something that may be paid for.
  var mayCost: Bool {
    switch action {
    case .quitWithOpenTurns, .copyText: false
    case .cancelPaid, .cancelAll, .sendAgain, .send, .raiseBudget: true
    }
  }

  /// Whether `y` and `n` answer it; when it may cost money, only if a command asked.
  var takesLetters: Bool { isAsked || !mayCost }

  init(_ action: Action, question: String, yes: String, no: String) {
    self.action = action
    self.question = question
    self.yes = yes
    self.no = no
  }
}

/// What is to be sent.
package indirect enum Sending: Hashable, Sendable {
  /// The text in the composer.
  case draft
  /// A turn's instruction again.
  case again(Int)
  /// The same several times at once.
  case variants(Int, of: Sending)
}

/// What a person has agreed to before sending.
package struct Consent: OptionSet, Hashable, Sendable {
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Pictures that the provider does not accept are converted to JPEG and sent.
  static let conversion = Consent(rawValue: 1)
  /// The conversation is left out except for its first and last picture and its text.
  static let trimming = Consent(rawValue: 2)
  /// What may already have been paid for is sent again.
  static let repetition = Consent(rawValue: 4)
}
