import Foundation
import Imagery
import Model
import Testing

@Suite(.timeLimit(.minutes(5)))
struct WorkspaceTests {
  @Test func `Drawn regions are stored under the name that earlier versions gave them`() throws {
    let picture = Picture(
      digest: String(repeating: "a", count: 64), type: .png,
      size: PixelSize(width: 40, height: 30), byteCount: 9)
    let rect = Region(x: 1, y: 2, width: 3, height: 4)
    let workspace = Workspace(drawnRegions: PictureRegions(picture: picture, regions: [rect]))
    let stored = try JSONEncoder().encode(workspace)
    let object = try #require(try JSONSerialization.jsonObject(with: stored) as? [String: Any])
    #expect(object["marks"] != nil && object["drawnRegions"] == nil)
    #expect(try JSONDecoder().decode(Workspace.self, from: stored) == workspace)
  }
}
