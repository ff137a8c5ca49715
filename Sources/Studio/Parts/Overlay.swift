package import Model
package import Themes

/// What lies over the panes; at most one at a time.
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
  /// Text, thoughts, settings and failure of the selected turn; the first row shown.
  case details(top: Int)
  /// What was spent over all sessions; the first row shown.
  case costs(CostBook, top: Int)
  case prompt(LinePrompt)
  case tray(ReferenceTray)
  case files(FilePicker)
  /// A search in the history, in the pane's own border.
  case search(TurnSearch)
  case confirm(Confirmation)
}

/// Lists of what can be chosen that need nothing but their rows.
package enum ChoiceList: Hashable, Sendable, CaseIterable {
  case profiles, models, format, people
  /// The categories of content, each with its threshold.
  case safety
  /// Which turns the history shows.
  case filter
  /// How often the next instruction is sent at once.
  case variants
  /// Which of several running turns to cancel.
  case cancelling
}

/// A list to choose from, narrowed by typing.
package struct Picker: Hashable, Sendable {
  var query: String = ""
  /// Index among the rows that the query leaves.
  package var selected: Int = 0
  /// The first row shown.
  var top: Int = 0
}

/// One line to type: a path, a title.
package struct LinePrompt: Hashable, Sendable {
  enum Purpose: Hashable, Sendable {
    case savePicture(Picture)
    case renameSession
    /// The title of a session in the list, which comes back afterwards.
    case renameListed(Session.ID, Picker, SessionBrowser)
    /// A word of a turn by number; empty for none.
    case label(Int)
    /// A sentence about a turn by number; empty for none.
    case note(Int)
    /// A number in its range; empty leaves it to the model.
    case number(NumberOffer)
    /// The standing instruction; empty for none.
    case system
    /// What stands in a place of a template.
    case variable(TemplateFilling)
    /// What a template of these words is called.
    case templateName(words: String)
  }
  var purpose: Purpose
  var field: Composer

  init(_ purpose: Purpose, text: String = "") {
    self.purpose = purpose
    self.field = Composer(text: text, caret: text.count)
  }

  /// Why what is typed cannot be taken; nil when it can.
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

/// A question before something that cannot be taken back or may cost money.
package struct Confirmation: Hashable, Sendable {
  package enum Action: Hashable, Sendable {
    case quitWithOpenTurns
    case cancelPaid(TurnID)
    /// All that run, some of which may be paid for.
    case cancelAll
    case sendAgain(Int)
    /// Sends what was held back, with what was agreed to.
    case send(Sending, Consent, SubmissionID)
    /// Sends what a budget has held back, with the budget raised.
    case raiseBudget(TurnDraft, BudgetRefusal)
    /// Copies the line once more.
    case copyText(String)
  }

  package var action: Action
  var question: String
  /// What the two answers do, in words: `Cancel it`, `Keep waiting`.
  var yes: String
  package var no: String
  /// The answer Enter takes; the safe one at first.
  var standsOnYes = false
  /// Whether it was opened by a command that a person has run, and not by a letter or by itself: who
  /// is just typing must not answer it by a letter.
  package var isAsked = false

  /// Whether something is sent, or given up that may be paid for.
  var mayCost: Bool {
    switch action {
    case .quitWithOpenTurns, .copyText: false
    case .cancelPaid, .cancelAll, .sendAgain, .send, .raiseBudget: true
    }
  }

  /// Whether `y` and `n` answer it; where it may cost, only when a command has asked.
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
  /// The words in the composer.
  case draft
  /// A turn's instruction once more.
  case again(Int)
  /// That several times at once.
  case variants(Int, of: Sending)
}

/// What a person has agreed to before sending.
package struct Consent: OptionSet, Hashable, Sendable {
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Pictures that the provider cannot take are sent as JPEGs made of them.
  static let conversion = Consent(rawValue: 1)
  /// The conversation is left behind but for its first and last picture and its words.
  static let trimming = Consent(rawValue: 2)
  /// What may have been paid for already is sent once more.
  static let repetition = Consent(rawValue: 4)
}
