import Cells
import Model
import Themes

extension Drawing {
  /// One line to type, and what belongs in it.
  mutating func drawPrompt(_ prompt: LinePrompt, _ places: OverlayLayout) {
    guard let field = places.field else { return }
    drawField(prompt.field.text, caret: prompt.field.caret, in: field, on: .popup)
    let note =
      switch prompt.purpose {
      case .openPicture: "A path such as ~/kite.jpg, or an https address"
      case .savePicture: "A file or a folder; nothing is ever overwritten"
      case .renameSession: "What the session is called in lists and in the header"
      }
    writeCut(
      note, at: places.list.origin, .muted, on: .popup, columns: places.list.size.columns)
  }
}
