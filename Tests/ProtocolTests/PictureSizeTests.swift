import Model
import Testing

@testable import Providers
@testable import Sandbox

@Suite(.timeLimit(.minutes(5))) struct PictureSizeTests {
  @Test func `The sandbox makes pictures of the sizes that the catalogue expects`() {
    #expect(Set(PictureTable.ratios) == Set(AspectRatio.family.map(\.description)))
    for (ratio, sizes) in PixelTable.family {
      for (resolution, size) in sizes {
        let made = PictureTable.pixels(ratio: ratio.description, size: resolution.rawValue)
        #expect(made == size, "\(ratio) at \(resolution.rawValue)")
      }
    }
  }

  @Test func `The sandbox knows Vertex AI's name of every ratio`() throws {
    #expect(Set(VertexWords.ratios.values) == Set(AspectRatio.family.map(\.description)))
    for ratio in AspectRatio.family {
      let name = try #require(ratio.vertexName)
      #expect(VertexWords.ratios["ASPECT_RATIO_\(name)"] == ratio.description)
    }
  }

  @Test func `The sandbox offers for ToAPIs what the catalogue offers`() throws {
    for endpoint in [Endpoint.toapis, .toapisOfficial] {
      let model = try #require(ToAPIsModel.named(endpoint.model))
      #expect(Set(model.ratios) == Set(endpoint.capabilities.ratios.map(\.description)))
    }
  }
}
