import Darkroom

/// The words of the sandbox's vocabulary, and those that it may ignore.
enum WordLists {
  static let colors: [String: PixelColor] = [
    "black": .black, "white": .white, "red": PixelColor(214, 40, 40),
    "crimson": PixelColor(165, 16, 54), "maroon": PixelColor(112, 20, 28),
    "orange": PixelColor(244, 140, 6), "amber": PixelColor(255, 191, 0),
    "gold": PixelColor(212, 175, 55), "golden": PixelColor(212, 175, 55),
    "yellow": PixelColor(250, 215, 30), "lime": PixelColor(160, 220, 40),
    "green": PixelColor(46, 150, 70), "olive": PixelColor(120, 124, 42),
    "teal": PixelColor(0, 128, 128), "turquoise": PixelColor(64, 200, 190),
    "cyan": PixelColor(30, 200, 225), "blue": PixelColor(40, 90, 210),
    "navy": PixelColor(20, 33, 90), "indigo": PixelColor(70, 40, 140),
    "purple": PixelColor(124, 58, 165), "violet": PixelColor(143, 92, 220),
    "magenta": PixelColor(220, 40, 160), "pink": PixelColor(250, 150, 190),
    "salmon": PixelColor(250, 128, 114), "brown": PixelColor(118, 72, 40),
    "beige": PixelColor(225, 210, 180), "cream": PixelColor(250, 242, 220),
    "ivory": PixelColor(250, 246, 230), "silver": PixelColor(192, 192, 196),
    "grey": PixelColor(128, 128, 128), "gray": PixelColor(128, 128, 128),
  ]

  static let shapes: [String: ShapeKind] = [
    "circle": .circle, "dot": .circle, "disc": .circle, "disk": .circle, "ball": .circle,
    "square": .square, "box": .square, "triangle": .triangle, "star": .star, "heart": .heart,
    "diamond": .diamond, "hexagon": .hexagon, "moon": .moon, "crescent": .moon, "cross": .cross,
    "line": .line,
  ]

  static let amounts: [String: Amount] = [
    "slightly": .little, "slight": .little, "little": .little, "bit": .little, "touch": .little,
    "subtle": .little, "subtly": .little, "softly": .little, "gentle": .little, "gently": .little,
    "tad": .little, "somewhat": .little, "thin": .little, "narrow": .little, "fine": .little,
    "small": .little, "tiny": .little, "light": .little, "lightly": .little,
    "very": .much, "much": .much, "lot": .much, "lots": .much, "strong": .much,
    "strongly": .much, "heavy": .much, "heavily": .much, "really": .much, "extremely": .much,
    "far": .much, "way": .much, "thick": .much, "wide": .much, "broad": .much, "big": .much,
    "large": .much, "huge": .much, "dramatic": .much, "dramatically": .much, "intense": .much,
  ]

  /// Words that ask for less.
  static let down: Set<String> = [
    "less", "reduce", "decrease", "lower", "lessen", "weaken", "drop",
  ]
  /// Words that ask for more.
  static let up: Set<String> = [
    "more", "increase", "raise", "boost", "up", "stronger", "higher", "enhance", "strengthen",
  ]
  /// Verbs that add something to the picture, so that an adjective after them describes it.
  static let adding: Set<String> = [
    "add", "put", "draw", "place", "insert", "give", "set", "include", "frame",
  ]
  /// Verbs that change the picture as a whole.
  static let making: Set<String> = ["make", "turn", "convert", "change", "render", "go"]

  /// Words that change nothing: a clause of these alone asks for nothing.
  static let fillers: Set<String> = [
    "a", "an", "the", "it", "its", "this", "that", "my", "me", "please", "now", "also", "too",
    "just", "and", "then", "of", "to", "in", "into", "on", "at", "by", "with", "so", "for", "from",
    "all", "whole", "entire", "everything", "else", "rest", "same", "keep", "as", "is", "be",
    "can", "could", "you", "i", "want", "would", "like", "let", "some", "apply", "effect",
    "filter", "look", "picture", "photo", "photograph", "image", "pic", "shot", "again", "next",
    "finally", "around", "along", "edge", "edges", "corners", "over", "colour", "color", "colors",
    "colours", "tone", "tones", "image's", "bit", "style", "version", "unchanged", "do", "not",
    "don't", "there", "here", "one", "need", "its", "have", "has", "overall", "only", "even",
    "degrees", "degree", "down", "level", "levels", "amount", "side", "corner", "part", "kind",
    "using",
  ]
}
