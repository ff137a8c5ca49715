import Imagery
import Model
import Testing

@Suite(.timeLimit(.minutes(5))) struct LocalStepTests {
  private let size = PixelSize(width: 1600, height: 900)

  private func step(_ text: String, region: PixelRect? = nil) throws -> LocalStep {
    guard case .step(let kind, let arguments)? = SlashText(text) else {
      throw LocalStep.Problem("no step")
    }
    return try LocalStep(kind, arguments, of: size, region: region)
  }

  private func problem(_ text: String) -> String? {
    do {
      _ = try step(text)
      return nil
    } catch { return (error as? LocalStep.Problem)?.text }
  }

  private func rect(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> PixelStep {
    .crop(PixelRect(x: x, y: y, width: width, height: height))
  }

  @Test func `A crop takes a ratio with a side, a size, or a place`() throws {
    #expect(try step("/crop 1:1").pixels == rect(350, 0, 900, 900))
    #expect(try step("/crop 21:9").pixels == rect(0, 107, 1600, 686))
    #expect(try step("/crop 1:1 left").pixels == rect(0, 0, 900, 900))
    #expect(try step("/CROP 21:9 Bottom").pixels == rect(0, 214, 1600, 686))
    #expect(try step("/crop 800x600").pixels == rect(400, 150, 800, 600))
    #expect(try step("/crop 800×600 right top").pixels == rect(800, 0, 800, 600))
    #expect(try step("/crop 800x600+10+20").pixels == rect(10, 20, 800, 600))
  }

  @Test func `A crop to the region is stored with its numbers`() throws {
    let region = PixelRect(x: 1500, y: 10, width: 400, height: 80)
    for text in ["/crop", "/crop region"] {
      let step = try step(text, region: region)
      #expect(step.pixels == rect(1500, 10, 100, 80) && step.words == "crop 100x80+1500+10")
      #expect(try self.step("/" + step.words) == step)
    }
  }

  @Test func `Turns, flips, sizes and sides are understood`() throws {
    #expect(try step("/rotate left").pixels == .rotate(.left))
    #expect(try step("/rotate 90").pixels == .rotate(.right))
    #expect(try step("/rotate 180°").pixels == .rotate(.half))
    #expect(try step("/straighten 2.5").pixels == .straighten(degrees: 2.5))
    #expect(try step("/straighten 1 left").pixels == .straighten(degrees: -1))
    #expect(try step("/flip").words == "flip horizontal")
    #expect(try step("/flip v").pixels == .flip(.vertical))
    #expect(try step("/resize 3200").pixels.size(of: size) == PixelSize(width: 3200, height: 1800))
    #expect(try step("/resize 800x800").pixels.size(of: size) == PixelSize(width: 800, height: 450))
    #expect(try step("/resize x90").pixels.size(of: size) == PixelSize(width: 160, height: 90))
    #expect(try step("/resize 50%").pixels.size(of: size) == PixelSize(width: 800, height: 450))
    #expect(
      try step("/extend 21:9").pixels == .extend(CanvasExtension(left: 250, right: 250)))
    #expect(
      try step("/extend 1:1 top edge").pixels
        == .extend(CanvasExtension(top: 700, fill: .edge)))
    #expect(
      try step("/extend left 100 bottom 10% transparent").pixels
        == .extend(CanvasExtension(left: 100, bottom: 90, fill: .transparent)))
    #expect(
      try step("/extend 10% grey").pixels
        == .extend(CanvasExtension(left: 160, top: 90, right: 160, bottom: 90)))
    #expect(try step("/levels auto").pixels == .autoLevels)
    #expect(
      try step("/levels brightness 10 contrast -5 gamma 1.2").pixels
        == .levels(Levels(gamma: 1.2, contrast: -5, brightness: 10)))
  }

  @Test(arguments: [
    "/crop", "/crop region", "/crop 16:9", "/crop 5", "/crop 2000x10", "/crop 8x8+1600+0",
    "/crop 16:9 here", "/crop 1600x900", "/crop 0x5", "/crop 8x8+1", "/crop -8x8", "/rotate",
    "/rotate 45", "/rotate left left", "/straighten", "/straighten 46", "/straighten 0",
    "/straighten nan", "/straighten 1e3", "/straighten 0x1p3", "/flip over", "/extend",
    "/extend 16:9",
    "/extend left", "/extend 0", "/extend 21:9 left 5", "/extend 99999", "/resize", "/resize 0",
    "/resize 1600", "/resize 100%", "/resize 40000", "/resize x", "/resize 99999999999999999999",
    "/levels", "/levels black", "/levels black 300", "/levels black 200 white 100",
    "/levels gamma 0", "/levels brighter", "/levels brightness 0",
  ])
  func `What cannot be done is refused in words`(_ text: String) {
    let reason = problem(text) ?? ""
    #expect(!reason.isEmpty && reason.count < 160)
  }

  @Test func `Only a word right after a slash at the start is a command`() {
    #expect(SlashText("/flip") == .step(.flip, arguments: []))
    #expect(SlashText("/crop\n16:9") == .step(.crop, arguments: ["16:9"]))
    #expect(SlashText("/corp 16:9") == .unknown(word: "corp"))
    for text in ["rotate left", "", "/", "/ crop", "/home/me/a.png", "/3", " /crop", "//crop"] {
      #expect(SlashText(text) == nil, "\(text)")
    }
    #expect(SlashText.completions(of: "/r") == [.rotate, .resize])
    #expect(SlashText.completions(of: "/") == LocalStepKind.allCases)
    #expect(SlashText.completions(of: "r").isEmpty)
  }

  @Test func `The result never exceeds what the darkroom takes, whatever is asked`() {
    for text in ["/resize 32768", "/extend 32000", "/extend 30000:1", "/crop 1073741824:1"] {
      guard let step = try? step(text) else { continue }
      #expect(step.pixels.isSound(for: size))
    }
  }

  @Test func `A local step edited the picture before it, and a kept version of it too`() throws {
    var turns = [turn(1), turn(2, parent: 1), turn(3, parent: 2), turn(4, parent: 3)]
    turns[1].kept = RegionComposite(feather: 0, step: "levels auto")
    turns[2].kept = RegionComposite(feather: 4)
    let past = PastTurns(turns)
    #expect(past.edited(by: turns[1]).turn == 1)
    #expect(past.edited(by: turns[2]).turn == 1)
    #expect(past.edited(by: turns[3]).turn == 3)
    #expect(past.conversationHolder(of: turns[2]).number == 1)
  }

  private func turn(_ number: Int, parent: Int? = nil) -> Turn {
    let picture = Picture(
      digest: String(repeating: "\(number)", count: 64), type: .png, size: size, byteCount: 1)
    return Turn(
      id: TurnID(session: Session.ID(rawValue: "s"), number: number), parent: parent,
      instruction: "a", settings: .initial, references: [], profile: "p", model: "m",
      created: Timestamp(milliseconds: 0), job: .done(.done), outcome: Outcome(pictures: [picture]))
  }
}
