import Foundation
import Model
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct RoleTests {
  @Test func `A role is one of four words or a person's own words`() {
    #expect(Reference.Role(rawValue: " Style ") == .style)
    #expect(Reference.Role(rawValue: "the red hat") == .words("the red hat"))
    #expect(Reference.Role(rawValue: "   ") == nil)
    #expect(Reference.Role(rawValue: "a\u{1B}[2Jb\nc") == .words("a[2Jb c"))
    let long = Reference.Role(rawValue: String(repeating: "x", count: 500))
    #expect(long?.rawValue.count == Reference.Role.limit)
  }

  @Test func `A workspace stored before custom roles and switches decodes unchanged`() throws {
    var workspace = Workspace(references: [.make("a"), .make("b")])
    workspace.references[0].role = .style
    let before = try JSONEncoder().encode(workspace)
    let text = String(decoding: before, as: UTF8.self)
    #expect(text.contains(#""role":"style""#) && !text.contains("off"))
    #expect(try JSONDecoder().decode(Workspace.self, from: before) == workspace)

    workspace.references[0].role = .words("the hat")
    workspace.references[1].isOn = false
    let now = try JSONDecoder().decode(Workspace.self, from: JSONEncoder().encode(workspace))
    #expect(now == workspace)
    #expect(now.sentReferences.map(\.name) == ["a"])
  }

  @Test func `The model is told each role with the number of its picture`() {
    let pictures = [
      ExplainedPicture(role: .subject), ExplainedPicture(), ExplainedPicture(role: .style),
      ExplainedPicture(role: .words("the hat she wears")), ExplainedPicture(isEdited: true),
    ]
    #expect(
      roleWords(of: pictures, editsEarlier: false) == """
        What the pictures sent with this are for, in the order they are sent:
        Picture 1 (subject): show this subject, so that it is recognised.
        Picture 3 (style): take its style only, not what it shows.
        Picture 4: the hat she wears.
        Picture 5: this is the picture to edit.
        """)
    #expect(
      roleWords(of: [ExplainedPicture(role: .pose)], editsEarlier: true).hasSuffix(
        "Picture 1 (pose): take the pose only.\n"
          + "The picture to edit is the last one of this conversation."))
    #expect(
      roleWords(of: [ExplainedPicture(), ExplainedPicture(isEdited: true)], editsEarlier: false)
        == "")
  }
}
