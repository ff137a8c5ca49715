import Cells
import Model
import Themes

extension Drawing {
  /// A question and its two answers.
  mutating func drawConfirm(_ question: Confirmation, _ places: OverlayLayout) {
    let lines = paragraph(
      question.question, columns: places.list.size.columns, limit: places.list.size.rows)
    for (offset, line) in lines.enumerated() {
      write(
        line, at: Point(x: places.list.minX, y: places.list.minY + offset), .text, on: .popup,
        limit: places.list.size.columns)
    }
    if let yes = places.yes { drawAnswer(question.yesLabel, question.standsOnYes, in: yes) }
    if let no = places.no { drawAnswer(question.noLabel, !question.standsOnYes, in: no) }
  }

  private mutating func drawAnswer(_ label: String, _ isSelected: Bool, in rect: Rect) {
    guard !rect.isEmpty else { return }
    let ground: Role = isSelected ? .selection : .popup
    fill(rect, ground)
    // The label starts with a blank and the letter that answers.
    let used = write(label.prefix(2), at: rect.origin, .key, on: ground, limit: rect.size.columns)
    write(
      label.dropFirst(2), at: Point(x: rect.minX + used, y: rect.minY), .text, on: ground,
      limit: rect.size.columns - used)
  }
}
