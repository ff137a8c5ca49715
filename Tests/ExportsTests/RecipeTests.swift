import Imagery
import Model
import TestSupport
import Testing

@testable import Exports

@Suite(.timeLimit(.minutes(5))) struct RecipeTests {
  private let session = Session(
    id: .one, title: "Kite & <friends>", created: Timestamp(milliseconds: 0))

  private func recipe(
    _ words: [String], origin: @escaping (Turn) -> PictureOrigin = { _ in .sandbox(wire: "gmi") }
  ) throws -> Recipe {
    let turns = words.enumerated().map { index, words in
      Turn.make(index + 1, parent: index == 0 ? nil : index, words)
    }
    return try #require(
      Recipe(
        branch: turns.branch(to: turns.count), session: session, tool: "Retake 1", origin: origin))
  }

  @Test func `A packet reads back as the recipe it was made of`() throws {
    var recipe = try recipe(["a kite", "it's \"red\" </retake:Prompt> & <b>", "größer 🪁\nbitte"])
    recipe.settings.resolution = .k4
    recipe.settings.tuning.seed = 77
    recipe.settings.system = "stay <calm>"
    recipe.ratio = AspectRatio(3, 2)
    #expect(Recipe(packet: recipe.packet()) == recipe)
    #expect(recipe.parents == ["a kite", "it's \"red\" </retake:Prompt> & <b>"])
  }

  @Test func `A packet rewritten by another program is understood`() throws {
    let packet = """
      <rdf:Description rdf:about="" xmlns:retake="urn:x-retake:recipe:1:" retake:Session="s1"
       retake:Turn="3" retake:Prompt="a &quot;red&quot; kite&#xA;and more">
      """
    let recipe = try #require(Recipe(packet: packet))
    #expect(recipe.session == "s1" && recipe.turn == 3)
    #expect(recipe.prompt == "a \"red\" kite\nand more")
    #expect(recipe.settings == .initial && recipe.parents.isEmpty)
  }

  @Test func `A packet without our properties is not a recipe`() {
    #expect(Recipe(packet: "<dc:title>x</dc:title>") == nil)
    #expect(
      Recipe(packet: "<retake:Session>s1</retake:Session><retake:Turn>x</retake:Turn>") == nil)
  }

  @Test func `To fit, a packet drops the oldest instructions first, then the end of the text`()
    throws
  {
    let long = String(repeating: "<word> ", count: 1000)
    let packet = try recipe((1...20).map { "\($0) \(long)" }).packet()
    #expect(packet.utf8.count <= Recipe.mostBytes)
    let read = try #require(Recipe(packet: packet))
    #expect(read.prompt.hasPrefix("20 "))
    #expect(read.parents.last?.hasPrefix("19 ") == true && read.parents.count < 19)

    let longer = String(repeating: "é & ", count: 50_000)
    let cut = try recipe(["first", longer]).packet()
    #expect(cut.utf8.count <= Recipe.mostBytes && cut.utf8.count > Recipe.mostBytes / 4)
    let rest = try #require(Recipe(packet: cut)?.prompt)
    #expect(longer.hasPrefix(rest) && rest.count > 1000)
  }

  @Test func `Control characters that XML does not allow are left out`() throws {
    let packet = try recipe(["a\u{0}b\u{1B}[31m\u{FFFE}c\r\nd"]).packet()
    #expect(Recipe(packet: packet)?.prompt == "ab[31mc\nd")
  }

  @Test func `The parameters are the text and one line of values`() throws {
    var recipe = try recipe(["a kite"])
    recipe.settings.tuning.seed = 5
    recipe.size = PixelSize(width: 1264, height: 848)
    #expect(
      recipe.parameters
        == "a kite\nSize: 1264x848, Seed: 5, Model: pixels, Resolution: 1K, "
        + "Protocol: sandbox (gmi), Version: Retake 1")
  }

  @Test func `The source type depends on who made the picture and from what`() throws {
    let model = PictureOrigin.model(wire: "gmi")
    let sandbox = PictureOrigin.sandbox(wire: "gmi")
    func source(_ origins: [PictureOrigin]) throws -> DigitalSourceType {
      try recipe(origins.indices.map { "\($0)" }) { origins[$0.number - 1] }.source
    }
    #expect(try source([model]) == .trainedAlgorithmicMedia)
    #expect(try source([sandbox, model]) == .trainedAlgorithmicMedia)
    #expect(try source([model, sandbox]) == .compositeWithTrainedAlgorithmicMedia)
    #expect(try source([model, .kept]) == .compositeWithTrainedAlgorithmicMedia)
    #expect(try source([sandbox]) == .algorithmicMedia)
    #expect(try source([sandbox, sandbox]) == .algorithmicallyEnhanced)
    #expect(
      DigitalSourceType.trainedAlgorithmicMedia.address
        == "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia")
  }
}
