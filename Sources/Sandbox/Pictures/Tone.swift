import Darkroom

/// An edit of light and colour with the words that ask for it.
struct Tone: Sendable {
  /// Verbs, comparatives and nouns: they mean the edit wherever they occur.
  var nouns: Set<String>
  /// Plain adjectives: they mean the edit only if they cannot describe a thing.
  var adjectives: Set<String> = []
  /// Those of `nouns` that imply no direction, such as "contrast".
  var bare: Set<String> = []
  /// The edit, or its opposite; nil if it has none.
  var step: @Sendable (_ amount: Amount, _ isReversed: Bool) -> EditStep?

  static func isKnown(_ word: String) -> Bool {
    all.contains { $0.nouns.contains(word) || $0.adjectives.contains(word) }
  }

  static let all: [Tone] = [
    greyscale, sepia, invert, blur, sharpen, brighter, darker, contrast, vivid, muted, warmer,
    cooler, pixelate, posterise, vignette, grain,
  ]

  private static let greyscale = Tone(
    nouns: [
      "black-white", "greyscale", "grayscale", "monochrome", "monochromatic", "b&w", "bw", "b/w",
      "mono", "noir", "colourless", "colorless",
    ], adjectives: ["grey", "gray"]
  ) { _, isReversed in
    isReversed ? nil : EditStep(edit: .greyscale, phrase: "turned it black and white")
  }

  private static let sepia = Tone(nouns: ["sepia", "vintage", "antique", "old-fashioned"]) {
    $1 ? nil : EditStep(edit: .sepia, phrase: "toned it sepia")
  }

  private static let invert = Tone(nouns: ["invert", "inverted", "negative"]) {
    $1 ? nil : EditStep(edit: .invert, phrase: "inverted its colours")
  }

  private static let blur = Tone(
    nouns: ["blur", "blurry", "blurrier", "blurred", "soften", "softer", "defocus"]
  ) { amount, isReversed in
    guard !isReversed else { return sharpened(amount) }
    return EditStep(
      edit: .blur(sigma: amount.pick(0.003, 0.008, 0.02)), phrase: "\(amount.adverb)blurred it")
  }

  private static let sharpen = Tone(
    nouns: ["sharpen", "sharper", "sharpness", "crisp", "crisper", "clearer"],
    adjectives: ["sharp"], bare: ["sharpness"]
  ) { amount, isReversed in
    guard isReversed else { return sharpened(amount) }
    return EditStep(edit: .blur(sigma: amount.pick(0.002, 0.004, 0.01)), phrase: "softened it")
  }

  private static func sharpened(_ amount: Amount) -> EditStep {
    EditStep(
      edit: .sharpen(amount: amount.pick(0.6, 1.2, 3)), phrase: "\(amount.adverb)sharpened it")
  }

  private static let brighter = Tone(
    nouns: ["brighter", "brighten", "lighter", "lighten", "brightness", "exposure"],
    adjectives: ["bright"], bare: ["brightness", "exposure"]
  ) { $1 ? darkened($0) : brightened($0) }

  private static let darker = Tone(
    nouns: ["darker", "darken", "dim", "dimmer"], adjectives: ["dark"]
  ) { $1 ? brightened($0) : darkened($0) }

  private static func brightened(_ amount: Amount) -> EditStep {
    EditStep(
      edit: .brightness(amount.pick(1.1, 1.25, 1.6)), phrase: "made it \(amount.adverb)brighter")
  }

  private static func darkened(_ amount: Amount) -> EditStep {
    EditStep(
      edit: .brightness(amount.pick(0.9, 0.75, 0.5)), phrase: "made it \(amount.adverb)darker")
  }

  private static let contrast = Tone(
    nouns: ["contrast", "contrasty", "contrasting"], bare: ["contrast"]
  ) { amount, isReversed in
    EditStep(
      edit: .contrast(isReversed ? amount.pick(0.9, 0.75, 0.5) : amount.pick(1.12, 1.3, 1.7)),
      phrase: isReversed ? "lowered its contrast" : "raised its contrast")
  }

  private static let vivid = Tone(
    nouns: ["saturate", "saturated", "saturation", "colourful", "colorful", "punchier"],
    adjectives: ["vivid", "vibrant", "punchy"], bare: ["saturation"]
  ) { $1 ? faded($0) : saturated($0) }

  private static let muted = Tone(
    nouns: ["desaturate", "desaturated", "mute", "fade", "faded", "paler"],
    adjectives: ["muted", "pale", "dull"]
  ) { $1 ? saturated($0) : faded($0) }

  private static func saturated(_ amount: Amount) -> EditStep {
    EditStep(edit: .saturation(amount.pick(1.2, 1.5, 2)), phrase: "made its colours stronger")
  }

  private static func faded(_ amount: Amount) -> EditStep {
    EditStep(edit: .saturation(amount.pick(0.75, 0.5, 0.2)), phrase: "made its colours paler")
  }

  private static let warmer = Tone(
    nouns: ["warmer", "warmth"], adjectives: ["warm", "cosy", "cozy"], bare: ["warmth"]
  ) { $1 ? cooled($0) : warmed($0) }

  private static let cooler = Tone(
    nouns: ["cooler", "colder"], adjectives: ["cool", "cold", "chilly"]
  ) { $1 ? warmed($0) : cooled($0) }

  private static func warmed(_ amount: Amount) -> EditStep {
    EditStep(edit: .warmth(amount.pick(0.2, 0.4, 0.8)), phrase: "made it \(amount.adverb)warmer")
  }

  private static func cooled(_ amount: Amount) -> EditStep {
    EditStep(edit: .warmth(amount.pick(-0.2, -0.4, -0.8)), phrase: "made it \(amount.adverb)cooler")
  }

  private static let pixelate = Tone(
    nouns: ["pixelate", "pixelated", "pixels", "mosaic", "blocky", "8-bit"]
  ) {
    $1 ? nil : EditStep(edit: .pixelate(cell: $0.pick(0.01, 0.022, 0.05)), phrase: "pixelated it")
  }

  private static let posterise = Tone(
    nouns: ["posterise", "posterize", "posterised", "posterized", "poster", "posterisation"]
  ) {
    $1 ? nil : EditStep(edit: .posterise(levels: $0.pick(8, 5, 3)), phrase: "posterised it")
  }

  private static let grain = Tone(nouns: ["grain", "grainy", "grainier", "noise", "noisy"]) {
    $1 ? nil : grained($0.pick(0.06, 0.12, 0.25))
  }

  /// `strength` from 0 to 1.
  static func grained(_ strength: Double) -> EditStep {
    EditStep(edit: .grain(strength: strength), phrase: "added grain")
  }

  private static let vignette = Tone(nouns: ["vignette", "vignetting"]) {
    $1
      ? nil
      : EditStep(edit: .vignette(strength: $0.pick(0.35, 0.6, 0.9)), phrase: "added a vignette")
  }
}
