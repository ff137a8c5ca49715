import Cells
import Model
import Themes

extension Drawing {
  /// Draws the search text in the lower border of the history, and the number of hits.
  mutating func drawSearch(_ search: TurnSearch, _ state: State, _ places: OverlayLayout) {
    guard let field = places.field else { return }
    fill(places.frame, .popup)
    write("/", at: places.frame.origin, .key, on: .popup)
    drawField(
      search.field.text, caret: search.field.caret, in: field, placeholder: "search", on: .popup)
    writeRight(
      search.countText(at: state.session.workspace.selected), endingAt: places.list.maxX,
      y: places.list.minY, search.hits.isEmpty ? .warning : .muted, on: .popup,
      columns: places.list.size.columns)
  }
}
