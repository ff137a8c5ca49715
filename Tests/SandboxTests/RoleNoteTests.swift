import Imagery
import Model
import Testing

@testable import Sandbox

@Suite(.timeLimit(.minutes(5))) struct RoleNoteTests {
  private let words = roleWords(
    of: [ExplainedPicture(role: .words("sepia, blur")), ExplainedPicture(role: .style)],
    editsEarlier: false)

  @Test func `The roles of the pictures are not part of the instruction`() {
    let note = RoleNote("make it grey\n\n" + words)
    #expect(note.words == "make it grey")
    #expect(note.count == 2 && note.helpers == [2])
  }

  @Test func `Of several pictures, the one to edit is not one that only lends something`() {
    let note = RoleNote("x\n\n" + words)
    #expect(note.editable(of: 2, first: false) == 1)
    #expect(note.editable(of: 2, first: true) == 1)
    let lent = RoleNote(
      "x\n\n" + roleWords(of: [ExplainedPicture(role: .pose)], editsEarlier: true))
    #expect(lent.editable(of: 1, first: false) == nil)
    #expect(RoleNote("x").editable(of: 3, first: false) == 3)
  }

  @Test func `Regions that follow are still read`() {
    let regions = regionWords(
      [Region(x: 0, y: 0, width: 10, height: 10)], of: PixelSize(width: 100, height: 100),
      hasMarkedCopy: false)
    let note = RegionNote("make it grey\n\n" + words + "\n\n" + regions)
    #expect(note.words == "make it grey")
    #expect(note.count == 1 && note.roles.count == 2)
  }
}
