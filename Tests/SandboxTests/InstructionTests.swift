import Darkroom
import Imagery
import Payload
import Testing

@testable import Sandbox

/// The vocabulary, as a table.
@Suite(.timeLimit(.minutes(5))) struct InstructionTests {
  static let red = PixelColor(214, 40, 40)
  static let yellow = PixelColor(250, 215, 30)

  static let table: [(String, [Edit])] = [
    ("make it black and white", [.greyscale]),
    ("add grain", [.grain(strength: 0.12)]), ("grain 20", [.grain(strength: 0.2)]),
    ("add a lot of grain and a vignette", [.grain(strength: 0.25), .vignette(strength: 0.6)]),
    ("Make it Black & White, please!", [.greyscale]),
    ("greyscale", [.greyscale]),
    ("convert this photo to grayscale", [.greyscale]),
    ("b&w", [.greyscale]),
    ("make it grey", [.greyscale]),
    ("monochrome please", [.greyscale]),
    ("remove all the colours", [.greyscale]),
    ("cool it down", [.warmth(-0.4)]),
    ("turn the contrast down", [.contrast(0.75)]),
    ("brighten it up a bit", [.brightness(1.1)]),
    ("make it warmer", [.warmth(0.4)]),
    ("warmer", [.warmth(0.4)]),
    ("a bit cooler", [.warmth(-0.2)]),
    ("now make it much warmer", [.warmth(0.8)]),
    ("make it warm", [.warmth(0.4)]),
    ("make it warmer too", [.warmth(0.4)]),
    ("add a thin white border", [.border(width: 0.012, color: .white)]),
    ("now add a thin white border", [.border(width: 0.012, color: .white)]),
    ("add a red border", [.border(width: 0.03, color: red)]),
    ("put a thick black frame around it", [.border(width: 0.08, color: .black)]),
    ("add a #ff8800 border", [.border(width: 0.03, color: PixelColor(255, 136, 0))]),
    ("a grey border", [.border(width: 0.03, color: PixelColor(128, 128, 128))]),
    ("blur the picture a little", [.blur(sigma: 0.003)]),
    ("blur it", [.blur(sigma: 0.008)]),
    ("very blurry", [.blur(sigma: 0.02)]),
    ("sharpen", [.sharpen(amount: 1.2)]),
    ("brighter", [.brightness(1.25)]),
    ("make it slightly darker", [.brightness(0.9)]),
    ("it is too dark", [.brightness(1.25)]),
    ("reduce the brightness", [.brightness(0.75)]),
    ("more contrast", [.contrast(1.3)]),
    ("less contrast", [.contrast(0.75)]),
    ("increase contrast and saturation", [.contrast(1.3), .saturation(1.5)]),
    ("decrease the contrast and the saturation", [.contrast(0.75), .saturation(0.5)]),
    ("saturate", [.saturation(1.5)]),
    ("desaturate it a little", [.saturation(0.75)]),
    ("more vivid colors", [.saturation(1.5)]),
    ("sepia", [.sepia]),
    ("give it a vintage look", [.sepia]),
    ("invert the colours", [.invert]),
    ("rotate left", [.rotate(.left)]),
    ("rotate it to the right", [.rotate(.right)]),
    ("rotate 180 degrees", [.rotate(.half)]),
    ("rotate it 90 degrees clockwise", [.rotate(.right)]),
    ("turn it upside down", [.rotate(.half)]),
    ("flip it", [.flip(.horizontal)]),
    ("mirror", [.flip(.horizontal)]),
    ("flip vertically", [.flip(.vertical)]),
    ("crop to the center", [.crop(FractionRect(x: 0.2, y: 0.2, width: 0.6, height: 0.6))]),
    ("crop it to a square", [.crop(FractionRect(x: 0.2, y: 0.2, width: 0.6, height: 0.6))]),
    ("crop to the top left", [.crop(FractionRect(x: 0, y: 0, width: 0.6, height: 0.6))]),
    ("pixelate", [.pixelate(cell: 0.022)]),
    ("posterise it", [.posterise(levels: 5)]),
    ("posterize", [.posterise(levels: 5)]),
    ("add a strong vignette", [.vignette(strength: 0.9)]),
    (
      "write \"HELLO\" at the bottom in yellow",
      [.text("HELLO", at: .bottom, size: 0.09, color: yellow)]
    ),
    (
      "Write “Hello, and goodbye” at the top",
      [.text("Hello, and goodbye", at: .top, size: 0.09, color: .white)]
    ),
    ("write hello at the top", [.text("hello", at: .top, size: 0.09, color: .white)]),
    (
      "add a yellow circle in the top left",
      [.shape(.circle, at: FractionPoint(x: 0.2, y: 0.15), size: 0.25, color: yellow)]
    ),
    (
      "add a big red star and a small blue heart",
      [
        .shape(.star, at: .center, size: 0.5, color: red),
        .shape(.heart, at: .center, size: 0.12, color: PixelColor(40, 90, 210)),
      ]
    ),
    (
      "blur it then make it black and white and add a red border",
      [
        .blur(sigma: 0.008), .greyscale, .border(width: 0.03, color: red),
      ]
    ),
    ("black and white with a red border", [.greyscale, .border(width: 0.03, color: red)]),
    ("make it warmer, keep everything else the same", [.warmth(0.4)]),
    ("Could you make this picture a little brighter?", [.brightness(1.1)]),
  ]

  @Test(arguments: table)
  func `An instruction in the vocabulary becomes these edits`(text: String, edits: [Edit]) {
    let instruction = InstructionReader.read(text)
    #expect(instruction.steps.map(\.edit) == edits)
    #expect(instruction.unread.isEmpty)
  }

  @Test(arguments: [
    ("make the kite blue", "make the kite blue"), ("add a grey cat", "add a grey cat"),
    ("a paper kite over a grey sea", "a paper kite over a grey sea"),
    ("undo", "undo"), ("make it dusk", "make it dusk"), ("日本語", "日本語"),
    ("turn the sky into gold", "turn the sky into gold"),
  ])
  func `Words beyond the vocabulary do nothing and are reported`(text: String, unread: String) {
    let instruction = InstructionReader.read(text)
    #expect(instruction.steps.isEmpty)
    #expect(instruction.unread == [unread])
  }

  @Test func `Words left over next to an edit are reported`() {
    let instruction = InstructionReader.read("make the sky warmer and add a dragon")
    #expect(instruction.steps.map(\.edit) == [.warmth(0.4)])
    #expect(instruction.unread == ["sky", "add a dragon"])
  }

  @Test(arguments: [
    "", " ", ",,,", "\"", "“", "and and", "\"\"", "###", "write", "[fault: x]", "'", "a'b'c",
    String(repeating: "black and white ", count: 2000), "İ black and white", "\u{202e}\u{0}",
  ])
  func `No text is too strange to be read`(text: String) {
    _ = InstructionReader.read(text)
  }

  @Test(arguments: Vocabulary.entries.map(\.say))
  func `Every example in the help is understood`(say: String) {
    for example in say.split(separator: " · ") {
      let instruction = InstructionReader.read(String(example))
      #expect(!instruction.steps.isEmpty, "\(example)")
      #expect(instruction.unread.isEmpty, "\(example)")
    }
  }

  @Test func `The help covers every edit`() {
    let shown = Vocabulary.entries.flatMap { $0.say.split(separator: " · ") }
      .flatMap { InstructionReader.read(String($0)).steps }
      .map { String(String(describing: $0.edit).prefix { $0 != "(" && $0 != "." }) }
    #expect(
      Set(shown) == [
        "greyscale", "sepia", "invert", "blur", "sharpen", "brightness", "contrast", "saturation",
        "warmth", "pixelate", "posterise", "vignette", "rotate", "flip", "crop", "border", "text",
        "shape", "grain",
      ])
  }

  @Test func `The help fits a terminal of 80 columns`() {
    for line in Vocabulary.help.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }

  @Test func `An endless instruction is cut off after its twentieth edit`() {
    let instruction = InstructionReader.read(String(repeating: "blur it, ", count: 3000))
    #expect(instruction.steps.count == 20)
    #expect(instruction.unread.count == 2980)
  }

  @Test func `The reply says what was done and what was not understood`() {
    var order = PictureOrder(
      instruction: "make it black and white, add a red border and a dragon", size: "1K",
      ratio: "1:1", format: "png")
    order.base = InlinePicture(blob: .init(name: "x", byteCount: 1), mediaType: "image/png")
    order.referenceCount = 3
    #expect(
      PicturePlan(order).reply == """
        Turned it black and white and added a red border. Not understood: “a dragon”. Of the 3 \
        pictures I used the last. (Sandbox: real pixels, no AI.)
        """)
    for words in ["a dragon", "add a dragon", "make it look like a dream", "日本語", "keep it"] {
      order.instruction = words
      #expect(PicturePlan(order).source == order.base.map { .unchanged($0) })
      #expect(PicturePlan(order).edits.isEmpty)
      #expect(
        PicturePlan(order).reply.hasPrefix(
          "The sandbox is not an AI. Try: make it warmer, add a white border, sepia."))
    }
    order.instruction = "sepia"
    order.base = nil
    #expect(PicturePlan(order).source == .words("sepia"))
  }
}
