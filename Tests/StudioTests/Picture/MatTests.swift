import Cells
import Model
import TestSupport
import Testing
import Themes

@testable import Studio

/// What lies around a picture.
@Suite(.timeLimit(.minutes(5))) struct MatTests {
  private func theme(_ ground: Color) -> Theme {
    Theme(
      name: "test",
      styles: [
        .text: Style(foreground: .rgb(90, 90, 90), background: ground),
        .border: Style(foreground: .rgb(1, 2, 3), background: ground),
      ])
  }

  private func drawing(_ ground: Color) -> Drawing {
    Drawing(size: Size(columns: 20, rows: 9), theme: theme(ground))
  }

  private let area = Rect(x: 1, y: 1, columns: 18, rows: 7)
  private let rect = Rect(x: 5, y: 3, columns: 8, rows: 3)

  private func canvas(_ color: Color) -> Canvas {
    Canvas(size: rect.size, fill: Cell(" ", style: Style(background: color)))
  }

  @Test func `In a tinted theme the cells around a picture are a grey as light as the ground`() {
    var drawing = drawing(.rgb(12, 33, 64))
    drawing.drawMat(in: area)
    #expect(drawing.canvas[Point(x: 1, y: 1)].style.background == .rgb(30, 30, 30))
    #expect(drawing.canvas[.zero].style.background == .rgb(12, 33, 64))
  }

  @Test func `A ground without a tint, and the terminal's own, stay as they are`() {
    for ground in [Color.rgb(22, 23, 26), .rgb(247, 247, 245), .standard] {
      var drawing = drawing(ground)
      let before = drawing.canvas
      drawing.drawMat(in: area)
      #expect(drawing.canvas == before)
    }
  }

  @Test func `A white picture on paper has an edge, within its area`() {
    var drawing = drawing(.rgb(247, 247, 245))
    drawing.drawEdge(around: rect, of: canvas(.rgb(255, 255, 255)), in: area)
    let text = plainText(of: drawing.canvas).split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(text[2].contains("▁▁▁▁▁▁▁▁") && text[6].contains("▔▔▔▔▔▔▔▔"))
    #expect(text[4].contains("▕        ▏"))
    var full = self.drawing(.rgb(247, 247, 245))
    let before = full.canvas
    full.drawEdge(around: area, of: canvas(.rgb(255, 255, 255)), in: area)
    #expect(full.canvas == before, "the pane's border is its edge")
  }

  @Test func `A coloured picture has none, nor has any in a dark theme`() {
    for (ground, color) in [
      (Color.rgb(247, 247, 245), Color.rgb(90, 120, 60)), (.rgb(0, 0, 0), .rgb(0, 0, 0)),
      (.standard, .rgb(255, 255, 255)),
    ] {
      var drawing = drawing(ground)
      let before = drawing.canvas
      drawing.drawEdge(around: rect, of: canvas(color), in: area)
      #expect(drawing.canvas == before)
    }
  }
}
