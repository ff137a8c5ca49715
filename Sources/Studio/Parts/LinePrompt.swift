import Cells
import Model
import Themes

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
    /// What a local step needs to know.
    case localStep(LocalStepKind, LocalStepTarget)
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
    case .localStep(let kind, let target): return Self.problem(with: field.text, kind, of: target)
    case .savePicture, .renameSession, .renameListed, .label, .note, .system,
      .variable:
      break
    }
    return nil
  }
}

extension State {
  /// Runs a command while a path or a title is typed.
  mutating func run(_ command: Command, in prompt: LinePrompt) -> [Effect] {
    guard command != .choose else { return finish(prompt) }
    if command == .editor { return prompt.purpose == .system ? [.edit(prompt.field.text)] : [] }
    var prompt = prompt
    if command == .deleteToStart, case .savePicture = prompt.purpose {
      // The caret stands before the extension: whoever clears the line means that, too.
      prompt.field.perform(.last)
    }
    prompt.field.perform(command)
    overlay = .prompt(prompt)
    return []
  }

  /// Uses the typed line, unless something is wrong with it.
  private mutating func finish(_ prompt: LinePrompt) -> [Effect] {
    let text = prompt.field.text.trimmingBlanks
    // The panel already shows what is wrong.
    guard prompt.problem == nil else { return [] }
    guard !text.isEmpty || prompt.purpose.takesNothing else {
      switch prompt.purpose {
      case .savePicture: notify("Type the name of a file")
      case .renameSession, .renameListed: notify("Type a title")
      case .variable(let filling): notify("Type what {\(filling.variable?.name ?? "")} stands for")
      case .templateName: notify("Type a name")
      case .localStep(let kind, _): notify("Type \(kind.examples)")
      case .number, .system, .label, .note: break
      }
      return []
    }
    overlay = nil
    switch prompt.purpose {
    case .savePicture(let picture):
      return [.export(picture, path: typedPictures(in: text).first?.text ?? text)]
    case .renameSession:
      session.title = cleanLine(text)
      notify("the session is called \(session.title)")
    case .renameListed(let id, let picker, let browser):
      overlay = .sessions(picker, browser)
      return rename(id, cleanLine(text))
    case .label(let number): setLabel(cleanLine(text), of: number)
    case .note(let number): setNote(cleanLine(text), of: number)
    case .number(let offer): setNumber(offer.reading(of: text), of: offer.setting)
    case .system: session.workspace.settings.system = text
    case .variable(let filling): fill(filling, with: text)
    case .templateName(let words): return [.saveTemplate(words, name: text)]
    case .localStep(let kind, let target):
      return makeStep(kind, LinePrompt.arguments(in: text), of: target)
    }
    return []
  }
}

extension LinePrompt.Purpose {
  /// Whether an empty line has a meaning: the model's choice, or none.
  var takesNothing: Bool {
    switch self {
    case .number, .system, .label, .note: true
    // Where there is a default, an empty value may be meant.
    case .variable(let filling): filling.variable?.standard != nil
    case .savePicture, .renameSession, .renameListed, .templateName, .localStep: false
    }
  }
}

extension Drawing {
  /// Draws a text field and what belongs into it.
  mutating func drawPrompt(_ prompt: LinePrompt, _ places: OverlayLayout) {
    guard let field = places.field else { return }
    let problem = prompt.problem
    drawField(
      prompt.field.text, caret: prompt.field.caret, in: field, problem == nil ? .text : .error,
      placeholder: prompt.purpose.placeholder, on: .popup)
    let note = problem ?? prompt.note
    writeCut(
      note, at: places.list.origin, problem == nil ? .muted : .error, on: .popup,
      columns: places.list.size.columns)
  }
}

extension LinePrompt {
  fileprivate var note: String {
    if case .localStep(let kind, let target) = purpose {
      return Self.note(on: field.text, kind, of: target)
    }
    return purpose.note
  }
}

extension LinePrompt.Purpose {
  /// The meaning of an empty line, where it has one.
  fileprivate var placeholder: String {
    switch self {
    case .number: "the model's choice"
    case .system, .label, .note: "none"
    case .variable(let filling): filling.variable?.standard == nil ? "" : "nothing"
    case .savePicture, .renameSession, .renameListed, .templateName: ""
    case .localStep(let kind, _): kind.examples
    }
  }

  /// What belongs into the line.
  var note: String {
    switch self {
    case .savePicture: "A file or a folder; nothing is overwritten"
    case .renameSession, .renameListed: "The title in lists and in the header"
    case .label: "A short label to find the turn by; empty for none"
    case .note: "A sentence shown in the details; empty for none"
    case .number(let offer): "\(offer.rangeText); empty for the model's choice"
    case .variable(let filling): filling.template.preview(filling.values)
    case .templateName: "You are asked for each {name} or {name=default} when you use it"
    case .system: "Sent with every turn; empty for none"
    case .localStep(let kind, _): kind.meaning
    }
  }
}
