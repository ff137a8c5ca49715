import Cells
import Model
import Themes

extension Drawing {
  /// One line to type, and what belongs in it.
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
  /// What an empty line means, where it means something.
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
    case .savePicture: "A file or a folder; nothing is ever overwritten"
    case .renameSession, .renameListed: "What the session is called in lists and in the header"
    case .label: "A short word beside the turn, to find it by; empty for none"
    case .note: "A sentence for its details; empty for none"
    case .number(let offer): "\(offer.rangeText); empty leaves it to the model"
    case .variable(let filling): filling.template.preview(filling.values)
    case .templateName: "{name} and {name=standard} in the words are asked for each time"
    case .system: "Goes with every turn; empty for none"
    }
  }
}
