import Cells
import Model
import TestSupport
import Testing

@testable import Studio

/// Earlier instructions and templates in their panels.
@Suite(.timeLimit(.minutes(5))) struct PromptSearchViewTests {
  @Test func `Earlier instructions are listed with their sessions, the whole text below`() {
    let past = [
      (
        "make the sea rougher, keep everything else as it is,\nand the light of the evening", "Kite"
      ),
      ("a lighthouse", "Coast, seen from the sea"), ("漢字の夢", ""),
    ].map { PastInstruction(text: $0.0, session: $0.1, given: Timestamp(milliseconds: 0)) }
    assertCommonSizes("instructions") { .tree($0).pressing("C-r").receiving(.instructions(past)) }
  }

  private static func templates() throws -> [Template] {
    [
      try Template(
        name: "catalogue", text: "# for the shop\nput {thing} on a {ground=white} ground"),
      try Template(name: "repaint", text: "make the {thing} {colour=red}"),
    ]
  }

  @Test func `Templates are listed with what they are for, the text below`() throws {
    let templates = try Self.templates()
    assertCommonSizes("templates") {
      .tree($0).pressing("C-t").receiving(.templates(templates, problem: nil))
    }
  }

  @Test func `A place is asked for with the text around it`() throws {
    let templates = try Self.templates()
    assertCommonSizes("template-place") {
      .tree($0).pressing("C-t").receiving(.templates(templates, problem: nil))
        .pressing("Enter").typing("a cup").pressing("Enter")
    }
  }
}
