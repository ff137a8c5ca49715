/// What the sandbox understands, for the help text.
package enum Vocabulary {
  /// An entry: what to say, and what it does.
  package static let entries: [(say: String, does: String)] = [
    ("make it black and white", "no colour; also greyscale, b&w"),
    ("sepia", "tones it brown; also vintage"),
    ("blur it a little · sharpen", "softens or sharpens"),
    ("brighter · darker", "changes the light"),
    ("more contrast · less contrast", "changes the contrast"),
    ("warmer · a bit cooler", "shifts the colours"),
    ("saturate · more vivid · desaturate", "stronger or paler colours"),
    ("invert", "makes a negative"),
    ("rotate left · rotate right · rotate 180", "turns it"),
    ("flip · mirror · flip vertically", "mirrors it"),
    ("crop to the centre · crop to the top left", "keeps a part"),
    ("pixelate · posterise", "makes squares, or few colours"),
    ("vignette", "darkens the corners"),
    ("add grain · grain 20", "fine noise, by a number in percent"),
    ("add a thin white border", "a frame in any colour, also #ff8800"),
    ("write \"HELLO\" at the bottom in yellow", "sets text"),
    ("add a yellow circle in the top left", "circle, square, star, heart, …"),
  ]

  /// The reply to an instruction of which nothing is understood.
  package static let advice =
    "The sandbox is not an AI. Try: make it warmer, add a white border, sepia"

  /// The entries in two columns, and how they combine.
  package static var help: String {
    let width = entries.map(\.say.count).max() ?? 0
    let lines = entries.map { entry in
      "  \(entry.say)\(String(repeating: " ", count: width - entry.say.count))  \(entry.does)"
    }
    return """
      The sandbox performs these edits on real pixels; it is not AI.

      \(lines.joined(separator: "\n"))

      Say how much with slightly, a little, very, much, thin, thick, small or big.
      Join several with commas, "and" or "then". Words it does not know are named in
      its answer; when it knows none of them the picture comes back unchanged. Without
      any picture it paints one from the words.
      "[fault: KIND]" in an instruction makes it misbehave for that turn.
      """
  }

  /// The entries as a table for the manual.
  package static var markdownTable: String {
    let rows = entries.map {
      "| \($0.say.split(separator: " · ").map { "`\($0)`" }.joined(separator: " · ")) | \($0.does) |"
    }
    return (["| say | what it does |", "|---|---|"] + rows).joined(separator: "\n") + "\n"
  }
}
