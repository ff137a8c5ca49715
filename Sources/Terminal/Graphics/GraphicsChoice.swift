package import Cells

/// How pictures are shown on this terminal, why so, and what would make it better.
package struct GraphicsChoice: Hashable, Sendable {
  /// What it comes down to; the link is not known here.
  package var graphics: Graphics
  /// Whether the pixels go through tmux to the terminal around it: sequences must be wrapped, and
  /// kitty pictures need Unicode placeholders.
  package var isThroughTmux: Bool
  /// Whether the terminal understands what a picture is for (`N` of the kitty graphics protocol, from kitty
  /// 0.48 on); older ones drop a command with a key they do not know.
  var takesUsageHints = false
  /// One sentence: what decided.
  package var reason: String
  /// Sentences that each say what a person could change for better pictures.
  package var advice: [String]
  /// The ways this terminal may have, as far as is known; symbols always, at the end.
  package var ways: [GraphicsWish]

  package init(
    graphics: Graphics = Graphics(), isThroughTmux: Bool = false, reason: String,
    advice: [String] = [], ways: [GraphicsWish] = [.symbols]
  ) {
    self.graphics = graphics
    self.isThroughTmux = isThroughTmux
    self.reason = reason
    self.advice = advice
    self.ways = ways
  }

  /// What is on and why, in one line for the footer.
  package func sentence(wish: GraphicsWish) -> String {
    let what = graphics.pixels.map(\.rawValue) ?? GraphicsWish.symbols.rawValue
    return "pictures: \(wish == .auto ? "auto, " : "")\(what). "
      + ([reason] + advice.prefix(1)).joined(separator: " ")
  }
}
