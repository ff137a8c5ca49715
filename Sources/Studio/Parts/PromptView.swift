import Cells
import Model
import Themes

extension Drawing {
  /// Draws a text field and what belongs into it.
  mutating func drawPrompt(_ prompt: LinePrompt, _ places: OverlayLayout) {
    guard let field = places.field else { return }
    let problem = prompt.problem
    drawField(
      prompt.field.text, caret: prompt.field.caret, in: field, problem == nil ? .text : .error,
      placeholder: prompt.purpose.placeholder, on: .popup)
    let note = problem ?? prompt.purpose.note
    writeCut(
      note, at: places.list.origin, problem == nil ? .muted : .error, on: .popup,
      columns: places.list.size.columns)
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
    }
  }

  fileprivate var note: String {
    switch self {
    case .savePicture: "A file or a folder; nothing is overwritten"
    case .renameSession, .renameListed: "The title in lists and in the header"
    case .label: "A short label to find the turn by; empty for none"
    case .note: "A sentence shown in the details; empty for none"
    case .number(let offer): "\(offer.rangeText); empty for the model's choice"
    case .variable(let filling): filling.template.preview(filling.values)
    case .templateName: "You are asked for each {name} or {name=default} when you use it"
    case .system: "Sent with every turn; empty for none"
    }
  }
}
